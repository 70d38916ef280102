import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ensurePackages } from '../../local/server/packages.ts'
import type { SpecRun } from '../../src/browser/specs.ts'
import { makePair } from '../../src/sandbox/certificate.ts'
import type { NoWalls } from '../../src/sandbox/identity.ts'
import { HostUsers, noUsers } from '../support/host-users.ts'

// On a host testme is no root: the user, the sudo rule and the Node with capabilities are real ones.
await ensurePackages({ assumeYes: true, progress: () => {} })
const root = join(import.meta.dirname, '..', '..')
const own = 'cust-3fa9c1.specs.test'

test('L142: on a host the tests of a recipe run as testme-specs, who sees nothing of testme; without the sudo rule they do not run', {
  skip: noUsers
}, async (t) => {
  const users = new HostUsers(() => ({}))
  after(() => users.remove())
  const place = join(users.folder, 'host', 'state')
  mkdirSync(place, { mode: 0o700 })
  const owner = statSync(join(users.folder, 'host'))
  chownSync(place, owner.uid, owner.gid)
  const secret = join(place, 'token')
  writeFileSync(secret, 'not-a-real-token-of-testme', { mode: 0o644 })
  const pair = await makePair(['specs.test'], users.folder)
  const uids = new Set<number>()
  const edge = createServer({ key: pair.key, cert: pair.certificate }, (asked, answer) => {
    if (asked.url === '/look') for (const uid of usersOf('/testme/node')) uids.add(uid)
    answer.end('hello')
  })
  await new Promise<void>((resolve) => edge.listen(0, '127.0.0.1', resolve))
  t.after(() => edge.close())
  writeFileSync(join(users.folder, 'ca.pem'), pair.ca)
  const spec = `import { readFileSync, readdirSync } from 'node:fs'
    import { spawnSync } from 'node:child_process'
    import { expect, test } from 'testme'
    test('it runs, and sees nothing', async ({ request, secret }) => {
      expect(await (await request.get('/look')).text()).toBe('hello')
      expect(secret('admin_password')).toBe('hunter2hunter2')
      for (const path of ${JSON.stringify([secret, join(users.folder, 'token'), '/etc/sudoers'])}) expect(() => readFileSync(path)).toThrow()
      for (const folder of ${JSON.stringify([users.folder, '/home', '/var', '/run'])}) expect(() => readdirSync(folder)).toThrow()
      expect(spawnSync('sudo', ['-n', 'true']).status).not.toBe(0)
    })`
  const request = join(users.folder, 'request.json')
  const words = {
    runId: 'on-a-host',
    files: { 'a.spec.ts': spec },
    specs: ['a.spec.ts'],
    app: { domain: own, url: `https://${own}`, stack: 's' },
    stage: 'custom',
    hosts: [own],
    server: { zone: 'specs.test', edgeAddress: '127.0.0.1', caFile: join(users.folder, 'ca.pem') },
    edgePorts: { https: (edge.address() as AddressInfo).port, http: 1 },
    secrets: { admin_password: 'hunter2hunter2' },
    deadline: 60_000,
    work: place,
    back: join(place, 'back')
  }
  writeFileSync(request, JSON.stringify(words))
  const inSandbox = async (
    specs: string
  ): Promise<{ line: { state: string; text: string; mend?: string }; run: SpecRun | ({ kind: 'no-walls' } & NoWalls) }> => {
    const script = join(root, 'test', 'sandbox', 'host-run.ts')
    const { stdout, stderr } = await users.as('host', [join(users.folder, 'testme-node'), script, request], { TESTME_SPECS_USER: specs })
    assert.match(stdout, /^\{/, stderr)
    return JSON.parse(stdout) as Awaited<ReturnType<typeof inSandbox>>
  }
  const { line, run } = await inSandbox(users.name('specs'))
  assert.equal(line.state, 'ok', JSON.stringify(line))
  assert.ok(run.kind === 'ran', JSON.stringify(run))
  assert.deepEqual(
    run.report.tests.map(({ status, error }) => [status, error]),
    [['pass', []]]
  )
  const uid = Number(spawnSync('id', ['-u', users.name('specs')], { encoding: 'utf8' }).stdout)
  assert.deepEqual([...uids], [uid])
  assert.deepEqual(usersOf('/testme/node'), [])
  // The control: a user that the rule does not name.
  const refused = await inSandbox(users.name('stages'))
  assert.ok(refused.run.kind === 'no-walls', JSON.stringify(refused))
  assert.match(refused.run.why, /may not become/)
  assert.match(refused.run.next, /sudo rule of docs\/host\.md/)
  assert.deepEqual([refused.line.state, refused.line.mend], ['warn', refused.run.next])
})

/** Of those that another test may have at the same time none is the users' of this one. */
function usersOf(text: string): number[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry) || !existsSync(`/proc/${entry}/cmdline`)) return []
    try {
      return readFileSync(`/proc/${entry}/cmdline`, 'utf8').startsWith(text) && readFileSync(`/proc/${entry}/environ`, 'utf8').includes('TESTME_RUN=on-a-host')
        ? [statSync(`/proc/${entry}`).uid]
        : []
    } catch {
      return []
    }
  })
}
