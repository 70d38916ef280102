import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { tryLock } from '../../src/run/lock.ts'
import { alive, endProcess, readRecord, record } from '../../src/run/processes.ts'
import { serverLockFile } from '../../src/run/registry.ts'
import { deployStack, dockerOk } from '../../test/support/docker.ts'
import { takeLane } from '../../test/support/server.ts'
import { namespaceOf, serverResidue } from '../../test/support/server-residue.ts'
import { until } from './command.ts'
import { imageCache, parts, placesOf, registryStorage } from './places.ts'
import { killMembers } from './processes.ts'
import { down, reportLines, type ServerFacts, serverReport, up } from './server.ts'

const name = await takeLane()
const places = placesOf(name)
const said: string[] = []
const progress = (line: string): void => void said.push(line)
const bringUp = async (): Promise<ServerFacts> => {
  said.length = 0
  return await up({ name, assumeYes: true, progress })
}
const broken = async (): Promise<string[]> => (await serverReport(name)).parts.filter((part) => !part.up).map((part) => part.name)
const killed = async (part: (typeof parts)[number]): Promise<void> => {
  const process = readRecord(places.records[part])
  assert.ok(alive(process))
  await endProcess(process, 0)
}

after(async () => {
  await down({ name, progress: () => {} })
})

await down({ name, progress: () => {} })
let facts = await bringUp()

test('what is up is found, and nothing is done twice', async () => {
  const before = parts.map((part) => readRecord(places.records[part])?.pid)
  assert.deepEqual(await bringUp(), facts)
  assert.deepEqual(said, [])
  assert.deepEqual(
    parts.map((part) => readRecord(places.records[part])?.pid),
    before
  )
  const report = await serverReport(name)
  assert.equal(report.state, 'up')
  assert.match(reportLines(report, new Date()).join('\n'), /✓ edge .*\n.*\n.*\n.*\n.*zone +\*\.ci\.test at 10\.213\./)
})

test('a service that runs outlives its dead daemon and comes back with the next', async () => {
  await dockerOk(facts.dockerHost, 'tag', 'testme.local/edge:local', 'testme.local/kept:1')
  await dockerOk(facts.dockerHost, 'push', 'testme.local/kept:1')
  await deployStack(facts.dockerHost, 'kept', 'version: "3.8"\nservices: {app: {image: "testme.local/kept:1", command: ["/nothing"], deploy: {replicas: 0}}}\n')
  await killed('dockerd')
  assert.ok((await broken()).includes('docker'))
  facts = await bringUp()
  assert.match(said.join('\n'), /starting the Docker daemon/)
  assert.deepEqual(await broken(), [])
  assert.match(await dockerOk(facts.dockerHost, 'service', 'ls', '--format', '{{.Name}}'), /^kept_app$/m)
  await dockerOk(facts.dockerHost, 'stack', 'rm', 'kept')
})

test('a dead edge, resolver, registry and way out are each started again, and nothing else', async () => {
  await dockerOk(facts.dockerHost, 'kill', 'testme-edge')
  assert.deepEqual(await broken(), ['edge'])
  await bringUp()
  assert.deepEqual([await broken(), said.slice(1)], [[], ['starting the edge']])
  for (const part of ['resolver', 'registry', 'outbound'] as const) {
    await killed(part)
    assert.deepEqual(await broken(), [part])
    await bringUp()
    assert.deepEqual([await broken(), said.slice(1)], [[], []], part)
  }
})

