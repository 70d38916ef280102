import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readListing, stateOf, whyNotOurs } from './snapshot.ts'

// restic 0.14, shortened by times and owners.
const output = `
{"time":"2026-11-25T04:14:47.423046113Z","tree":"50cb","paths":["/volumes/site_data/_data"],"hostname":"site","username":"root","tags":["site"],"id":"900217bedb9e","short_id":"900217be","struct_type":"snapshot"}
{"name":"_data","type":"dir","path":"/volumes/site_data/_data","uid":0,"gid":0,"mode":2147484141,"permissions":"drwxr-xr-x","struct_type":"node"}
{"name":"dump.sql","type":"file","path":"/volumes/site_data/_data/dump.sql","uid":0,"gid":0,"size":3,"mode":420,"struct_type":"node"}
{"name":"empty.sql","type":"file","path":"/volumes/site_data/_data/empty.sql","uid":0,"gid":0,"mode":420,"struct_type":"node"}
{"name":"folder","type":"dir","path":"/volumes/site_data/_data/folder","struct_type":"node"}
{"name":"link","type":"symlink","path":"/volumes/site_data/_data/folder/link","struct_type":"node"}
`
const listing = readListing(output)
const ours = { id: '900217be', stack: 'site', started: new Date('2026-11-25T04:14:46Z'), ended: new Date('2026-11-25T04:14:49Z') }

test('a listing of restic is read; what is none throws (L44)', () => {
  assert.equal(listing.id, '900217bedb9e')
  assert.equal(listing.host, 'site')
  assert.equal(listing.nodes.length, 5)
  assert.throws(() => readListing(''), /listed no snapshot/)
  assert.throws(() => readListing('Fatal: no matching ID found for prefix'), /Fatal: no matching ID/)
})

test('L48: a snapshot of another run, another app or another time is not ours', () => {
  assert.equal(whyNotOurs(listing, ours), undefined)
  assert.match(whyNotOurs(listing, { ...ours, id: 'aaaaaaaa' }) ?? '', /asked for .* aaaaaaaa, opened 9002/)
  const hour = 3_600_000
  const moved = (by: number) => ({ ...ours, started: new Date(ours.started.getTime() + by), ended: new Date(ours.ended.getTime() + by) })
  assert.match(whyNotOurs(listing, moved(hour)) ?? '', /was made at 2026-11-25T04:14:47/)
  assert.match(whyNotOurs(listing, moved(-hour)) ?? '', /was made at 2026-11-25T04:14:47/)
  assert.equal(whyNotOurs(listing, moved(5000)), undefined, 'clocks differ a little')
  const other = { ...listing, host: 'other', tags: [], paths: ['/volumes/other_data/_data'] }
  assert.match(whyNotOurs(other, ours) ?? '', /belongs to "other" and not to site/)
  assert.equal(whyNotOurs({ ...other, tags: ['site:1.0.0'] }, ours), undefined)
  assert.equal(whyNotOurs({ ...other, paths: ['/volumes/site_data/_data'] }, ours), undefined)
})

test('L43: a path is held only with bytes beneath it', () => {
  const at = (path: string): string => stateOf(`/volumes/site_data/_data/${path}`, listing.nodes)
  assert.equal(at('dump.sql'), 'held')
  assert.equal(at('empty.sql'), 'empty')
  assert.equal(at('folder'), 'empty')
  assert.equal(at('dump'), 'missing', 'a longer name is another file')
  assert.equal(stateOf('/volumes/site_data/_data', listing.nodes), 'held')
})
