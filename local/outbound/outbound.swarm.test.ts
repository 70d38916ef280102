import assert from 'node:assert/strict'
import { execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { endProcess, readRecord } from '../../src/run/processes.ts'
import { docker, dockerOk, execIn } from '../../test/support/docker.ts'
import { testServer } from '../../test/support/server.ts'
import type { ServerFacts } from '../server/facts.ts'
import { placesOf } from '../server/places.ts'
import { up } from '../server/up.ts'

// A second registry with TLS on this machine stands for one on the internet, and a proxy that knows its name for the way
// there: what a laptop behind a company's proxy looks like.

const registry = 'images.example'
const directory = mkdtempSync(join(tmpdir(), 'outbound-'))
const stopping = new AbortController()
const asked: string[] = []
let facts: ServerFacts
let trusted = ''

/** Any free port of the loopback; it is free again when this returns. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function startRegistry(): Promise<number> {
  const [key, certificate] = [join(directory, 'registry.key'), join(directory, 'registry.pem')]
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', `/CN=${registry}`],
      ...['-addext', `subjectAltName=DNS:${registry}`, '-keyout', key, '-out', certificate]
    ],
    { stdio: 'ignore' }
  )
  const port = await freePort()
  const configuration = join(directory, 'registry.yml')
  writeFileSync(
    configuration,
    `version: 0.1
log: {accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: ${join(directory, 'storage')}}}
http: {addr: "127.0.0.1:${port}", tls: {certificate: ${certificate}, key: ${key}}}
`
  )
  const child = spawn('docker-registry', ['serve', configuration], {
    env: { ...process.env, OTEL_TRACES_EXPORTER: 'none' },
    stdio: ['ignore', 'ignore', 'pipe']
  })
  stopping.signal.addEventListener('abort', () => child.kill())
  let log = ''
  child.stderr.on('data', (part: Buffer) => (log += part.toString()))
  while (!log.includes('listening on')) await once(child.stderr, 'data')
  // The daemon of the server trusts a registry's own CA as every Docker daemon does: through a file named after it.
  trusted = join(placesOf(facts.name).state, 'own', '_etc_docker', 'certs.d', registry)
  mkdirSync(trusted, { recursive: true })
  execFileSync('cp', [certificate, join(trusted, 'ca.crt')])
  return port
}

/** A CONNECT proxy that leads every name to the registry and writes down who was asked for. */
async function startProxy(target: number): Promise<number> {
  const server = createServer((client) => {
    client.once('data', (head: Buffer) => {
      asked.push(head.toString('latin1').split(' ')[1] ?? '')
      const outgoing = connect(target, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n')
        client.pipe(outgoing).pipe(client)
      })
      outgoing.on('error', () => client.destroy())
      client.on('error', () => outgoing.destroy())
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  stopping.signal.addEventListener('abort', () => server.close())
  server.unref()
  return (server.address() as AddressInfo).port
}

/** The way out is asked anew in this process's environment. */
async function restartOutbound(proxy: string | undefined): Promise<void> {
  if (proxy === undefined) delete process.env['HTTPS_PROXY']
  else process.env['HTTPS_PROXY'] = proxy
  await endProcess(readRecord(placesOf(facts.name).records.outbound), 1000)
  await up({ name: facts.name, assumeYes: true, progress: () => {} })
}

const usual = process.env['HTTPS_PROXY']

before(async () => {
  facts = await testServer()
  const port = await startProxy(await startRegistry())
  await restartOutbound(`http://127.0.0.1:${port}`)
})

after(async () => {
  stopping.abort()
  await docker(facts.dockerHost, 'image', 'rm', `${registry}/thing:1`)
  rmSync(trusted, { recursive: true, force: true })
  rmSync(directory, { recursive: true })
  await restartOutbound(usual)
})

test('an image of another registry is pushed and pulled through the way out, by digest', async () => {
  await dockerOk(facts.dockerHost, 'tag', 'testme.local/edge:local', `${registry}/thing:1`)
  await dockerOk(facts.dockerHost, 'push', '--quiet', `${registry}/thing:1`)
  await dockerOk(facts.dockerHost, 'image', 'rm', `${registry}/thing:1`)
  asked.length = 0
  await dockerOk(facts.dockerHost, 'pull', '--quiet', `${registry}/thing:1`)
  assert.deepEqual([...new Set(asked)], [`${registry}:443`])
  const digests = await dockerOk(facts.dockerHost, 'image', 'inspect', '--format', '{{join .RepoDigests "\\n"}}', `${registry}/thing:1`)
  assert.match(digests, new RegExp(`^${registry}/thing@sha256:[0-9a-f]{64}$`, 'm'))
})

test("images of the server's own registry never take that way", async () => {
  asked.length = 0
  await dockerOk(facts.dockerHost, 'pull', '--quiet', 'testme.local/nginx:1.22-r1')
  assert.deepEqual(asked, [])
})

test('a registry that cannot be reached is said at once, as an error of the way and not of the image', async () => {
  await restartOutbound(undefined)
  const answer = await docker(facts.dockerHost, 'pull', 'nowhere.invalid/thing:1')
  assert.notEqual(answer.exitCode, 0)
  assert.match(answer.stderr, /Bad Gateway/)
  assert.doesNotMatch(answer.stderr, /not found|manifest unknown/)
})

test('L142: a container has no way out: not by the proxy, not to a server of this machine, not to the ports of the swarm', async () => {
  const listener = createServer((socket) => socket.end('of this machine\n')).listen(0, '0.0.0.0')
  await once(listener, 'listening')
  const { port } = listener.address() as AddressInfo
  const id = (
    await dockerOk(facts.dockerHost, 'run', '--detach', '--network', 'proxy', '--label', 'com.docker.swarm.service.name=way-out', 'testme.local/nginx:1.22-r1')
  ).trim()
  const curl = async (...words: string[]): Promise<number> => {
    const asked = await execIn(
      facts.dockerHost,
      'way-out',
      'curl',
      '--silent',
      '--show-error',
      '--insecure',
      '--max-time',
      '10',
      '--output',
      '/dev/null',
      ...words
    )
    return asked.exitCode
  }
  const refused = 7
  try {
    for (const host of ['127.0.0.3', facts.hostAddress, facts.edgeAddress])
      assert.equal(await curl('--proxy', `http://${host}:3128`, 'https://images.example/'), refused, `the proxy at ${host}`)
    assert.equal(await curl(`telnet://${facts.hostAddress}:${port}`), refused, 'a server that listens on every address of this machine')
    assert.equal(await curl('http://192.0.2.1/'), refused, 'an address beyond this machine')
    for (const swarm of [2377, 7946]) assert.equal(await curl(`https://${facts.edgeAddress}:${swarm}/`), refused, `port ${swarm} of the swarm`)
    // Control: it is the filter that refuses. The listener is there for the namespace itself, and so is the swarm's port; the edge answers the container.
    const inside = async (script: string): Promise<string> =>
      (await promisify(execFile)('nsenter', [`--net=/run/netns/${facts.netns}`, 'bash', '-c', script], { timeout: 10_000 })).stdout
    assert.equal(await inside(`exec 3<>/dev/tcp/${facts.hostAddress}/${port}; cat <&3`), 'of this machine\n')
    await inside(`exec 3<>/dev/tcp/${facts.edgeAddress}/2377`)
    assert.equal(await curl('https://nobody.ci.test/'), 0, 'the edge, by the resolver')
  } finally {
    await dockerOk(facts.dockerHost, 'rm', '--force', id)
    listener.close()
  }
})
