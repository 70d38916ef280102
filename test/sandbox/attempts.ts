/**
 * Everything that a hostile test could want, as the source of a spec. It writes what became of each attempt, so that the same spec can be run
 * in the sandbox and, as the control, without one.
 */
export interface Targets {
  own: string
  other: string
  /** A process of ours, with a token in its environment and the word in its command line. */
  pid: number
  token: string
  tokenFile: string
  run: string
  socket: string
  /** A service of this machine, and the addresses that it can be reached at. */
  port: number
  addresses: string[]
  edge: string
  edgePort: number
  folders: string[]
  writes: string[]
  /** Without the sandbox: nothing is tried that would change the machine. */
  control: boolean
  /** The word by which a process that is left behind is found. */
  word: string
}

export const attempts = (targets: Targets): string => `import { spawn, spawnSync } from 'node:child_process'
import { appendFileSync, closeSync, existsSync, openSync, readFileSync, readdirSync, symlinkSync, writeFileSync, writeSync } from 'node:fs'
import { request } from 'node:https'
import { connect } from 'node:net'
import { promises as dns } from 'node:dns'
import { test } from '@playwright/test'

const to = ${JSON.stringify(targets)}
const outcomes: Record<string, string> = {}
const attempt = async (name: string, body: () => unknown): Promise<void> => {
  try {
    outcomes[name] = 'done: ' + String(await body()).slice(0, 300)
  } catch (error) {
    outcomes[name] = 'denied: ' + String(error instanceof Error ? ((error as { code?: string; cause?: { code?: string } }).code ?? (error as { cause?: { code?: string } }).cause?.code ?? error.message) : error).slice(0, 200)
  }
}
const open = (where: { path: string } | { host: string; port: number }): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(where as { path: string })
    socket.setTimeout(3000, () => socket.destroy(new Error('no answer')))
    socket.on('connect', () => { socket.destroy(); resolve('connected') })
    socket.on('error', reject)
  })
const fronted = (address: string, port: number, path: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const asked = request({ host: address, port, servername: to.own, path, headers: { host: to.other } }, (answer) => {
      let text = ''
      answer.on('data', (chunk) => { text += chunk })
      answer.on('end', () => (answer.statusCode === 200 ? resolve(text) : reject(new Error('status ' + answer.statusCode))))
    })
    asked.on('error', reject)
    asked.end()
  })
const write = (path: string): string => { writeFileSync(path, 'hostile'); return 'written' }

test('everything that a hostile test could want', async ({ request: api }, info) => {
  test.setTimeout(120_000)
  await attempt('looked at from outside', async () => (await api.get('/look')).text())
  await attempt('names of the environment', () => Object.keys(process.env).filter((name) => /token|docker|gitea|github|runner|ssh/i.test(name)).join(' ') || 'none')
  await attempt('environment of our process', () => readFileSync('/proc/' + to.pid + '/environ', 'utf8').includes(to.token) ? 'the token' : 'without it')
  await attempt('a token in any environment', () => readdirSync('/proc').filter((pid) => /^\\d+$/.test(pid)).map((pid) => { try { return readFileSync('/proc/' + pid + '/environ', 'utf8') } catch { return '' } }).some((text) => text.includes(to.token)) ? 'the token' : Promise.reject(new Error('none')))
  await attempt('token file', () => readFileSync(to.tokenFile, 'utf8'))
  await attempt('files of another run', () => readFileSync(to.run + '/results.json', 'utf8'))
  await attempt('write into another run', () => write(to.run + '/results.json'))
  await attempt('socket of the engine', () => open({ path: to.socket }))
  for (const path of ['/run/docker.sock', '/var/run/docker.sock']) await attempt('the usual ' + path, () => open({ path }))
  for (const folder of to.folders) await attempt('folder ' + folder, () => readdirSync(folder).length + ' entries')
  for (const host of to.addresses) await attempt('service at ' + host, () => open({ host, port: to.port }))
  await attempt('the edge itself', () => open({ host: to.edge, port: to.edgePort }))
  await attempt('an address of the internet', () => open({ host: '192.0.2.1', port: 443 }))
  await attempt('a name of the internet', async () => (await dns.lookup('example.org')).address)
  await attempt('a name server', async () => (await dns.resolve4('example.org'))[0])
  await attempt('another host of the zone', async () => (await api.get('https://' + to.other + '/', { ignoreHTTPSErrors: true })).ok() ? 'hello' : Promise.reject(new Error('refused')))
  await attempt('another host behind our name', () => fronted(to.control ? to.edge : '127.0.0.1', to.control ? to.edgePort : 443, '/'))
  if (!to.control) await attempt('another host in the path', () => fronted('127.0.0.1', 443, 'https://' + to.other + '/'))
  await attempt('our process can be signalled', () => process.kill(to.pid, 0))
  await attempt('our process is seen', () => existsSync('/proc/' + to.pid + '/cmdline') && readFileSync('/proc/' + to.pid + '/cmdline', 'utf8').includes(to.word) ? 'seen' : Promise.reject(new Error('not seen')))
  await attempt('memory of our process', () => { closeSync(openSync('/proc/' + to.pid + '/mem', 'r+')); return 'opened' })
  await attempt('a user namespace', () => { const { status, stderr } = spawnSync('unshare', ['-Ur', 'true'], { encoding: 'utf8' }); if (status !== 0) throw new Error(stderr); return 'made' })
  await attempt('root by a program', () => { const { stdout, status } = spawnSync('setpriv', ['--reuid=0', 'id', '-u'], { encoding: 'utf8' }); if (status !== 0) throw new Error('no'); return stdout })
  for (const path of to.writes) await attempt('write ' + path, () => write(path))
  if (!to.control) await attempt('raw network', () => { const { status, stderr } = spawnSync('ip', ['link', 'add', 'hostile', 'type', 'dummy'], { encoding: 'utf8' }); if (status !== 0) throw new Error(stderr || 'no'); return 'made' })
  if (!to.control) {
    const fill = (path: string): string => {
      const file = openSync(path, 'w')
      const block = Buffer.alloc(4 * 1024 * 1024, 1)
      let written = 0
      try {
        for (; written < 2 ** 31; ) written += writeSync(file, block)
      } catch (error) {
        return Math.round(written / 1024 / 1024) + ' MB, then ' + (error as { code: string }).code
      } finally {
        closeSync(file)
        writeFileSync(path, '')
      }
      return 'as much as it likes'
    }
    await attempt('a huge file', () => fill('/tmp/huge'))
    await attempt('a huge output', () => fill('/out/huge'))
    symlinkSync('/etc/passwd', info.outputPath('linked.png'))
    symlinkSync(to.tokenFile, info.outputPath('token.md'))
    writeFileSync(info.outputPath('hard.png'), 'no picture')
    spawnSync('mkfifo', [info.outputPath('pipe.png')])
    writeFileSync(info.outputPath('::set-output name=x::y.md'), '::add-mask::x\\n')
    for (const name of ['linked.png', 'token.md', 'hard.png', '::set-output name=x::y.md']) info.attachments.push({ name, path: info.outputPath(name), contentType: 'image/png' })
    info.attachments.push({ name: 'up', path: '/out/../etc/passwd', contentType: 'image/png' }, { name: 'host', path: to.tokenFile, contentType: 'image/png' })
    console.log('\\n::add-mask::printed\\n::set-output name=a::b\\n##[set-env name=PATH]/tmp')
    await attempt('the way out of the sandbox', () => appendFileSync('/proc/1/fd/1', '\\n::set-output name=a::b\\n'))
  }
  writeFileSync(info.outputPath('outcomes.md'), JSON.stringify(outcomes))
  info.attachments.push({ name: 'outcomes', path: info.outputPath('outcomes.md'), contentType: 'text/markdown' })
})
`

