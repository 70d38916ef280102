// The first process in the sandbox. It opens the two ports that lead to the app, starts Playwright in an inner sandbox and hands back what that leaves.
// It imports nothing but Node's own modules: nothing else of testme is seen in there but what Playwright loads.
import { spawn, spawnSync } from 'node:child_process'
import { accessSync, closeSync, constants, fstatSync, mkdirSync, openSync, readdirSync, readSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { dirname, join } from 'node:path'
import type { ToSandbox } from './protocol.ts'

const tmp = '/tmp'
const most = { files: 400, bytes: 48 * 1024 * 1024, depth: 8, printed: 16_384 }

let text = ''
process.stdin.setEncoding('utf8')
process.stdin.on('data', function read(chunk: string) {
  text += chunk
  if (!text.includes('\n')) return
  process.stdin.off('data', read)
  process.stdin.resume()
  run(JSON.parse(text.slice(0, text.indexOf('\n'))) as ToSandbox).catch((error: unknown) => {
    console.error(error)
    process.exit(1)
  })
})
// Whoever started this is gone.
process.stdin.on('end', () => process.exit(1))
process.stdin.on('error', () => process.exit(1))

async function run(told: ToSandbox): Promise<void> {
  for (const [name, content] of Object.entries(told.files)) {
    const path = join(tmp, 'tests', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, Buffer.from(content, 'base64'))
  }
  const database = join(tmp, 'home', '.pki', 'nssdb')
  mkdirSync(database, { recursive: true })
  writeFileSync(join(tmp, 'ca.pem'), told.ca)
  writeFileSync(join(tmp, 'secrets.json'), JSON.stringify(told.secrets))
  for (const words of [
    ['-N', '-d', `sql:${database}`, '--empty-password'],
    ['-A', '-d', `sql:${database}`, '-n', 'testme', '-t', 'C,,', '-i', join(tmp, 'ca.pem')]
  ]) {
    const { status, stderr } = spawnSync('certutil', words, { encoding: 'utf8' })
    if (status !== 0) throw new Error(`certutil: ${stderr}`)
  }
  await Promise.all([relay(443, 'https'), relay(80, 'http')])
  const [program = '', ...words] = told.command
  // What another user may not read is known now, and not the tests' fault.
  for (const path of [program, ...words.filter((word) => word.startsWith('/'))]) accessSync(path, constants.R_OK)
  const inner = ['--unshare-user', '--unshare-pid', '--disable-userns', '--uid', '1000', '--gid', '1000', '--die-with-parent', '--dev-bind', '/', '/']
  const child = spawn(
    'setpriv',
    [
      '--inh-caps=-all',
      '--ambient-caps=-all',
      '--',
      'bwrap',
      ...inner,
      '--proc',
      '/proc',
      '--',
      '/bin/sh',
      '-c',
      'echo inner walls stand; read go; exec "$@"',
      'sh',
      program,
      ...words
    ],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: told.environment,
      cwd: join(tmp, 'tests')
    }
  )
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (printed = (printed + chunk.toString()).slice(-most.printed)))
  const over = new Promise<number | null>((resolve, reject) => {
    child.on('close', resolve)
    child.on('error', reject)
  })
  // Said by the shell in the inner sandbox, which then waits: nothing of the tests has run yet.
  await new Promise<void>((resolve, reject) => {
    const look = (): void => {
      if (printed.includes('inner walls stand\n')) resolve()
    }
    child.stdout.on('data', look)
    over.then(() => reject(new Error(`the inner sandbox did not start: ${printed.trim()}`)), reject)
  })
  process.stdout.write('{"standing":true}\n')
  let late = false
  const clock = setTimeout(() => {
    late = true
    child.kill('SIGKILL')
  }, told.deadline)
  child.stdin.on('error', () => {})
  child.stdin.end('go\n')
  const exitCode = await over
  clearTimeout(clock)
  // Every process of the inner sandbox is gone with its first one: nobody changes anything any more.
  const kept: Record<string, string> = {}
  const counts = { files: 0, bytes: 0, left: 0 }
  collect('/out', '', 0, kept, counts)
  const report = readPlain(join(tmp, 'results.json'), most.bytes / 3)
  const result = JSON.stringify({
    exitCode,
    late,
    report: report?.toString('base64') ?? null,
    files: kept,
    left: counts.left,
    printed: printed.replace('inner walls stand\n', '')
  })
  process.stdout.write(`${result}\n`, () => process.exit(0))
}

/** The loopback's port leads through the door, a socket of whoever started the sandbox; what may pass is decided behind it. */
async function relay(port: number, door: string): Promise<void> {
  const server = createServer((client) => {
    const outside = connect(`/doors/${door}.sock`)
    const end = (): void => {
      client.destroy()
      outside.destroy()
    }
    client.on('error', end)
    outside.on('error', end)
    client.on('close', end)
    outside.on('close', end)
    client.pipe(outside).pipe(client)
  })
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
}

/** Regular files alone, no link followed, as many and as much as may be; the rest is counted. */
function collect(folder: string, below: string, depth: number, kept: Record<string, string>, counts: { files: number; bytes: number; left: number }): void {
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.isDirectory() && depth < most.depth) collect(folder, name, depth + 1, kept, counts)
    else {
      const content = entry.isFile() && counts.files < most.files ? readPlain(join(folder, name), most.bytes - counts.bytes) : undefined
      if (content === undefined) counts.left += 1
      else {
        kept[name] = content.toString('base64')
        counts.files += 1
        counts.bytes += content.length
      }
    }
  }
}

function readPlain(path: string, limit: number): Buffer | undefined {
  let file: number
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch {
    return undefined
  }
  try {
    const { size } = fstatSync(file)
    if (!fstatSync(file).isFile() || size > limit) return undefined
    const bytes = Buffer.alloc(size)
    let at = 0
    while (at < size) {
      const read = readSync(file, bytes, at, size - at, at)
      if (read === 0) break
      at += read
    }
    return bytes.subarray(0, at)
  } finally {
    closeSync(file)
  }
}
