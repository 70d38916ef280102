// What abra does on a server, quirk by quirk (the Q-table). Held against $TESTME_ABRA, else the abra on PATH, else the
// stand-in. The tests go through the life of one app in order, so that one deployment serves most of them.
import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { execa } from 'execa'
import { abraUnderTest, compose, files, git, sample, type Workbench, workbench, writeRecipe } from '../../test/support/contract.ts'
import { testServer } from '../../test/support/server.ts'
import { setEnv } from '../recipe/env.ts'
import { converge, waitUntilGone } from '../swarm/converge.ts'
import { Engine } from '../swarm/engine.ts'
import { type Service, Stack } from '../swarm/stack.ts'
import { readGeneratedSecrets, readListedSecrets, readSnapshots, readVolumes, savedSnapshotOf } from './answers.ts'
import { fatalOf, machineOutputOf, warningsOf } from './output.ts'
import type { AbraResult } from './terminal.ts'

const { standIn } = abraUnderTest()
const run = Math.random().toString(16).slice(2, 8)
const domain = `site-${run}.ci.test`
const name = domain.replaceAll('.', '_')
const apps = [domain]
const offline = ['-n', '-o']
const chaos = ['-n', '-o', 'app', 'deploy', '-C', '-f', '-c', '-D']

let bench: Workbench
let engine: Engine
let stack: Stack
let checkout: string

const docker = async (...words: string[]): Promise<string> => (await execa('docker', words, { env: { DOCKER_HOST: `unix://${engine.socket}` } })).stdout
const stackOf = (app: string): Stack => new Stack(engine, app.replaceAll('.', '_').slice(0, 45))
const service = async (which = 'app'): Promise<Service> =>
  (await stack.services()).find((one) => one.Spec.Name === `${name}_${which}`) ?? assert.fail(`no service ${which}`)
const label = async (key: string): Promise<string | undefined> => (await service()).Spec.Labels[`coop-cloud.${name}.${key}`]
const settled = (which = stack): Promise<void> => converge(which, { deadline: 60_000, waiting: () => {} })
const succeeds = async (words: string[], environment?: Record<string, string>): Promise<AbraResult> => {
  const result = await bench.abra(words, environment)
  assert.equal(result.exitCode, 0, result.output)
  return result
}
const fails = async (words: string[], environment?: Record<string, string>): Promise<string> => {
  const result = await bench.abra(words, environment)
  assert.notEqual(result.exitCode, 0, result.output)
  return fatalOf(result.output) ?? result.output
}
const setApp = (app: string, values: Record<string, string>): void =>
  writeFileSync(bench.environmentFile(app), setEnv(readFileSync(bench.environmentFile(app), 'utf8'), values))

/** A second app of another recipe; it is removed at the end. */
async function newApp(recipe: string, commit: Record<string, string>): Promise<string> {
  await writeRecipe(bench, recipe, [{ files: commit, tag: '1.0.0+1.22.1' }])
  const app = `${recipe}-${run}.ci.test`
  apps.push(app)
  await succeeds([...offline, 'app', 'new', recipe, '--domain', app, '--server', 'default'])
  return app
}

const plain = { secrets: false, volumes: false, config: false }

before(async () => {
  const facts = await testServer()
  engine = new Engine(facts.dockerHost.replace('unix://', ''))
  bench = workbench({ DOCKER_HOST: facts.dockerHost, TESTME_SERVER_FILE: join(facts.stateDirectory, 'server.json') })
  stack = new Stack(engine, name)
  const two = compose({ services: '  extra:\n    image: testme.local/nginx:1.22-r1\n    deploy: {endpoint_mode: dnsrr}\n', labels: ['backupbot.backup=true'] })
  checkout = await writeRecipe(bench, 'site', [
    { files: files(two), tag: '1.0.0+1.22.1' },
    { files: files(compose({ version: '1.1.0+1.22.1', image: 'testme.local/nginx:1.22-r2', labels: ['backupbot.backup=true'] })), tag: '1.1.0+1.22.1' },
    { files: files(compose({ version: '1.2.0+1.22.1', image: 'testme.local/nginx:1.22-r3', labels: ['backupbot.backup=true'] })) }
  ])
  await succeeds([...offline, 'app', 'new', 'site', '--domain', domain, '--server', 'default'])
})

