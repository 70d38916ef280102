import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { overlayFor } from '../../src/app/overlay.ts'
import { get, whyUnhealthy } from '../../src/checks/https.ts'
import type { Plan, Server } from '../../src/model/types.ts'
import { loadCompose } from '../../src/recipe/compose.ts'
import { converge, waitUntilGone } from '../../src/swarm/converge.ts'
import type { Stack } from '../../src/swarm/stack.ts'
import { deployStack, docker, dockerOk, execIn } from '../../test/support/docker.ts'
import { testServer } from '../../test/support/server.ts'
import type { ServerFacts } from './facts.ts'

const image = 'testme.local/nginx:1.22-r1'
const directory = mkdtempSync(join(tmpdir(), 'trust-'))
const stacks: Stack[] = []
let facts: ServerFacts
let server: Server

function compose(stack: string, resolver = ''): string {
  return `version: "3.8"
services:
  app:
    image: ${image}
    networks: [proxy]
    deploy:
      labels:
        traefik.enable: "true"
        traefik.http.routers.${stack}.rule: Host(\`${stack}.ci.test\`)
        traefik.http.routers.${stack}.entrypoints: web-secure
        traefik.http.routers.${stack}.tls.certresolver: "${resolver}"
        traefik.http.services.${stack}.loadbalancer.server.port: "80"
networks: {proxy: {external: true}}
`
}

/** What the kernel needs and nothing else: the twin without our trust. */
const bare = 'version: "3.8"\nservices: {app: {deploy: {endpoint_mode: dnsrr}}}\n'

function overlayOf(text: string): string {
  writeFileSync(join(directory, 'compose.yml'), text)
  return overlayFor({ plan: { runId: 'run-of-the-test', server } as Plan }, loadCompose(directory, {}))
}

async function deploy(stack: string, overlay: string, resolver = ''): Promise<void> {
  const deployed = await deployStack(facts.dockerHost, stack, compose(stack, resolver), overlay)
  stacks.push(deployed)
  await converge(deployed, { deadline: 60_000, waiting: () => {} })
}

const started = new Date().toISOString()
/** What the edge has written since this test began: earlier apps on this server are not its business. */
const edgeLog = async (): Promise<string> => {
  const { stdout, stderr } = await docker(facts.dockerHost, 'logs', '--since', started, 'testme-edge')
  return stdout + stderr
}

before(async () => {
  facts = await testServer()
  server = { ...facts, ipvs: facts.ipvs } as unknown as Server
  await Promise.all([deploy('trust-one', overlayOf(compose('trust-one'))), deploy('trust-two', overlayOf(compose('trust-two'))), deploy('trust-bare', bare)])
  for (const [stack, text] of [
    ['trust-one', 'this is one'],
    ['trust-two', 'this is two']
  ] as const)
    assert.equal((await execIn(facts.dockerHost, `${stack}_app`, 'sh', '-c', `echo ${text} > /usr/share/nginx/html/index.html`)).exitCode, 0)
})

after(async () => {
  for (const stack of stacks) await dockerOk(facts.dockerHost, 'stack', 'rm', stack.name)
  for (const stack of stacks) await waitUntilGone(stack, 30_000)
  rmSync(directory, { recursive: true })
})

test('L73: a container reaches another app by its HTTPS URL with a certificate it trusts, though both services are called app', async () => {
  for (const [from, to, text] of [
    ['trust-one', 'trust-two', 'this is two'],
    ['trust-two', 'trust-one', 'this is one'],
    ['trust-one', 'trust-one', 'this is one']
  ] as const) {
    const answer = await execIn(facts.dockerHost, `${from}_app`, 'curl', '--silent', '--show-error', '--fail', `https://${to}.ci.test/`)
    assert.deepEqual([answer.exitCode, answer.stdout], [0, text], answer.stderr)
  }
})

test('control: without the overlay the same request does not verify', async () => {
  const answer = await execIn(facts.dockerHost, 'trust-bare_app', 'curl', '--silent', '--show-error', 'https://trust-two.ci.test/')
  assert.equal(answer.exitCode, 60, answer.stderr)
})

