import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer as createSecure } from 'node:https'
import { type AddressInfo, createServer } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ensurePackages } from '../../local/server/packages.ts'
import { createLog } from '../../src/actions/log.ts'
import { playwrightFolder, playwrightVariable } from '../../src/browser/playwright.ts'
import { runSpecs, type SpecRun } from '../../src/browser/specs.ts'
import { makePair } from '../../src/sandbox/certificate.ts'
import { readBack } from '../../src/sandbox/read-back.ts'
import { runInSandbox, type SandboxRequest, type SandboxRun } from '../../src/sandbox/sandbox.ts'
import { judgeSpecs } from '../../src/stages/specs-verdict.ts'
import { attempts, forker, glutton, liar, type Targets } from './attempts.ts'

// Real Playwright and Chromium in a real sandbox, as root; a server of this process is the edge. It needs no Docker.
await ensurePackages({ assumeYes: true, progress: () => {} })
const folder = mkdtempSync(join(tmpdir(), 'testme-hostile-'))
const [own, other] = ['cust-3fa9c1.specs.test', 'vict-0a1b2c.specs.test']
const runId = `2026-11-30-hostile-${process.pid}`
const word = `word-${process.pid}`
const token = 'not-a-real-token-of-testme'

const pair = await makePair(['specs.test'], folder)
const caFile = join(folder, 'ca.pem')
writeFileSync(caFile, pair.ca)
/** Who runs in the sandbox, as this machine sees it. */
const seen: { uid: number; groups: string; capabilities: string; oom: number }[] = []
const edge = createSecure({ key: pair.key, cert: pair.certificate }, (asked, answer) => {
  if (asked.url === '/look') for (const pid of sandboxed()) seen.push(whoIs(pid))
  asked.resume()
  answer.setHeader('content-type', 'text/html')
  answer.end(`<h1>hello ${asked.headers.host}</h1>`)
})
await new Promise<void>((resolve) => edge.listen(0, '127.0.0.1', resolve))
const edgePort = (edge.address() as AddressInfo).port
const service = createServer((socket) => socket.end())
await new Promise<void>((resolve) => service.listen(0, '0.0.0.0', resolve))
const engine = createServer((socket) => socket.end())
const socket = join(folder, 'docker.sock')
await new Promise<void>((resolve) => engine.listen({ path: socket, readableAll: true, writableAll: true }, resolve))
/** A process as a run has them. */
const bystander = spawn('sh', ['-c', 'read never', `ours-${word}`], { env: { TESTME_GITEA_TOKEN: token }, stdio: ['pipe', 'ignore', 'ignore'] })
after(() => {
  bystander.kill('SIGKILL')
  for (const server of [service, engine]) server.close()
  edge.closeAllConnections()
  edge.close()
  rmSync(folder, { recursive: true, force: true })
})

function processesWith(text: string): number[] {
  return readdirSync('/proc').flatMap((entry) => {
    try {
      return /^\d+$/.test(entry) && readFileSync(`/proc/${entry}/cmdline`, 'utf8').includes(text) ? [Number(entry)] : []
    } catch {
      return []
    }
  })
}

/** Those of this file's sandbox: another test may have one of its own. */
function sandboxed(): number[] {
  return processesWith('/testme/node').filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`TESTME_RUN=${runId}`)
    } catch {
      return false
    }
  })
}

function whoIs(pid: number): (typeof seen)[number] {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const field = (name: string): string => new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(status)?.[1] ?? ''
  return {
    uid: Number(field('Uid').split('\t')[0]),
    groups: field('Groups').trim(),
    capabilities: field('CapEff'),
    oom: Number(readFileSync(`/proc/${pid}/oom_score_adj`, 'utf8'))
  }
}

async function inSandbox(files: Record<string, string>, more: Partial<SandboxRequest> = {}): Promise<SandboxRun> {
  return await runInSandbox(
    {
      runId,
      files: new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])),
      specs: Object.keys(files).filter((name) => name.endsWith('.spec.ts')),
      app: { domain: own, url: `https://${own}`, stack: 'cust-3fa9c1_specs_test' },
      stage: 'custom',
      hosts: [own],
      server: { zone: 'specs.test', edgeAddress: '127.0.0.1', caFile },
      edgePorts: { https: edgePort, http: 1 },
      secrets: { admin_password: 'hunter2hunter2' },
      deadline: 120_000,
      work: folder,
      ...more
    },
    new AbortController().signal
  )
}