test('L104: nothing is repaired under a living run: its server is left as it is, or waited for; a dead one holds nothing', async () => {
  const run = spawn('sleep', ['300'])
  const lock = await tryLock(serverLockFile({ locksDirectory: join(places.state, 'locks') }), { what: 'run of the test' })
  assert.ok(lock)
  // The lock is this process's own: a run may repair the server that it holds.
  await dockerOk(facts.dockerHost, 'kill', 'testme-edge')
  await bringUp()
  assert.deepEqual(await broken(), [])
  lock.handOver(record(run.pid ?? 0), { what: 'run of the test' })
  await dockerOk(facts.dockerHost, 'kill', 'testme-edge')
  await assert.rejects(bringUp(), /run of the test is using it \(process \d+\), so it is not repaired now/)
  assert.deepEqual(await broken(), ['edge'], 'the edge was touched')
  // An edge of another version is no reason to touch it either.
  await dockerOk(facts.dockerHost, 'start', 'testme-edge')
  await until(20, async () => (await broken()).length === 0)
  assert.deepEqual(await bringUp(), facts)
  await dockerOk(facts.dockerHost, 'kill', 'testme-edge')
  said.length = 0
  const waiting = up({ name, assumeYes: true, wait: () => {}, progress })
  await until(20, () => said.some((line) => line.includes('waiting until run of the test has ended')))
  assert.deepEqual(await broken(), ['edge'])
  run.kill()
  assert.deepEqual(await waiting, facts)
  assert.deepEqual(await broken(), [])
})

test('what a reboot leaves is made whole: only files are there, no process, namespace, interface or socket', async () => {
  for (const part of parts) await endProcess(readRecord(places.records[part]), 0)
  await killMembers(places.netns, places.cgroup, [])
  execFileSync('ip', ['netns', 'delete', places.netns])
  rmSync(places.run, { recursive: true })
  assert.equal((await serverReport(name)).state, 'down')
  const again = await bringUp()
  assert.deepEqual(again, facts)
  assert.deepEqual(await broken(), [])
})

test('down leaves nothing but what it says it keeps', async () => {
  const { address } = await serverReport(name)
  const before = { namespace: namespaceOf(places), interface: `testme${address?.split('.')[2]}h` }
  assert.notDeepEqual(serverResidue(places, before), [], 'the search finds a server that is there')
  said.length = 0
  await down({ name, progress })
  assert.deepEqual(serverResidue(places, before), [])
  assert.match(said.join('\n'), /kept for the next server: .*registry.*--purge/)
  assert.ok(existsSync(registryStorage))
  assert.equal((await serverReport(name)).state, 'absent')
  said.length = 0
  await down({ name, progress })
  assert.match(said[0] ?? '', /there is no server/)
})

test('down removes half a server too', async () => {
  const half = await bringUp()
  const before = { namespace: namespaceOf(places), interface: `testme${half.edgeAddress.split('.')[2]}h` }
  await killed('dockerd')
  rmSync(places.records.registry)
  rmSync(places.facts)
  await down({ name, progress })
  assert.deepEqual(serverResidue(places, before), [])
})

test('two servers are brought up at the same moment, each with a subnet, swarm and CA of its own and one registry', async () => {
  const second = `${name}-b`
  try {
    const [one, two] = await Promise.all([bringUp(), up({ name: second, assumeYes: true, progress: () => {} })])
    assert.notEqual(one.edgeAddress, two.edgeAddress)
    assert.deepEqual([(await serverReport(name)).state, (await serverReport(second)).state], ['up', 'up'])
    const nodes = await Promise.all([one, two].map(async (server) => await dockerOk(server.dockerHost, 'node', 'ls', '--quiet')))
    assert.notEqual(nodes[0], nodes[1])
    await dockerOk(one.dockerHost, 'tag', 'testme.local/edge:local', 'testme.local/shared:1')
    await dockerOk(one.dockerHost, 'push', 'testme.local/shared:1')
    await dockerOk(two.dockerHost, 'pull', '--quiet', 'testme.local/shared:1')
    await down({ name: second, purge: true, progress })
    assert.match(said.join('\n'), /kept, because other servers use them/)
    assert.ok(existsSync(imageCache))
    assert.equal((await serverReport(name)).state, 'up', 'the other one is untouched')
  } finally {
    await down({ name: second, progress: () => {} })
  }
  assert.ok(!readdirSync('/run/netns').includes(`testme-${second}`))
})
