import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { execa } from 'execa'
import { Abra } from '../src/abra/abra.ts'
import { AbraError } from '../src/abra/error.ts'
import { readListing, stateOf } from '../src/checks/snapshot.ts'
import { damage, seedVolume, whatIsWrong } from '../src/checks/volume-canary.ts'
import { emptyVolume, whyNotToEmpty } from '../src/checks/volume-emptied.ts'
import { StageFailure } from '../src/model/failure.ts'
import { RunDirectory } from '../src/run/directory.ts'
import { Mask } from '../src/secrets/mask.ts'
import { backup } from '../src/stages/backup.ts'
import type { StageContext } from '../src/stages/context.ts'
import { converge, waitUntilGone } from '../src/swarm/converge.ts'
import { Engine } from '../src/swarm/engine.ts'
import { runningContainer } from '../src/swarm/exec.ts'
import { Stack } from '../src/swarm/stack.ts'
import { plan } from './support/plan.ts'
import { testServer } from './support/server.ts'
import { eventually } from './support/testme.ts'

/**
 * The embedded server's backup service, real restic and real hooks, through the door that the lifecycle uses. One stack
 * serves all tests; its labels are changed from test to test, which replaces no container.
 */
const facts = await testServer()
const engine = new Engine(facts.dockerHost.replace('unix://', ''))
const backupApp = `backups.${facts.zone}`
const domain = `backup-test.${facts.zone}`
const stack = new Stack(engine, domain.replaceAll('.', '_'))
const directory = mkdtempSync(join(tmpdir(), 'testme-backup-'))
const docker = async (...words: string[]): Promise<string> => (await execa('docker', words, { env: { DOCKER_HOST: facts.dockerHost } })).stdout
const abra = new Abra({
  executable: join(import.meta.dirname, '..', 'local', 'abra', 'abra'),
  directory,
  environment: { DOCKER_HOST: facts.dockerHost, TESTME_SERVER_FILE: join(facts.stateDirectory, 'server.json'), TESTME_NODE: process.execPath },
  runId: 'backup-test',
  mask: new Mask(),
  log: join(directory, 'abra.log')
})
const snapshots: string[] = []

mkdirSync(join(directory, 'servers', 'default'), { recursive: true })
mkdirSync(join(directory, 'recipes', 'site'), { recursive: true })
writeFileSync(join(directory, 'servers', 'default', `${domain}.env`), `TYPE=site\nDOMAIN=${domain}\n`)

async function deploy(labels: Record<string, string>): Promise<void> {
  const file = join(directory, 'compose.json')
  const app = {
    image: 'testme.local/nginx:1.22-r1',
    volumes: ['content:/content', 'cache:/cache'],
    deploy: { endpoint_mode: 'dnsrr', labels }
  }
  writeFileSync(file, JSON.stringify({ version: '3.8', services: { app }, volumes: { content: {}, cache: {} } }))
  await docker('stack', 'deploy', '--compose-file', file, stack.name)
  await converge(stack, { deadline: 60_000, waiting: () => {} })
}

async function backUp(): Promise<Awaited<ReturnType<typeof abra.backup>>> {
  const made = await abra.backup(domain, 60_000)
  snapshots.push(made.snapshot)
  return made
}

const list = async (snapshot: string): Promise<ReturnType<typeof readListing>> =>
  readListing(await abra.restic(backupApp, ['ls', '--json', '--recursive', snapshot]))
const on = { 'backupbot.backup': 'true' }
const mountpoint = async (volume: string): Promise<string> =>
  (await docker('volume', 'inspect', '--format', '{{.Mountpoint}}', `${stack.name}_${volume}`)).trim()

after(async () => {
  for (const snapshot of snapshots) await abra.restic(backupApp, ['forget', snapshot])
  await docker('stack', 'rm', stack.name)
  await waitUntilGone(stack, 60_000)
  for (const volume of await stack.volumes()) await stack.remove(`/volumes/${volume.Name}`)
  rmSync(directory, { recursive: true, force: true })
})