let number = 0
const back = (run: SandboxRun): { run: SpecRun; place: string } => {
  assert.ok(run.kind !== 'no-walls', JSON.stringify(run))
  const place = join(folder, `back-${number++}`)
  return { run: readBack(run, place), place }
}
const testsOf = (run: SpecRun) => (run.kind === 'broken' ? assert.fail(run.lines.join('\n')) : (run.report?.tests ?? []))

const victim = join(folder, 'runs', '2026-11-30-victim-000000')
mkdirSync(victim, { recursive: true, mode: 0o755 })
const addresses = [
  '127.0.0.1',
  ...Object.values(networkInterfaces()).flatMap((each) => (each ?? []).flatMap((one) => (one.family === 'IPv4' && !one.internal ? [one.address] : [])))
]
const targets: Targets = {
  own,
  other,
  pid: bystander.pid ?? 0,
  token,
  tokenFile: join(folder, 'token'),
  run: victim,
  socket,
  port: (service.address() as AddressInfo).port,
  addresses,
  edge: '127.0.0.1',
  edgePort,
  folders: [folder, '/root', '/home', '/var/lib', '/run', '/etc', '/sys'],
  writes: [join(victim, 'x')],
  control: true,
  word: `ours-${word}`
}
writeFileSync(targets.tokenFile, token, { mode: 0o644 })
const before = '{"passed": false}'

function outcomesIn(run: SpecRun): Record<string, string> {
  const files = testsOf(run).flatMap(({ attachments }) => attachments)
  const found = files
    .filter((file) => file.endsWith('.md'))
    .map((file) => readFileSync(file, 'utf8'))
    .find((text) => text.startsWith('{'))
  assert.ok(found !== undefined, JSON.stringify(run))
  return JSON.parse(found) as Record<string, string>
}

/** What is harmless everywhere, and must work for tests to be of use. */
const harmless = ['looked at from outside', 'names of the environment', 'a huge file', 'a huge output', 'folder /etc']
/** What this machine itself does not have, so that the control shows nothing. */
const absent = /internet|name server|docker\.sock|user namespace|root by a program|^folder \/home/

