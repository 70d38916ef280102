import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linksInTheWay } from './backup.ts'
import { type BackedService, planBackup } from './backup-plan.ts'

const service = (name: string, labels: Record<string, string>, ...volumes: string[]): BackedService => ({
  service: `site_${name}`,
  labels,
  volumes: volumes.map((volume) => `site_${volume}`)
})
const on = { 'backupbot.backup': 'true' }

test('labels to paths, as backup-bot-two 2.x reads them', () => {
  const table: [string, BackedService[], string[]][] = [
    ['every volume by default', [service('app', on, 'content', 'cache')], ['cache', 'content']],
    ['a volume left out', [service('app', { ...on, 'backupbot.backup.volumes.cache': 'false' }, 'content', 'cache')], ['content']],
    ['paths, relative to the volume', [service('app', { ...on, 'backupbot.backup.volumes.content.path': 'a,/b/c/' }, 'content')], ['content/a', 'content/b/c']],
    ['the label on one service takes the volumes of all', [service('app', on, 'content'), service('db', {}, 'data')], ['content', 'data']],
    ['the label on several', [service('app', on, 'content'), service('db', on, 'data')], ['content', 'data']],
    ['a volume that two services mount, once', [service('app', on, 'content'), service('worker', on, 'content')], ['content']],
    ['a label of version 1 changes nothing', [service('app', { ...on, 'backupbot.backup.path': '/usr/share/nginx/html' }, 'content')], ['content']],
    ['everything left out', [service('app', { ...on, 'backupbot.backup.volumes.content': 'false' }, 'content')], []],
    ['no volume', [service('app', on)], []]
  ]
  for (const [name, services, expected] of table) {
    const paths = planBackup('site', services).paths.map(({ volume, path }) => `${volume.replace('site_', '')}${path === undefined ? '' : `/${path}`}`)
    assert.deepEqual(paths, expected, name)
  }
})

test('Q33: a label of version 1 is answered with a warning that names it', () => {
  const plan = planBackup('site', [service('app', { ...on, 'backupbot.backup.path': '/x' }, 'content')])
  assert.match(plan.warnings.join(), /site_app: the label backupbot\.backup\.path is of version 1 and is ignored/)
})

test('hooks of every service, in the order of the services', () => {
  const plan = planBackup('site', [
    service('db', { 'backupbot.backup.pre-hook': 'dump', 'backupbot.restore.post-hook': 'load' }, 'data'),
    service('app', { ...on, 'backupbot.backup.post-hook': 'thaw' }, 'content')
  ])
  assert.deepEqual(plan.hooks, [
    { service: 'site_app', kind: 'backup.post-hook', command: 'thaw' },
    { service: 'site_db', kind: 'backup.pre-hook', command: 'dump' },
    { service: 'site_db', kind: 'restore.post-hook', command: 'load' }
  ])
})

test('an app without the label is not backed up', () => {
  assert.equal(planBackup('site', [service('app', { 'backupbot.backup': 'false' }, 'content')]).enabled, false)
})

test('L142: a path that leaves its volume is refused', () => {
  assert.throws(
    () => planBackup('site', [service('app', { ...on, 'backupbot.backup.volumes.content.path': '../../../etc' }, 'content')]),
    /leaves the volume site_content/
  )
})

test('links that restic 0.14 does not replace are told from any other error', () => {
  const link = 'ignoring error for /v/_data/link: Symlink: symlink text.txt /v/_data/link: file exists'
  assert.deepEqual(linksInTheWay(`${link}\nFatal: There were 1 errors\n`), ['/v/_data/link'])
  assert.equal(linksInTheWay(`${link}\nignoring error for /v/_data/x: open /v/_data/x: no space left on device\nFatal: There were 2 errors\n`), undefined)
  assert.equal(linksInTheWay('Fatal: no snapshot found\n'), undefined)
})