after(async () => {
  for (const app of apps) {
    const left = stackOf(app)
    for (const one of await left.services()) await left.remove(`/services/${one.ID}`)
  }
  for (const app of apps) {
    const left = stackOf(app)
    await waitUntilGone(left, 60_000)
    for (const volume of await left.volumes()) await left.remove(`/volumes/${volume.Name}`)
    for (const secret of await left.secrets()) await left.remove(`/secrets/${secret.ID}`)
    for (const config of await left.configs()) await left.remove(`/configs/${config.ID}`)
    for (const network of await left.networks()) await left.remove(`/networks/${network.Id}`)
  }
  bench.remove()
})

test('Q14: a missing secret is named, before anything is deployed', async () => {
  await git(checkout, 'checkout', '--quiet', 'main')
  assert.match(await fails([...chaos, domain]), /secret not generated: .*token/)
  assert.deepEqual(await stack.services(), [])
  assert.deepEqual(await stack.configs(), [])
})

test('Q14, L22: a secret that nothing generates is named as such', async () => {
  const app = await newApp('byhand', files(compose({ config: false }), { '.env.sample': sample.replace('# length=24 charset=hex', '# generate=false') }))
  assert.match(await fails([...chaos, app]), /secret not inserted \(#generate=false\): .*token/)
  assert.deepEqual(await stackOf(app).residue(), [])
})

test('Q37: secret insert takes a value, or with -f the path of a file', async () => {
  const app = `byhand-${run}.ci.test`
  const file = join(bench.directory, 'value')
  writeFileSync(file, 'inserted')
  assert.match(await fails([...offline, 'app', 'secret', 'insert', '-f', app, 'token', 'v1', 'no-such-path']), /no-such-path/)
  await succeeds([...offline, 'app', 'secret', 'insert', '-f', app, 'token', 'v1', file])
  assert.equal((await stackOf(app).secrets()).length, 1)
})

test('Q14, Q37: what was inserted is not inserted again, and generate leaves it as it is; a name that the recipe does not have is refused', async () => {
  const app = await newApp('given', files(compose({ config: false })))
  const insert = [...offline, 'app', 'secret', 'insert', app]
  assert.match(await fails([...insert, 'no_such', 'v1', 'inserted']), /no secret no_such available for recipe given\?/)
  await succeeds([...insert, 'token', 'v1', 'inserted'])
  await fails([...insert, 'token', 'v1', 'another'])
  const generated = await bench.abra([...offline, 'app', 'secret', 'generate', '-a', '-m', app])
  assert.notEqual(generated.exitCode, 0)
  assert.match(warningsOf(generated.output).join('\n'), /no secrets generated/)
  assert.equal(fatalOf(generated.output), undefined)
  assert.equal((await stackOf(app).secrets()).length, 1)
})

test('Q38, Q42: secret generate prints the values, with -m for programs; secret list -m knows them', async () => {
  const { output } = await succeeds([...offline, 'app', 'secret', 'generate', '-a', '-m', domain])
  const [made, ...others] = readGeneratedSecrets(output) ?? assert.fail(output)
  assert.deepEqual(others, [])
  assert.equal(made?.name, 'token')
  assert.match(made?.value ?? '', /^[0-9a-f]{24}$/)
  const listed = await succeeds([...offline, 'app', 'secret', 'list', '-m', domain])
  assert.equal(readListedSecrets(listed.output)?.[0]?.created, true)
  assert.doesNotMatch(listed.output, new RegExp(made?.value ?? 'x'))
})

test('Q15: a domain that does not resolve is refused without -D', async () => {
  assert.match(await fails([...offline, 'app', 'deploy', '-C', '-c', domain]), /resolve/)
  assert.deepEqual(await stack.services(), [])
})

test('Q9, L6: without -C one untracked file is "locally unstaged changes"', async () => {
  writeFileSync(join(checkout, 'untracked'), 'x')
  assert.match(await fails([...offline, 'app', 'deploy', '-D', domain]), /has locally unstaged changes/)
  rmSync(join(checkout, 'untracked'))
})

let closeOrigin: () => Promise<void>
test('Q23: without -C and -o a private origin is asked: authentication required', async () => {
  const server = createServer((_request, response) => response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closeOrigin = () => new Promise((resolve) => server.close(() => resolve()))
  await git(checkout, 'remote', 'add', 'origin', `http://127.0.0.1:${(server.address() as AddressInfo).port}/site.git`)
  assert.match(await fails(['-n', 'app', 'deploy', '-D', domain]), /authentication required: Unauthorized/)
})

test('Q8, Q23: without -C the pinned version is checked out and deployed, offline past a private origin, and waited for', async () => {
  await git(checkout, 'checkout', '--quiet', 'main')
  setApp(domain, { TYPE: 'site:1.0.0+1.22.1' })
  await succeeds([...offline, 'app', 'deploy', '-D', domain])
  assert.equal(await git(checkout, 'rev-parse', 'HEAD'), await git(checkout, 'rev-parse', '1.0.0+1.22.1^{commit}'))
  assert.equal(await label('version'), '1.0.0+1.22.1')
  // It was waited for: all is running when it returns.
  assert.deepEqual(
    (await stack.tasks()).filter((task) => task.DesiredState === 'running' && task.Status.State !== 'running'),
    []
  )
})

test('Q36: with the sample as it is, the router asks ACME for a certificate', async () => {
  assert.equal((await service()).Spec.Labels[`traefik.http.routers.${name}.tls.certresolver`], 'production')
})

test('Q13: what is deployed already wants -f', async () => {
  assert.match(await fails([...offline, 'app', 'deploy', '-C', '-c', '-D', domain]), /already deployed/)
})

test('Q35: app upgrade goes to published versions only, whatever is checked out', async () => {
  await git(checkout, 'checkout', '--quiet', 'main')
  const head = (await git(checkout, 'rev-parse', 'HEAD')).slice(0, 8)
  assert.match(await fails([...offline, 'app', 'upgrade', '-D', '-c', domain, '1.2.0+1.22.1']), /1\.2\.0\+1\.22\.1/)
  await succeeds([...offline, 'app', 'upgrade', '-D', '-c', domain])
  assert.equal(await label('version'), '1.1.0+1.22.1')
  assert.notEqual(await label('chaos-version'), head)
})

test('Q7, Q10, Q11, Q17, Q26, L7: -C takes whatever HEAD is, +U for a dirty tree, the label as in compose, and -c returns at once', async () => {
  await git(checkout, 'checkout', '--quiet', '--force', 'main')
  writeFileSync(join(checkout, 'compose.untracked.yml'), 'version: "3.8"\nservices:\n  app:\n    environment: [FROM=overlay]\n')
  const text = readFileSync(bench.environmentFile(domain), 'utf8')
  const without = text
    .split('\n')
    .filter((line) => !line.startsWith('TIMEOUT='))
    .join('\n')
  writeFileSync(bench.environmentFile(domain), setEnv(without, { COMPOSE_FILE: 'compose.yml:compose.untracked.yml' }))
  const { output } = await succeeds([...chaos, domain])
  // Q17: the new task cannot be running yet; the update has only begun.
  assert.notEqual((await service()).UpdateStatus?.State, 'completed')
  const head = await git(checkout, 'rev-parse', 'HEAD')
  assert.equal(await label('chaos-version'), `${head.slice(0, 8)}+U`)
  assert.equal(await label('chaos'), 'true')
  assert.equal(await label('recipe'), 'site')
  assert.equal(await label('version'), '1.2.0+1.22.1')
  assert.match((await service()).Spec.TaskTemplate.ContainerSpec.Image, /nginx:1\.22-r3/)
  assert.match(warningsOf(output).join('\n'), /TIMEOUT/)
})

test('Q40: TYPE may carry the version afterwards', () => {
  assert.match(readFileSync(bench.environmentFile(domain), 'utf8'), /^TYPE=['"]?site(:\S+?)?['"]?$/m)
})

test('Q18: a service that the new version dropped keeps running', async () => {
  assert.ok(await service('extra'))
})

test('Q20, L21: a config changed without its version is an obscure error', async () => {
  writeFileSync(join(checkout, 'note.txt'), 'changed\n')
  assert.match(await fails([...chaos, domain]), /only updates to Labels are allowed/)
  await git(checkout, 'checkout', '--quiet', '--force', 'main')
})

test('Q27: COMPOSE_FILE that names a file this version lacks fails', async () => {
  setApp(domain, { COMPOSE_FILE: 'compose.yml:compose.later.yml' })
  assert.match(await fails([...chaos, domain]), /compose\.later\.yml/)
  setApp(domain, { COMPOSE_FILE: 'compose.yml' })
})

test('Q19, L12: a duration in a variable fails a deploy too', async () => {
  const app = await newApp('late', files(compose({ ...plain, healthcheck: '      test: ["CMD", "true"]\n      interval: ${EVERY:-1s}' })))
  assert.match(await fails([...chaos, app]), /Does not match format '?duration'?/)
  assert.deepEqual(await stackOf(app).services(), [])
})

test('Q21: a config name over 64 characters is refused by Docker', async () => {
  const long = 'a_config_with_quite_a_long_name_of_its_own'
  const configs = `configs:\n  note:\n    name: \${STACK_NAME}_${long}_\${NOTE_VERSION}\n    file: note.txt\n`
  const app = await newApp('long', files(compose({ ...plain, config: true, configs })))
  assert.match(await fails([...chaos, app]), new RegExp(long))
  assert.deepEqual(await stackOf(app).services(), [])
})

test('Q22: a long domain makes a stack name cut at 45 characters', async () => {
  const app = `a-rather-long-name-for-an-app-${run}.and-a-zone.ci.test`
  const cut = app.replaceAll('.', '_').slice(0, 45)
  assert.ok(app.length > 45)
  apps.push(app)
  await succeeds([...offline, 'app', 'new', 'byhand', '--domain', app, '--server', 'default'])
  const file = join(bench.directory, 'value')
  await succeeds([...offline, 'app', 'secret', 'insert', '-f', app, 'token', 'v1', file])
  assert.deepEqual(
    (await new Stack(engine, cut).secrets()).map((secret) => secret.Spec.Name),
    [`${cut}_token_v1`]
  )
})

test('Q12, Q24, L20: a rule of error severity stops a pinned deploy; -C skips lint and deploys the tagged commit', async () => {
  const app = `light-${run}.ci.test`
  apps.push(app)
  await writeRecipe(bench, 'light', [{ files: files(compose(plain)), tag: '1.0.0+1.22.1', lightweight: true }])
  await succeeds([...offline, 'app', 'new', 'light', '--domain', app, '--server', 'default'])
  assert.match(await fails([...offline, 'app', 'deploy', '-D', '-c', app]), /R014|annotated|critical errors/)
  assert.deepEqual(await stackOf(app).services(), [])
  await succeeds([...chaos, app])
  assert.equal((await stackOf(app).services()).length, 1)
})

test('Q16, L13: the wait gives up at TIMEOUT while a healthcheck is in its start period, and the swarm converges later', async () => {
  const slow = {
    ...plain,
    command: '["sh", "-c", "sleep 6; touch /run/ready; exec nginx -g \'daemon off;\'"]',
    healthcheck: '      test: ["CMD", "test", "-e", "/run/ready"]\n      interval: 1s\n      start_period: 60s'
  }
  const app = await newApp('slow', files(compose(slow)))
  setApp(app, { TIMEOUT: '2' })
  assert.match(await fails([...offline, 'app', 'deploy', '-C', '-D', app]), /deploy (failed|timed out)/)
  await settled(stackOf(app))
})

test('Q28: an image that is still being pulled is "No such image" to the wait', {
  skip: standIn ? false : 'needs the pull-race fault of the stand-in'
}, async () => {
  const app = `slow-${run}.ci.test`
  assert.match(await fails([...offline, 'app', 'deploy', '-C', '-f', '-D', app], { TESTME_ABRA_FAULT: 'pull-race' }), /No such image/)
  assert.match(await fails([...offline, 'app', 'deploy', '-C', '-f', '-D', app], { TESTME_ABRA_FAULT: 'no-such-fault' }), /there is no such fault/)
})

test('Q42: app ps -m and app ls -m -S name what is deployed', async () => {
  assert.match(JSON.stringify(machineOutputOf((await succeeds([...offline, 'app', 'ps', '-m', domain])).output)), /nginx:1\.22-r3/)
  assert.match(JSON.stringify(machineOutputOf((await succeeds([...offline, 'app', 'ls', '-m', '-S'])).output)), new RegExp(domain))
})

const content = async (): Promise<string> => (await stack.volumes()).find((volume) => volume.Name === `${name}_content`)?.Mountpoint ?? assert.fail('no volume')
const backup = async (): Promise<AbraResult> => await bench.abra([...offline, 'app', 'backup', 'create', domain])
const labels = async (...pairs: string[]): Promise<string> =>
  await docker('service', 'update', '--detach', ...pairs.flatMap((pair) => ['--label-add', pair]), `${name}_app`)

test('Q31: a restore without a snapshot takes the latest of that name; with one it takes that one', async () => {
  await settled()
  const file = join(await content(), 'page')
  writeFileSync(file, 'first')
  const first = savedSnapshotOf((await backup()).output) ?? assert.fail('no snapshot')
  writeFileSync(file, 'second')
  const second = savedSnapshotOf((await backup()).output) ?? assert.fail('no snapshot')
  assert.notEqual(first, second)
  writeFileSync(file, 'damaged')
  await succeeds([...offline, 'app', 'restore', domain])
  assert.equal(readFileSync(file, 'utf8'), 'second')
  await succeeds([...offline, 'app', 'restore', `--snapshot=${first}`, domain])
  assert.equal(readFileSync(file, 'utf8'), 'first')
})

test('Q33, L47: a v1 path label is ignored, the whole volume is taken', async () => {
  await labels('backupbot.backup.path=/data/only')
  const { exitCode, output } = await backup()
  assert.equal(exitCode, 0, output)
  const snapshot = savedSnapshotOf(output) ?? assert.fail('no snapshot')
  const listed = await succeeds([...offline, 'app', 'run', '-t', 'backups.ci.test', 'app', '--', 'restic', 'ls', snapshot])
  assert.match(listed.output, new RegExp(`${name}_content/_data/page$`, 'm'))
})

test('Q29: a dump that is lost between the hook and restic leaves no trace in the exit code', async () => {
  await labels('backupbot.backup.pre-hook=echo rows > /data/dump.sql && rm /data/dump.sql')
  const { exitCode, output } = await backup()
  assert.equal(exitCode, 0, output)
  const snapshot = savedSnapshotOf(output) ?? assert.fail('no snapshot')
  const listed = await succeeds([...offline, 'app', 'run', '-t', 'backups.ci.test', 'app', '--', 'restic', 'ls', snapshot])
  assert.doesNotMatch(listed.output, /dump\.sql/)
})

test('Q30: a hook in a container that takes no exec fails the whole backup', async () => {
  await settled()
  const [container] = (await stack.containers()).filter((one) => one.State === 'running' && one.Labels['com.docker.swarm.service.name'] === `${name}_app`)
  const id = container?.Id ?? assert.fail('no container')
  // Paused, a container answers an exec with the same 409 as one that is being replaced.
  await docker('pause', id)
  try {
    const { exitCode, output } = await backup()
    assert.notEqual(exitCode, 0, output)
    assert.equal(savedSnapshotOf(output), undefined)
  } finally {
    await docker('unpause', id)
  }
})

test('L142: the marks by which the processes of a call are ended get into no container, even if a recipe asks for them by name', async () => {
  const asks = compose({ config: false, secrets: false }).replace(
    '    networks: [proxy]',
    '    environment: [TESTME_CALL, TESTME_RUN, OWN=1]\n    networks: [proxy]'
  )
  const app = await newApp('marks', files(asks))
  await succeeds([...chaos, app])
  const [deployed] = await stackOf(app).services()
  const environment = (deployed?.Spec.TaskTemplate.ContainerSpec as { Env?: string[] } | undefined)?.Env ?? []
  assert.deepEqual(
    environment.filter((entry) => /^(TESTME_\w+|OWN)=/.test(entry)),
    ['OWN=1']
  )
})

test('L44: app run returns the exit code of the command', async () => {
  assert.match((await succeeds([...offline, 'app', 'run', '-t', domain, 'app', '--', 'cat', '/data/page'])).output, /first/)
  assert.notEqual((await bench.abra([...offline, 'app', 'run', '-t', domain, 'app', '--', 'false'])).exitCode, 0)
})

test('Q34: undeploy leaves volumes and secrets, and their removal is a call of its own', async () => {
  await succeeds([...offline, 'app', 'undeploy', domain])
  await waitUntilGone(stack, 60_000)
  assert.equal((await stack.secrets()).length, 1)
  assert.deepEqual(readVolumes((await succeeds([...offline, 'app', 'volume', 'list', domain])).output, name), [`${name}_content`])
  await succeeds([...offline, 'app', 'volume', 'rm', '-f', domain])
  await succeeds([...offline, 'app', 'secret', 'rm', '-a', domain])
  assert.deepEqual([await stack.volumes(), await stack.secrets()], [[], []])
})

test('Q32: snapshots stay in the repository when the app is gone', async () => {
  const snapshots = readSnapshots((await succeeds([...offline, 'app', 'backup', 'snapshots', domain])).output)
  assert.ok(snapshots.length >= 4, JSON.stringify(snapshots))
  await succeeds([...offline, 'app', 'remove', '-f', domain])
  const words = [...offline, 'app', 'run', '-t', 'backups.ci.test', 'app', '--', 'restic']
  const listed = await succeeds([...words, 'snapshots', '--host', name])
  for (const { id } of snapshots) assert.match(listed.output, new RegExp(id))
  await succeeds([...words, 'forget', ...snapshots.map(({ id }) => id)])
  await closeOrigin()
})