test('L142: a hostile test of a recipe gets nothing: no token, socket, file of a run, network but the app, process of ours; without the sandbox it gets all of it', async () => {
  writeFileSync(join(victim, 'results.json'), before)
  const [testDir, home] = [join(folder, 'control', 'tests'), join(folder, 'control', 'home')]
  for (const place of [testDir, home]) mkdirSync(place, { recursive: true })
  writeFileSync(join(testDir, 'hostile.spec.ts'), attempts(targets))
  const control = await runSpecs(
    {
      testDir,
      specs: ['hostile.spec.ts'],
      outputDir: join(folder, 'control', 'out'),
      results: join(folder, 'control', 'results.json'),
      app: { domain: own, url: `https://${own}:${edgePort}`, stack: 's' },
      stage: 'custom',
      zone: 'specs.test',
      edgeAddress: '127.0.0.1',
      secrets: join(folder, 'none.json'),
      deadline: 60_000,
      launchOptions: { executablePath: '/usr/bin/chromium', args: [], env: {} }
    },
    { runId, home, caFile, temporary: home },
    new AbortController().signal
  )
  const without = outcomesIn(control)
  assert.notEqual(readFileSync(join(victim, 'results.json'), 'utf8'), before, 'the control writes where it should not')
  const got = (name: string): boolean => without[name]?.startsWith('done: ') === true
  const powerless = Object.keys(without).filter((name) => !got(name) && !absent.test(name) && name !== 'another host of the zone')
  assert.deepEqual(powerless, [], `without the sandbox these should succeed, or they show nothing: ${JSON.stringify(without, null, 1)}`)

  writeFileSync(join(victim, 'results.json'), before)
  rmSync(join(victim, 'x'))
  seen.length = 0
  const hostile = {
    ...targets,
    control: false,
    writes: [join(victim, 'x'), '/usr/hostile', '/etc/hostile', '/hostile', '/dev/hostile', '/testme/src/browser/given.ts', '/doors/hostile']
  }
  const ran = await inSandbox({ 'hostile.spec.ts': attempts(hostile) })
  const { run, place } = back(ran)
  const within = outcomesIn(run)
  const denied = Object.fromEntries(Object.entries(within).filter(([name]) => !harmless.includes(name)))
  assert.deepEqual(
    Object.entries(denied).filter(([, outcome]) => !outcome.startsWith('denied: ')),
    [],
    JSON.stringify(within, null, 1)
  )
  for (const name of Object.keys(without)) assert.ok(name in within || name.startsWith('write '), `${name} was not tried in the sandbox`)
  assert.equal(within['names of the environment'], 'done: none')
  assert.match(within['a huge file'] ?? '', /^done: \d{1,3} MB, then (ENOSPC|EFBIG)$/)
  assert.match(within['a huge output'] ?? '', /^done: \d{1,2} MB, then ENOSPC$/)
  // As this machine sees it: another user, in no group, without a capability over it, and the first to go when memory ends.
  assert.ok(seen.length >= 3, JSON.stringify(seen))
  for (const each of seen) {
    assert.equal(each.uid, 65521)
    assert.equal(each.groups, '')
    assert.equal(each.oom, 1000)
  }
  assert.equal(readFileSync(join(victim, 'results.json'), 'utf8'), before)
  assert.equal(existsSync(join(victim, 'x')), false)

  // What it planted: no link is followed, no file of ours is among what came back, names are ours, nothing lies where it should not.
  assert.ok(ran.kind === 'ended' && ran.value.left >= 3, 'links and a pipe are counted and left')
  const files = readdirSync(place)
  assert.ok(files.length >= 2, files.join(' '))
  for (const file of files) {
    assert.match(file, /^\d+\.(md|png|zip)$/)
    assert.equal(readFileSync(join(place, file), 'utf8').includes(token), false)
  }
  assert.equal(bystander.exitCode ?? bystander.signalCode, null, 'a process of ours was ended')
})

test('L142: a test that overwrites its results is red all the same, and what would go on doing so is gone', async () => {
  const { run } = back(await inSandbox({ 'liar.spec.ts': liar(`left-${word}`) }))
  assert.deepEqual(processesWith(`left-${word}`), [], 'what it left behind lives on')
  const verdict = judgeSpecs(run, { skip: {} }, 60, ['liar.spec.ts'], 'test')
  assert.deepEqual([verdict.status, verdict.class], ['fail', 'test'], JSON.stringify(verdict))
  assert.match(verdict.evidence, /although its report is good|1 of 1 test failed|without results/)
})