test('L51, L53, L59: what was damaged or emptied comes back, what came later stays, and the snapshot restores again', async () => {
  await deploy({ ...on, 'backupbot.backup.volumes.cache': 'false' })
  const content = await mountpoint('content')
  const canary = seedVolume({ Name: `${stack.name}_content`, Mountpoint: content }, 'swarmtest')
  const left = seedVolume({ Name: `${stack.name}_cache`, Mountpoint: await mountpoint('cache') }, 'swarmtest')
  const { snapshot, output } = await backUp()
  assert.match(output, /backup finished/)
  assert.match(output, /processed \d+ files?, [\d.]+ K?i?B/)
  const { nodes, host, tags } = await list(snapshot)
  assert.equal(host, stack.name)
  assert.deepEqual(tags, [stack.name])
  assert.equal(stateOf(`${content}/${canary.folder}`, nodes), 'held')
  assert.equal(stateOf(left.mountpoint, nodes), 'missing', 'a volume that a label leaves out')
  for (const spoil of [() => damage(canary), () => emptyVolume(content)]) {
    await spoil()
    damage(left)
    assert.notEqual(whatIsWrong(canary), undefined)
    await abra.restore(domain, snapshot, 60_000)
    assert.equal(whatIsWrong(canary, { strict: true }), undefined)
    assert.notEqual(whatIsWrong(left), undefined, 'what is not in the backup does not come back')
  }
})

test('Q31, L48: the named snapshot is restored, not the latest of the name', async () => {
  await deploy(on)
  const note = join(await mountpoint('content'), 'note.txt')
  writeFileSync(note, 'first\n')
  const first = await backUp()
  writeFileSync(note, 'second\n')
  const second = await backUp()
  await abra.restore(domain, first.snapshot, 60_000)
  assert.equal(readFileSync(note, 'utf8'), 'first\n')
  const known = (await abra.snapshots(domain)).map(({ id }) => id.slice(0, 8))
  for (const { snapshot } of [first, second]) assert.ok(known.includes(snapshot.slice(0, 8)), known.join())
  await assert.rejects(abra.restore(domain, 'ffffffff', 60_000), AbraError)
  // restic 0.14 itself would fail at the link that the test before left here.
  assert.equal(existsSync(join(await mountpoint('content'), '.testme-canary-swarmtest', 'link')), true)
})

test('Q29: paths are listed before the hooks run, and what a hook writes there is in the snapshot', async () => {
  await deploy({
    ...on,
    'backupbot.backup.volumes.content.path': 'dump.txt,missing.txt',
    'backupbot.backup.pre-hook': 'echo dumped > /content/dump.txt',
    'backupbot.backup.post-hook': "sh -c 'rm /content/dump.txt && touch /content/thawed'"
  })
  const content = await mountpoint('content')
  const { snapshot, warnings } = await backUp()
  const { nodes } = await list(snapshot)
  assert.equal(stateOf(`${content}/dump.txt`, nodes), 'held')
  assert.equal(stateOf(`${content}/note.txt`, nodes), 'missing', 'the rest of a volume that is limited to paths')
  assert.match(warnings.join(), /missing\.txt does not exist/)
  assert.equal(existsSync(join(content, 'thawed')), true)
  assert.equal(existsSync(join(content, 'dump.txt')), false)
})

test('L54: a hook that fails ends the backup with its last line, before anything is archived', async () => {
  await deploy({ ...on, 'backupbot.backup.pre-hook': 'echo working; echo cannot freeze >&2; exit 3' })
  const before = (await abra.snapshots(domain)).length
  await assert.rejects(
    abra.backup(domain, 60_000),
    (error) => error instanceof AbraError && /backup\.pre-hook ended with 3: cannot freeze/.test(error.fatal) && /working/.test(error.output)
  )
  assert.equal((await abra.snapshots(domain)).length, before)
})

test('Q30: a hook whose container is gone fails the whole backup', async () => {
  await deploy({ ...on, 'backupbot.backup.pre-hook': 'kill -QUIT 1; sleep 30' })
  const container = (await runningContainer(engine, `${stack.name}_app`)) ?? ''
  await assert.rejects(abra.backup(domain, 60_000), (error) => error instanceof AbraError && /pre-hook (ended with|failed)/.test(error.fatal))
  // The hook ended the server, not the other way round; the tests that follow need the next one.
  await docker('wait', container)
  await converge(stack, { deadline: 60_000, waiting: () => {} })
  assert.notEqual(await runningContainer(engine, `${stack.name}_app`), container)
})

