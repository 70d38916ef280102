import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DataService, surveyOf } from '../checks/data-survey.ts'
import type { Mount, VolumeCanary } from '../checks/volume-canary.ts'
import { clearsBeforeRestore } from '../recipe/backup-labels.ts'
import { type Covered, coveredBy, whyNothingIsCovered } from './backed-up.ts'
import { whatIsLacking, whyItFailed } from './backup-attempt.ts'
import { type Canaries, unprovenIn } from './canaries.ts'
import { partDeclared } from './declared.ts'
import { leftBehind } from './left-behind.ts'
import { outcomeOf } from './outcome.ts'
import { unprovenByRestore } from './restore-proof.ts'

const on = { 'backupbot.backup': 'true' }
const canaryIn = (name: string, mounts: Mount[] = [{ service: 'app', target: '/x' }]): VolumeCanary => ({
  volume: `site_${name}`,
  mountpoint: `/volumes/site_${name}/_data`,
  folder: '.testme-canary-abc',
  owner: { uid: 0, gid: 0 },
  mounts,
  files: [
    { path: '.testme-canary-abc/text.txt', mode: 0o644, content: Buffer.from('canary\n').toString('base64') },
    { path: '.testme-canary-abc/link', mode: 0o777, target: 'text.txt' }
  ]
})

function covered(services: Record<string, { image?: string; labels?: Record<string, string>; volumes?: string[] }>): {
  covered: Covered
  volumes: { Name: string; Mountpoint: string }[]
} {
  const data: DataService[] = Object.entries(services).map(([short, { image = 'nginx:1', labels = {}, volumes = [] }]) => ({
    name: `site_${short}`,
    short,
    image,
    labels,
    mounts: volumes.map((volume) => ({ volume: `site_${volume}`, target: '/x' })),
    anonymous: [],
    processes: []
  }))
  const names = [...new Set(data.flatMap((service) => service.mounts.map((mount) => mount.volume)))]
  const volumes = names.map((Name) => ({ Name, Mountpoint: `/volumes/${Name}/_data` }))
  const survey = surveyOf('site', data, volumes, () => true)
  const canaries: Canaries = {
    stack: 'site',
    volumes: survey.volumes.map((volume) => canaryIn(volume.Name.replace('site_', ''), volume.mounts)),
    databases: survey.databases.map(({ service, kind }) => ({ service, kind, nonce: 'abc' })),
    app: [],
    unproven: [],
    declared: []
  }
  return { covered: coveredBy(survey, canaries, volumes, clearsBeforeRestore), volumes }
}

const names = (one: Covered): string[] => one.canaries.volumes.map((canary) => canary.volume)

test('files are demanded back from the volumes that the backup covers whole, rows from every database', () => {
  const { covered: one } = covered({
    app: {
      labels: { ...on, 'backupbot.backup.volumes.cache': 'false', 'backupbot.backup.volumes.media.path': 'originals' },
      volumes: ['content', 'cache', 'media']
    },
    db: { image: 'postgres:15', labels: { 'backupbot.backup.pre-hook': 'dump', 'backupbot.backup.volumes.data.path': 'dump.sql' }, volumes: ['data'] }
  })
  assert.deepEqual(names(one), ['site_content'])
  assert.deepEqual(
    one.canaries.databases.map((canary) => canary.service),
    ['site_db']
  )
  assert.deepEqual(one.excluded, ['site_cache'])
  assert.deepEqual(
    one.paths.map(({ path, dumped }) => [path, dumped]),
    [
      ['/volumes/site_media/_data/originals', false],
      ['/volumes/site_data/_data/dump.sql', true]
    ]
  )
  assert.deepEqual(one.live, [])
})

test('L46: a database without a hook is still demanded back, and named as archived live', () => {
  const { covered: one } = covered({ app: { labels: on, volumes: ['content'] }, db: { image: 'postgres:15', volumes: ['data'] } })
  assert.equal(one.canaries.databases.length, 1)
  assert.deepEqual(one.live, ['db'])
  const { covered: never } = covered({
    app: { labels: { ...on, 'backupbot.backup.volumes.data': 'false' }, volumes: ['content'] },
    db: { image: 'postgres:15', volumes: ['data'] }
  })
  assert.equal(never.canaries.databases.length, 1, 'a database that is never backed up is demanded back all the same')
  assert.deepEqual(never.live, [])
})

test('a Redis that the labels leave out is a cache', () => {
  const redis = (labels: Record<string, string>): number =>
    covered({ app: { labels: { ...on, ...labels }, volumes: ['content'] }, cache: { image: 'redis:7', volumes: ['redis'] } }).covered.canaries.databases.length
  assert.equal(redis({ 'backupbot.backup.volumes.redis': 'false' }), 0)
  assert.equal(redis({}), 1)
})