test('L142: tests that take all memory, fork without end and leave processes behind are red, bounded and gone; what they print commands nobody', async () => {
  const { run } = back(await inSandbox({ 'a.spec.ts': glutton, 'b.spec.ts': forker(`left-${word}`) }))
  assert.deepEqual(processesWith(`left-${word}`), [], 'what it left behind lives on')
  assert.deepEqual(sandboxed(), [])
  const verdict = judgeSpecs(run, { skip: {} }, 60, ['a.spec.ts', 'b.spec.ts'], 'test')
  assert.deepEqual([verdict.status, verdict.class], ['fail', 'test'], JSON.stringify(verdict))
  const [taken, forked] = testsOf(run)
  assert.equal(taken?.status, 'fail')
  assert.doesNotMatch(taken?.error.join(' ') ?? '', /took \d+ MB/, 'it took as much as it wanted')
  assert.equal(forked?.status, 'fail')
  assert.match(forked?.error.join(' ') ?? '', /forked \d{2,3}, then EAGAIN/)
  const lines: string[] = []
  const log = createLog((line) => lines.push(line))
  for (const each of testsOf(run)) for (const text of [each.title, ...each.error]) log.say(text)
  for (const text of [verdict.evidence, ...verdict.details]) log.foreign(text)
  assert.ok(
    lines.some((line) => line.includes('::set-output')),
    lines.join(' ')
  )
  for (const line of lines) assert.doesNotMatch(line, /^(::|##\[)|\u001b/)
  assert.doesNotMatch(forked?.title ?? '', /[\n\u001b]/)
})

test('a test of a recipe does what tests are for: the browser, the API, its own secret, a trace of what failed', async () => {
  const spec = `import { expect, fits, test } from 'testme'
    import { hello } from './words/hello.ts'
    test('the app', async ({ page, request, app, stage, secret }) => {
      await page.goto('/')
      await expect(page.locator('h1')).toHaveText(hello + app.domain)
      expect(await (await request.post('/x', { data: 'y'.repeat(100_000) })).text()).toContain(hello)
      expect(await (await fetch(app.url)).text()).toContain(hello)
      expect([stage, secret('admin_password')]).toEqual(['custom', 'hunter2hunter2'])
    })
    test('fails', async ({ page }) => {
      await page.goto('/')
      expect(1).toBe(2)
    })
    test('of a later version', () => {
      fits('>=2.0.0')
    })`
  const app = { domain: own, url: `https://${own}`, stack: 'cust-3fa9c1_specs_test', version: '1.0.0+1' }
  const { run } = back(await inSandbox({ 'a.spec.ts': spec, 'words/hello.ts': "export const hello = 'hello '\n" }, { app }))
  const [good, bad, other] = testsOf(run)
  assert.deepEqual([good?.status, good?.error], ['pass', []])
  assert.deepEqual([bad?.status, bad?.attachments.map((file) => file.split('.').at(-1)).sort()], ['fail', ['md', 'png', 'zip']])
  assert.deepEqual([other?.status, other?.error], ['skip', ['only for versions >=2.0.0']])
})

test('where the sandbox cannot be made nothing of the tests runs, and it is said what to do', async () => {
  // A Playwright that others may not read, as in a home folder.
  const modules = join(folder, 'closed', 'node_modules')
  const installed = realpathSync(playwrightFolder())
  cpSync(installed, join(modules, '@playwright', 'test'), { recursive: true })
  for (const name of ['playwright', 'playwright-core']) symlinkSync(join(installed, '..', '..', name), join(modules, name))
  chmodSync(join(modules, '@playwright', 'test'), 0o700)
  let asked = 0
  edge.on('request', (request) => {
    if (request.url === '/it-ran') asked += 1
  })
  const spec = { 'a.spec.ts': "import { test } from '@playwright/test'\ntest('it ran', async ({ request }) => { await request.get('/it-ran') })" }
  process.env[playwrightVariable] = join(modules, '@playwright', 'test')
  const run = await inSandbox(spec).finally(() => delete process.env[playwrightVariable])
  assert.ok(run.kind === 'no-walls', JSON.stringify(run))
  assert.match(run.why, /another user cannot read what the tests need/)
  assert.match(run.next, /chmod -R o\+rX/)
  assert.equal(asked, 0)
  // The control: with one that may be read it runs.
  assert.equal(testsOf(back(await inSandbox(spec)).run)[0]?.status, 'pass')
  assert.equal(asked, 1)
})

test('a sandbox that is cancelled, or does not end, is ended with everything in it', async () => {
  const stuck = `import { test } from '@playwright/test'\ntest('stuck', async ({ request }) => { test.setTimeout(0); await request.get('/stuck'); await new Promise(() => {}) })`
  const controller = new AbortController()
  edge.on('request', (request) => {
    if (request.url === '/stuck') controller.abort(new Error('cancelled by a person'))
  })
  const request = { 'a.spec.ts': stuck }
  await assert.rejects(
    runInSandbox(
      {
        runId,
        files: new Map(Object.entries(request).map(([name, text]) => [name, Buffer.from(text)])),
        specs: ['a.spec.ts'],
        app: { domain: own, url: `https://${own}`, stack: 's' },
        stage: 'custom',
        hosts: [own],
        server: { zone: 'specs.test', edgeAddress: '127.0.0.1', caFile },
        edgePorts: { https: edgePort, http: 1 },
        secrets: {},
        deadline: 60_000,
        work: folder
      },
      controller.signal
    ),
    /cancelled by a person/
  )
  assert.deepEqual(sandboxed(), [])
  const late = back(await inSandbox(request, { deadline: 4000 })).run
  assert.equal(late.kind, 'late')
})
