import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { execa } from 'execa'
import { ensureImages } from '../../local/images/images.ts'
import { converge } from '../../src/swarm/converge.ts'
import { Engine } from '../../src/swarm/engine.ts'
import { Stack } from '../../src/swarm/stack.ts'
import { dockerOk } from '../../test/support/docker.ts'
import { startForeignDaemon } from '../../test/support/foreign-daemon.ts'
import { takeLane } from '../../test/support/server.ts'
import { imageCache } from './places.ts'
import { down, up } from './server.ts'

const root = join(import.meta.dirname, '..', '..')
const name = await takeLane()
const runs = mkdtempSync(join(tmpdir(), 'runs-'))
await ensureImages((await up({ name, assumeYes: true, progress: () => {} })).dockerHost, () => {})
await down({ name, progress: () => {} })
const foreign = await startForeignDaemon()

after(async () => {
  await foreign.remove()
  rmSync(runs, { recursive: true, force: true })
})

/** Of this machine outside every namespace of ours. */
async function firewall(): Promise<string[]> {
  return (await execa('iptables-save')).stdout.split('\n').filter((line) => !/^[#:]/.test(line))
}

async function testme(...words: string[]): Promise<void> {
  const result = await execa(process.execPath, [join(root, 'src/cli/main.ts'), ...words, '--server', name, '--yes'], { cwd: runs, reject: false, all: true })
  assert.equal(result.exitCode, 0, `testme ${words.join(' ')}\n${result.all}`)
}

test("L115: somebody else's Docker, with a swarm, a stack and names like ours, is the same after up, run, janitor and down", async () => {
  await dockerOk(foreign.dockerHost, 'import', join(imageCache, 'rootfs-bookworm.tar'), 'local/base:1')
  const compose = join(runs, 'compose.yml')
  writeFileSync(
    compose,
    `version: "3.8"
services:
  app:
    image: local/base:1
    command: [sleep, infinity]
    volumes: ["content:/data"]
    secrets: [password]
    networks: [proxy]
    deploy: {endpoint_mode: dnsrr, labels: {testme.run: somebody-elses}}
volumes: {content: {}}
secrets: {password: {file: ${compose}}}
networks: {proxy: {}}
`
  )
  await dockerOk(foreign.dockerHost, 'stack', 'deploy', '--resolve-image', 'never', '--compose-file', compose, 'cust-123456_ci_test')
  const stack = new Stack(new Engine(foreign.dockerHost.replace('unix://', '')), 'cust-123456_ci_test')
  await converge(stack, { deadline: 60_000, waiting: () => {} })
  await dockerOk(foreign.dockerHost, 'run', '--detach', '--name', 'testme-edge', 'local/base:1', 'sleep', 'infinity')

  const before = await foreign.look()
  const machine = await firewall()
  await testme('local', 'up')
  assert.deepEqual(await foreign.look(), before, 'after up')
  await testme('run', 'custom-html', '--stages', 'install', '--runs', runs)
  assert.deepEqual(await foreign.look(), before, 'after run')
  await testme('janitor')
  assert.deepEqual(await foreign.look(), before, 'after janitor')
  await testme('local', 'down')
  assert.deepEqual(await foreign.look(), before, 'after down')
  assert.deepEqual(await firewall(), machine, 'the rules of the machine itself')

  // The look sees a touch: the least one.
  await dockerOk(foreign.dockerHost, 'restart', '--time', '0', 'testme-edge')
  assert.notDeepEqual(await foreign.look(), before)
})