/** Says good of itself in every way that it can, though a test in it fails. */
export const liar = (word: string): string => `import { spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'

const green = JSON.stringify({ suites: [{ title: 'liar.spec.ts', specs: [{ title: 'all is well', tests: [{ status: 'expected', annotations: [], results: [] }] }] }], errors: [] })

test('lies', async () => {
  writeFileSync('/tmp/results.json', green)
  // Goes on writing after everything has ended, were it let.
  const code = "setInterval(() => require('fs').writeFileSync('/tmp/results.json', " + JSON.stringify(green) + "), 1); require('fs').writeFileSync('/tmp/writes', '')"
  spawn(process.execPath, ['-e', code, '${word}'], { detached: true, stdio: 'ignore' }).unref()
  await expect.poll(() => existsSync('/tmp/writes')).toBe(true)
  expect(1).toBe(2)
})
`

/** Starts as many processes as there may be, and leaves them behind. */
export const forker = (word: string): string => `import { spawn } from 'node:child_process'
import { expect, test } from '@playwright/test'

test('::error::x \u001b[31m\\n##[group]y', async () => {
  let forked = 0
  let refused = ''
  while (refused === '' && forked < 1500) {
    const child = spawn('sh', ['-c', 'sleep 97531; :', '${word}'], { detached: true, stdio: 'ignore' })
    child.on('error', (error) => { refused = (error as { code?: string }).code ?? 'refused' })
    child.unref()
    forked += 1
    if (forked % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  throw new Error('::set-output name=a::b\\n::add-mask::c forked ' + forked + ', then ' + refused)
})
`

/** Takes memory until it is ended. */
export const glutton = `import { test } from '@playwright/test'

test('takes all memory', () => {
  const taken: Buffer[] = []
  while (taken.length < 48) taken.push(Buffer.alloc(64 * 1024 * 1024, 1))
  throw new Error('took ' + taken.length * 64 + ' MB')
})
`