test('restore hooks run around the restore, and a failing one fails it (L54)', async () => {
  await deploy({
    ...on,
    'backupbot.restore.pre-hook': 'find /content -mindepth 1 -delete',
    'backupbot.restore.post-hook': 'cp /content/note.txt /content/loaded.txt'
  })
  const content = await mountpoint('content')
  writeFileSync(join(content, 'note.txt'), 'kept\n')
  const { snapshot } = await backUp()
  writeFileSync(join(content, 'later.txt'), 'later\n')
  await abra.restore(domain, snapshot, 60_000)
  assert.equal(existsSync(join(content, 'later.txt')), false, 'a hook that clears leaves nothing that came later')
  assert.equal(readFileSync(join(content, 'loaded.txt'), 'utf8'), 'kept\n')
  await deploy({ ...on, 'backupbot.restore.post-hook': 'echo no room; false' })
  await assert.rejects(
    abra.restore(domain, snapshot, 60_000),
    (error) => error instanceof AbraError && /restore\.post-hook ended with 1: no room/.test(error.fatal)
  )
})

test('Q33, L43, L47: nothing to back up is an error, a label of version 1 a warning', async () => {
  await deploy({ ...on, 'backupbot.backup.path': '/content' })
  assert.match((await backUp()).warnings.join(), /backupbot\.backup\.path is of version 1 and is ignored/)
  await deploy({ ...on, 'backupbot.backup.volumes.content': 'false', 'backupbot.backup.volumes.cache': 'false' })
  await assert.rejects(abra.backup(domain, 60_000), /every volume of .* is excluded/)
  await deploy({})
  await assert.rejects(abra.backup(domain, 60_000), /no service of .* has backupbot\.backup=true/)
})

test('L142: a link that leads out of the volume takes nothing of the host into a backup', async () => {
  const content = await mountpoint('content')
  await deploy({ ...on, 'backupbot.backup.volumes.content.path': 'way/hostname' })
  rmSync(join(content, 'way'), { force: true })
  await docker('exec', (await runningContainer(engine, `${stack.name}_app`)) ?? '', 'ln', '-s', '/etc', '/content/way')
  await assert.rejects(abra.backup(domain, 60_000), /leaves the volume/)
})

test('L142: a restore writes through nothing that the app puts into its volume meanwhile: a link to a file, to a folder, a device', async () => {
  await deploy(on)
  const content = await mountpoint('content')
  const inApp = async (script: string): Promise<void> => {
    await docker('exec', (await runningContainer(engine, `${stack.name}_app`)) ?? '', 'sh', '-c', script)
  }
  const host = mkdtempSync(join(directory, 'host-'))
  const ofTheHost = (): Record<string, string> => Object.fromEntries(readdirSync(host).map((name) => [name, readFileSync(join(host, name), 'utf8')]))
  writeFileSync(join(host, 'note'), 'of the host\n')
  await inApp('rm -rf /content/* && mkdir /content/deep && echo hostile > /content/note && echo hostile > /content/deep/job')
  const { snapshot } = await backUp()
  for (const hostile of [
    `ln -sf ${host}/note /content/note`,
    `ln -sf ${host}/new /content/note`,
    `rm -rf /content/deep && ln -s ${host} /content/deep`,
    `ln -s ${host} /content/linked && rm -rf /content/deep && mv /content/linked /content/deep`,
    'rm -f /content/note && mknod /content/note c 1 3'
  ]) {
    await inApp(hostile)
    await assert.rejects(abra.restore(domain, snapshot, 60_000), AbraError, `${hostile}: the file cannot have come back`)
    assert.deepEqual(ofTheHost(), { note: 'of the host\n' }, hostile)
    await inApp('rm -rf /content/note /content/deep')
  }
  // Control: the same snapshot, nothing in the way.
  await abra.restore(domain, snapshot, 60_000)
  assert.equal(readFileSync(join(content, 'deep', 'job'), 'utf8'), 'hostile\n')
})

test('L142: a hook that puts a link in place of a folder gets nothing of the host into the snapshot', async () => {
  const host = mkdtempSync(join(directory, 'host-'))
  writeFileSync(join(host, 'job'), 'of the host\n')
  await deploy({
    ...on,
    'backupbot.backup.volumes.content.path': 'deep/job',
    'backupbot.backup.pre-hook': `rm -rf /content/deep && ln -s ${host} /content/deep`
  })
  const before = (await abra.snapshots(domain)).length
  await assert.rejects(abra.backup(domain, 60_000), /the path "deep\/job" leaves the volume/)
  assert.equal((await abra.snapshots(domain)).length, before)
})

/** The backup stage on this stack, as a run without a base has it. */
function stageContext(): StageContext {
  const run = new RunDirectory(mkdtempSync(join(directory, 'run-')))
  const environment = { DOCKER_HOST: facts.dockerHost, TESTME_SERVER_FILE: join(facts.stateDirectory, 'server.json'), TESTME_NODE: process.execPath }
  const server = { zone: facts.zone, dockerSocket: engine.socket, backupApp, environment }
  const given = plan(server, { base: { kind: 'none', reason: 'of the test' }, domains: { fresh: domain, upgrade: `none.${facts.zone}` } })
  const signal = new AbortController().signal
  return { plan: given, abra, engine, signal, progress: () => {}, stage: 'backup', run, mask: new Mask(), checks: [], handover: {} }
}