test('a certificate of another CA for the same name is refused in a container', async () => {
  const [key, certificate] = [join(directory, 'other.key'), join(directory, 'other.pem')]
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', '/CN=another CA'],
      ...['-addext', 'subjectAltName=DNS:*.ci.test', '-keyout', key, '-out', certificate]
    ],
    { stdio: 'ignore' }
  )
  // In the server's namespace: of this machine itself a container reaches nothing.
  const program = `const { readFileSync } = require('node:fs')
const server = require('node:https').createServer({ key: readFileSync(${JSON.stringify(key)}), cert: readFileSync(${JSON.stringify(certificate)}) }, (_, response) => response.end('not me'))
server.listen(0, ${JSON.stringify(facts.edgeAddress)}, () => console.log(server.address().port))`
  const impostor = spawn('nsenter', [`--net=/run/netns/${facts.netns}`, process.execPath, '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const [said] = (await once(impostor.stdout, 'data')) as [Buffer]
    const port = Number(said.toString())
    const target = ['--resolve', `trust-two.ci.test:${port}:${facts.edgeAddress}`, `https://trust-two.ci.test:${port}/`]
    const refused = await execIn(facts.dockerHost, 'trust-one_app', 'curl', '--silent', '--show-error', ...target)
    assert.equal(refused.exitCode, 60, refused.stderr)
    const reached = await execIn(facts.dockerHost, 'trust-one_app', 'curl', '--silent', '--insecure', ...target)
    assert.equal(reached.stdout, 'not me', 'it was the certificate that was refused, and not the way')
  } finally {
    impostor.kill()
  }
})

test('a name outside the zone does not exist in a container', async () => {
  const answer = await execIn(facts.dockerHost, 'trust-one_app', 'curl', '--silent', '--show-error', 'https://images.example/')
  assert.equal(answer.exitCode, 6, answer.stderr)
})

test("L62: an unknown name of the zone gets the edge's 404 under a certificate that verifies, and that is no health", async () => {
  const answer = await get(server, 'nobody.ci.test', '/')
  assert.equal(answer.status, 404)
  assert.match(whyUnhealthy(answer, [404]) ?? '', /edge/)
  assert.equal(whyUnhealthy(await get(server, 'trust-one.ci.test', '/'), []), undefined)
})

test('L140: no line about ACME stands in the log of the edge, until an app asks for a certificate', async () => {
  assert.match(await edgeLog(), /trust-one\.ci\.test/)
  assert.doesNotMatch(await edgeLog(), /acme/i)
  await deploy('trust-acme', bare, 'production')
  assert.equal((await get(server, 'trust-acme.ci.test', '/')).status, 200)
  assert.match(await edgeLog(), /trust-acme_app: router trust-acme asks ACME/)
})

test('every image is pulled by digest from the registry', async () => {
  const running = await dockerOk(facts.dockerHost, 'service', 'inspect', '--format', '{{.Spec.TaskTemplate.ContainerSpec.Image}}', 'trust-one_app')
  assert.match(running.trim(), /^testme\.local\/nginx:1\.22-r1@sha256:[0-9a-f]{64}$/)
  // Nothing but a pull by this digest leaves the image under it and under no tag.
  const kept = await dockerOk(facts.dockerHost, 'image', 'inspect', '--format', '{{join .RepoDigests " "}}', running.trim())
  assert.equal(kept.trim(), `testme.local/nginx@${running.trim().split('@')[1]}`)
})

test('limits and the label of the run stand on the service', async () => {
  const inspected = await dockerOk(facts.dockerHost, 'service', 'inspect', '--format', '{{json .Spec}}', 'trust-one_app')
  const spec = JSON.parse(inspected) as {
    Labels: Record<string, string>
    TaskTemplate: { Resources: { Limits: { MemoryBytes: number } }; LogDriver: { Options: Record<string, string> } }
  }
  assert.equal(spec.Labels['testme.run'], 'run-of-the-test')
  assert.equal(spec.TaskTemplate.Resources.Limits.MemoryBytes, 4 * 2 ** 30)
  assert.equal(spec.TaskTemplate.LogDriver.Options['max-size'], '20m')
})