test('L43: labels that leave nothing of the data in the backup', () => {
  const only = covered({ app: { labels: { ...on, 'backupbot.backup.volumes.content': 'false' }, volumes: ['content'] } })
  assert.match(whyNothingIsCovered(only.covered, only.volumes) ?? '', /the only volume, site_content, is excluded/)
  const two = covered({ app: { labels: { ...on, 'backupbot.backup.volumes.a': 'false', 'backupbot.backup.volumes.b': 'false' }, volumes: ['a', 'b'] } })
  assert.match(whyNothingIsCovered(two.covered, two.volumes) ?? '', /all 2 volumes are excluded/)
  const one = covered({ app: { labels: { ...on, 'backupbot.backup.volumes.a': 'false' }, volumes: ['a', 'b'] } })
  assert.equal(whyNothingIsCovered(one.covered, one.volumes), undefined)
})

test('L51: a hook that is known to clear makes a later file red, any other only reported', () => {
  const clearing = (hook: string): string[] => covered({ app: { labels: { ...on, 'backupbot.restore.pre-hook': hook }, volumes: ['content'] } }).covered.cleared
  assert.deepEqual(clearing('rm -rf /content/*'), ['site_content'])
  assert.deepEqual(clearing('/maintenance on'), [])
})

const failure = (fatal: string, output = fatal): { fatal: string; output: string; timedOut: boolean } => ({ fatal, output, timedOut: false })
const dump = { volume: 'site_data', path: '/volumes/site_data/_data/dump.sql', dumped: true }
const gone = 'WARN restic: /volumes/x does not exist, skipping\nFATA restic backup: Fatal: all target directories/files do not exist'

test('L54: a hook that fails is red as the hook, with its last lines', () => {
  const red = whyItFailed(
    failure('site_db: backup.pre-hook ended with 1: pg_dump: error', 'one\ntwo\nFATA site_db: backup.pre-hook ended with 1: pg_dump: error'),
    { paths: [] },
    () => true
  )
  assert.equal(red.check, 'hooks')
  assert.match(red.reason, /pg_dump: error/)
  assert.deepEqual(red.details.slice(0, 2), ['one', 'two'])
  assert.equal(whyItFailed(failure('site_db: backup.pre-hook failed: no container is running (409 Conflict)'), { paths: [] }, () => true).check, 'hooks')
})

test('L43: no dump, a path that covers nothing, and a backup that fails otherwise are told apart', () => {
  const red = (paths: Covered['paths'], exists: boolean, text = gone): [string, string] => {
    const { check, reason } = whyItFailed(failure('restic backup: Fatal: all target directories/files do not exist', text), { paths }, () => exists)
    return [check, reason]
  }
  assert.deepEqual(red([dump], false), ['dump', 'the hook left no dump behind: dump.sql does not exist'])
  assert.deepEqual(red([{ ...dump, dumped: false }], false), ['covered', 'the label limits the backup to a path that does not exist: dump.sql'])
  assert.equal(red([dump], true)[0], 'backup')
  assert.equal(red([], true, 'FATA repository is already locked')[0], 'backup')
})

test('L48, L50: a snapshot must hold every seeded file, with its bytes', () => {
  const canary = canaryIn('content')
  const nodes = [
    { path: `${canary.mountpoint}/.testme-canary-abc/text.txt`, type: 'file', size: 7 },
    { path: `${canary.mountpoint}/.testme-canary-abc/link`, type: 'symlink', size: 0 }
  ]
  const texts = new Map<string, string | undefined>([['site_content', 'canary']])
  assert.equal(whatIsLacking([canary], { nodes }, texts), undefined)
  assert.match(whatIsLacking([canary], { nodes: nodes.slice(1) }, texts) ?? '', /does not hold a file seeded in site_content: .*text\.txt/)
  assert.match(whatIsLacking([canary], { nodes: [{ path: nodes[0]?.path ?? '', type: 'file', size: 6 }] }, texts) ?? '', /holds 6 bytes of .*, seeded were 7/)
  assert.match(whatIsLacking([canary], { nodes }, new Map([['site_content', 'nothing']])) ?? '', /other content/)
  assert.match(whatIsLacking([canary], { nodes }, new Map([['site_content', undefined]])) ?? '', /other content/)
})