async function runBackup(): Promise<{ context: StageContext; headline: string }> {
  const context = stageContext()
  let headline: string
  try {
    headline = await backup(context)
  } catch (error) {
    headline = error instanceof StageFailure ? error.message : String(error)
  }
  snapshots.push(...((context.handover['snapshots'] as string[] | undefined) ?? []))
  return { context, headline }
}

test('L58: the backup waits until an update has ended, and only then seeds and starts', async () => {
  await deploy(on)
  await docker('service', 'update', '--detach', '--force', '--update-monitor', '4s', `${stack.name}_app`)
  const { context, headline } = await runBackup()
  const service = (await stack.services())[0]
  assert.equal(service?.UpdateStatus?.State, 'completed', headline)
  assert.deepEqual(
    context.checks.map(({ name, status }) => `${name} ${status}`),
    ['labels pass', 'settled pass', 'seeded pass', 'backup pass', 'snapshot pass', 'covered pass']
  )
  const completed = (await engine.call<{ UpdateStatus: { CompletedAt: string } }>('GET', `/services/${service?.ID}`)).UpdateStatus.CompletedAt
  assert.ok((context.checks.find(({ name }) => name === 'seeded')?.at ?? '') > completed.slice(0, 23), completed)
})

test('L43: a container that is replaced in mid-dump gets another try, and every try is shown', async () => {
  await deploy({
    ...on,
    'backupbot.backup.volumes.content.path': 'dump.txt',
    // The first time the server ends before anything is dumped, and the hook with it says that all went well.
    'backupbot.backup.pre-hook':
      'if [ -e /content/tried ]; then echo dumped > /content/dump.txt; else touch /content/tried; rm -f /content/dump.txt; kill -QUIT 1; fi'
  })
  rmSync(join(await mountpoint('content'), 'dump.txt'), { force: true })
  const { context, headline } = await runBackup()
  const taken = context.checks.find(({ name }) => name === 'backup')
  assert.equal(taken?.status, 'pass', headline)
  assert.match(taken?.evidence ?? '', /^try 1: .*; try 2: snapshot [0-9a-f]{8}/)
  assert.match(headline, /2 tries/)
  assert.equal(context.checks.find(({ name }) => name === 'dump')?.status, 'pass')
})

test('L43, L54: without such bad luck a missing dump and a failing hook are red at the first try', async () => {
  const paths = { 'backupbot.backup.volumes.content.path': 'dump.txt' }
  const red = async (hook: string): Promise<string> => {
    await deploy({ ...on, ...paths, 'backupbot.backup.pre-hook': hook })
    rmSync(join(await mountpoint('content'), 'dump.txt'), { force: true })
    const { context } = await runBackup()
    const failed = context.checks.find(({ status }) => status === 'fail')
    return `${failed?.name} ${failed?.class}: ${failed?.evidence}`
  }
  assert.match(await red('true'), /^dump recipe: the dump dump\.txt in .* is missing in the snapshot/)
  assert.match(await red(': > /content/dump.txt'), /^dump recipe: the dump dump\.txt in .* is empty in the snapshot/)
  assert.match(await red('echo cannot freeze; exit 4'), /^hooks recipe: .*backup\.pre-hook ended with 4: cannot freeze/)
})

test('L53: files that the app has open are not taken away from it', async () => {
  await deploy(on)
  const volume = await engine.call<{ Driver: string; Options: Record<string, string> | null; Mountpoint: string }>('GET', `/volumes/${stack.name}_content`)
  rmSync(join(volume.Mountpoint, 'way'), { force: true })
  assert.equal(whyNotToEmpty(volume), undefined)
  const container = (await runningContainer(engine, `${stack.name}_app`)) ?? ''
  await docker('exec', '--detach', container, 'sh', '-c', 'exec 3> /content/open.db; touch /content/ready; sleep 600')
  await eventually(() => (existsSync(join(volume.Mountpoint, 'ready')) ? true : undefined))
  assert.equal(whyNotToEmpty(volume), 'the app has open.db open')
  assert.equal(whyNotToEmpty({ ...volume, Options: { type: 'none', o: 'bind', device: '/etc' } }), 'it is not a plain local volume')
})
