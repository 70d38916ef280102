import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DataService, surveyOf } from './data-survey.ts'

const service = (short: string, image: string, volumes: string[], labels: Record<string, string> = {}): DataService => ({
  name: `site_${short}`,
  short,
  image,
  labels,
  mounts: volumes.map((volume) => ({ volume: `site_${volume}`, target: `/${volume}` })),
  processes: []
})
const volumes = (...names: string[]): { Name: string; Mountpoint: string }[] => names.map((name) => ({ Name: `site_${name}`, Mountpoint: `/volumes/${name}` }))
const survey = (services: DataService[], names: string[], reachable = true) => surveyOf('site', services, volumes(...names), () => reachable)

test('every volume that is not a database’s gets a file, no database’s does', () => {
  const found = survey([service('app', 'nginx:1', ['content', 'cache']), service('db', 'postgres:15', ['data'])], ['cache', 'content', 'data'])
  assert.deepEqual(
    found.volumes.map(({ Name, services }) => [Name, services]),
    [
      ['site_cache', ['app']],
      ['site_content', ['app']]
    ]
  )
  assert.deepEqual(found.databases, [{ service: 'site_db', short: 'db', kind: 'PostgreSQL', volumes: ['site_data'] }])
  assert.deepEqual(found.outOfReach, [])
})

test('a volume that nobody mounts any more is still data', () => {
  assert.deepEqual(
    survey([service('app', 'nginx:1', [])], ['old']).volumes.map(({ Name, services }) => [Name, services]),
    [['site_old', []]]
  )
})

test('L41, L52: data out of reach is named, so that the stage is unverified', () => {
  const dumped = { 'backupbot.backup': 'true', 'backupbot.backup.pre-hook': 'dump', 'backupbot.backup.volumes.events.path': 'dump' }
  const unknown = survey([service('events', 'clickhouse:24', ['events'], dumped)], ['events'])
  assert.deepEqual(unknown.volumes, [], 'no file into the data directory of a database that is not known')
  assert.match(unknown.outOfReach.join(), /"events" is dumped by a hook, and it is no database that is known here/)
  assert.match(survey([service('app', 'nginx:1', ['content'])], ['content'], false).outOfReach.join(), /site_content is not reachable from this host/)
})

test('L44, L52: a service whose processes nobody could see may be a database: no file into its volumes, and unverified', () => {
  const unseen = { ...service('db', 'acme/appdb:1', ['data']), unseen: 'docker GET /containers/1/top: exec: "ps": executable file not found in $PATH' }
  const found = survey([service('app', 'nginx:1', ['content']), unseen], ['content', 'data'])
  assert.deepEqual(
    found.volumes.map(({ Name }) => Name),
    ['site_content']
  )
  assert.match(found.outOfReach.join(), /whether "db" is a database could not be seen: .*"ps"/)
  const known = survey([{ ...unseen, image: 'postgres:15' }], ['data'])
  assert.deepEqual([known.databases.length, known.outOfReach], [1, []], 'its image says it')
})