test('L39, L41: a volume that the head no longer mounts where its data is, is lost to the app or proves nothing', () => {
  const canary = canaryIn('content', [
    { service: 'app', target: '/data' },
    { service: 'worker', target: '/data' }
  ])
  const mounts = (services: Record<string, string | undefined>) =>
    leftBehind(
      canary,
      Object.entries(services).map(([short, target]) => ({ short, mounts: target === undefined ? [] : [{ volume: 'site_content', target }] }))
    )
  assert.equal(mounts({ app: '/data', worker: '/data/' }).verdict, 'used')
  assert.equal(mounts({ app: '/data' }).verdict, 'used', 'the other went')
  const lost = mounts({ app: undefined, worker: '/data' })
  assert.equal(lost.verdict, 'lost', 'a sidecar that still mounts it says nothing of the app')
  assert.match(lost.what, /"app" kept data in the volume site_content at \/data and no longer mounts it/)
  const moved = mounts({ app: '/srv', worker: '/data' })
  assert.equal(moved.verdict, 'moved', 'the image may still write to the old path')
  assert.match(moved.what, /"app" mounts the volume site_content at \/srv and no longer at \/data/)
  assert.equal(mounts({ app: undefined, worker: '/data', storage: '/data' }).verdict, 'moved', 'handed over')
  assert.equal(mounts({ web: '/data' }).verdict, 'used', 'a service by another name')
  assert.equal(mounts({ web: '/srv' }).verdict, 'moved')
  assert.equal(mounts({ web: undefined }).verdict, 'dropped', 'the services went, and their data with them')
})

test('L41, L52: a stage with data that nothing proves is unverified, whatever else passed', () => {
  const canaries = (more: Partial<Canaries>): Canaries => ({ stack: 'site', volumes: [], databases: [], app: [], unproven: [], declared: [], ...more })
  const status = (of: Canaries): string =>
    outcomeOf([
      { name: 'backup', status: 'pass', evidence: '' },
      ...unprovenIn(of).map((evidence) => ({ name: 'canary', status: 'unverified' as const, evidence }))
    ]).status
  assert.equal(status(canaries({ volumes: [canaryIn('content')] })), 'pass')
  assert.equal(status(canaries({ volumes: [canaryIn('content')], unproven: ['the database of "db" could not be seeded'] })), 'unverified')
  assert.equal(status(canaries({})), 'unverified')
})

test('L46, L50: what the app itself wrote proves a restore only where it was damaged before it', () => {
  const of = (more: Partial<Canaries>): Canaries => ({
    stack: 'site',
    volumes: [],
    databases: [],
    app: [{ role: 'fresh', state: '/state' }],
    unproven: [],
    declared: [],
    ...more
  })
  const elsewhere = ['the data of "events" is dumped by a hook']
  assert.deepEqual(unprovenByRestore(of({ volumes: [canaryIn('content')] }), [], false), [], 'all that it may live in was damaged')
  assert.deepEqual(unprovenByRestore(of({ volumes: [canaryIn('content')] }), elsewhere, false), elsewhere)
  assert.deepEqual(unprovenByRestore(of({}), elsewhere, false), elsewhere)
  assert.equal(unprovenByRestore(of({}), [], false).length, 1, 'nothing was damaged at all')
  assert.deepEqual(unprovenByRestore(of({}), elsewhere, true), [], 'verify was seen to say no')
})

test('L46, L52: the backup names what no damage of ours reaches', () => {
  const limited = covered({ app: { labels: { ...on, 'backupbot.backup.volumes.data.path': 'cache' }, volumes: ['data', 'config'] } })
  assert.deepEqual(
    limited.covered.unreached.map(({ of, what }) => [of, /only cache of site_data/.test(what)]),
    [[['data'], true]]
  )
  const dumped = { ...on, 'backupbot.backup.pre-hook': 'dump', 'backupbot.backup.volumes.data.path': 'dump.sql' }
  assert.deepEqual(
    covered({ events: { image: 'clickhouse:24', labels: dumped, volumes: ['data'] } }).covered.unreached.map(({ of }) => of),
    [['events', 'data']]
  )
  assert.deepEqual(covered({ db: { image: 'postgres:15', labels: dumped, volumes: ['data'] } }).covered.unreached, [], 'rows prove it')
})

test('L101: what recipe.yml has a reason for is shown and makes no stage unverified; any other does', () => {
  const unseeded = [
    { of: ['cache'], what: 'the Redis of "cache" could not be seeded' },
    { of: ['app', 'media'], what: 'the volume site_media is not reachable' }
  ]
  const parted = partDeclared(unseeded, { unproven: { cache: 'its password stands in a file', media: 'on another host' } })
  assert.deepEqual(parted.open, [])
  assert.match(parted.declared[0] ?? '', /could not be seeded \(declared: its password stands in a file\)/)
  assert.deepEqual(parted.names, ['cache', 'media'])
  assert.deepEqual(
    partDeclared(unseeded, { unproven: { db: 'no such one' } }).open,
    unseeded.map(({ what }) => what)
  )
})
