import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DataService, surveyOf } from './data-survey.ts'

const service = (short: string, image: string, volumes: string[], labels: Record<string, string> = {}): DataService => ({
  name: `site_${short}`,
  short,
  image,
  labels,
  mounts: volumes.map((volume) => ({ volume: `site_${volume}`, target: `/${volume}` })),
  anonymous: [],
  processes: []
})
const volumes = (...names: string[]): { Name: string; Mountpoint: string }[] => names.map((name) => ({ Name: `site_${name}`, Mountpoint: `/volumes/${name}` }))
const survey = (services: DataService[], names: string[], reachable = true) => surveyOf('site', services, volumes(...names), () => reachable)

const said = ({ outOfReach }: ReturnType<typeof survey>): string => outOfReach.map(({ what }) => what).join()

test('every volume that is not a database’s gets a file, no database’s does', () => {
  const found = survey([service('app', 'nginx:1', ['content', 'cache']), service('db', 'postgres:15', ['data'])], ['cache', 'content', 'data'])
  assert.deepEqual(
    found.volumes.map(({ Name, mounts }) => [Name, mounts.map((mount) => `${mount.service} ${mount.target}`)]),
    [
      ['site_cache', ['app /cache']],
      ['site_content', ['app /content']]
    ]
  )
  assert.deepEqual(found.databases, [{ service: 'site_db', short: 'db', kind: 'PostgreSQL', volumes: ['site_data'] }])
  assert.deepEqual(found.outOfReach, [])
})

test('a volume that nobody mounts any more is still data', () => {
  assert.deepEqual(
    survey([service('app', 'nginx:1', [])], ['old']).volumes.map(({ Name, mounts }) => [Name, mounts]),
    [['site_old', []]]
  )
})

test('L41, L52: data out of reach is named, so that the stage is unverified', () => {
  const dumped = { 'backupbot.backup': 'true', 'backupbot.backup.pre-hook': 'dump', 'backupbot.backup.volumes.events.path': 'dump' }
  const unknown = survey([service('events', 'clickhouse:24', ['events'], dumped)], ['events'])
  assert.deepEqual(unknown.volumes, [], 'no file into the data directory of a database that is not known')
  assert.match(said(unknown), /"events" is dumped by a hook, and it is no database that is known here/)
  assert.match(said(survey([service('app', 'nginx:1', ['content'])], ['content'], false)), /site_content is not reachable from this host/)
})

test('L41: data in a volume without a name is data, lost with the next update; a Redis that has only such a one is a cache', () => {
  const nameless = (image: string) => survey([{ ...service('app', image, []), anonymous: ['/data'] }], [])
  const [found] = nameless('acme/app:1').outOfReach
  assert.match(found?.what ?? '', /"app" keeps data in a volume without a name \(\/data\)/)
  assert.deepEqual([found?.of, found?.fleeting], [['app'], true])
  assert.equal(nameless('postgres:15').outOfReach.length, 1)
  assert.equal(nameless('redis:7').outOfReach.length, 0)
})

test('L44, L52: a service whose processes nobody could see may be a database: no file into its volumes, and unverified', () => {
  const unseen = { ...service('db', 'acme/appdb:1', ['data']), unseen: 'docker GET /containers/1/top: exec: "ps": executable file not found in $PATH' }
  const found = survey([service('app', 'nginx:1', ['content']), unseen], ['content', 'data'])
  assert.deepEqual(
    found.volumes.map(({ Name }) => Name),
    ['site_content']
  )
  assert.match(said(found), /whether "db" is a database could not be seen: .*"ps"/)
  const known = survey([{ ...unseen, image: 'postgres:15' }], ['data'])
  assert.deepEqual([known.databases.length, known.outOfReach], [1, []], 'its image says it')
})
