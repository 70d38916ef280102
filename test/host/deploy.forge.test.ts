// Host mode as a whole: a real Gitea, two daemons as users of their own, the installed workflow, the built actions, the sudo rule, and a real server that
// only the host's user may use. One word is changed on the way: what the actions call `testme` has another name here, since users are of the machine.
import assert from 'node:assert/strict'
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { execa } from 'execa'
import { unzipSync } from 'fflate'
import { buildHistory } from '../../fixtures/build.ts'
import { createRepository } from '../../fixtures/repository.ts'
import { logIn } from '../../forge/web.ts'
import * as world from '../../forge/world.ts'
import { standIn } from '../../src/cli/embedded.ts'
import { workflowFor } from '../../src/enroll/workflow.ts'
import { hostCommand } from '../../src/protocol/host.ts'
import { registrations } from '../../src/run/registry.ts'
import { readServerFile } from '../../src/run/server-file.ts'
import { freshBundles } from '../support/bundles.ts'
import { lab } from '../support/forge.ts'
import { HostUsers, noUsers } from '../support/host-users.ts'
import { testServer } from '../support/server.ts'
import { eventually } from '../support/testme.ts'

const skip = noUsers
const repository = 'recipes/custom-html'
const root = join(import.meta.dirname, '..', '..')
const place = skip === false ? await makePlace() : undefined
const thePlace = (): NonNullable<typeof place> => {
  if (place === undefined) throw new Error('these tests are skipped')
  return place
}

async function makePlace() {
  const [facts, dist, there] = [await testServer(), await freshBundles(), await lab()]
  const { forge, folder } = there
  const cast = await world.createCast(forge)
  const server = join(facts.stateDirectory, 'server.json')
  const locks = readServerFile(server).server
  const token = await world.createToken(forge, cast.bot, ['read:user', 'read:organization', 'write:issue', 'write:repository'])
  let configuration: Record<string, unknown> = {}
  const users = new HostUsers((names, home) => {
    configuration = {
      gitea: forge.url,
      tokenFile: join(home, 'token'),
      bot: cast.bot.id,
      organisations: { recipes: {} },
      server,
      state: join(home, 'host', 'state'),
      abra: join(home, 'abra'),
      runners: [{ id: 1, user: names.gate, jobs: 'gate' }]
    }
    return configuration
  }, token)
  const host = users.name('host')
  await giveServer(users, locks.dockerSocket, locks.locksDirectory)
  after(async () => {
    await execa('chown', ['-R', 'root:root', locks.dockerSocket, locks.locksDirectory])
    users.remove()
  })
  const daemon = async (role: 'gate' | 'stages', label: string): Promise<number> => {
    const shims = join(folder, `bin-${role}`)
    mkdirSync(shims)
    const known = hostCommand.slice(1).join(' ')
    script(
      join(shims, 'sudo'),
      `case "$*" in "${known} "*) shift ${hostCommand.length - 1}; exec /usr/bin/sudo -n -u ${host} -- ${join(users.folder, 'testme')} host "$@" ;; esac`,
      'exec /usr/bin/sudo "$@"'
    )
    const environment = { PATH: `${shims}:${dirname(process.execPath)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin` }
    mkdirSync(join(folder, 'runners'), { recursive: true })
    const runner = await there.runner(role, { profile: '2.3.0', labels: [label], user: users.name(role), environment })
    return (JSON.parse((await execa('cat', [join(runner.folder, '.runner')])).stdout) as { id: number }).id
  }
  users.configure({
    ...configuration,
    runners: [
      { id: await daemon('gate', 'testme-gate'), user: users.name('gate'), jobs: 'gate' },
      { id: await daemon('stages', 'testme'), user: users.name('stages'), jobs: 'stages' }
    ]
  })
  const suite = await createRepository(join(folder, 'suite'))
  for (const name of ['actions', 'src', 'recipes', 'package.json', 'LICENSE']) cpSync(join(root, name), join(suite.path, name), { recursive: true })
  cpSync(dist, join(suite.path, 'dist'), { recursive: true })
  await suite.commit('testme')
  await world.createRepository(forge, 'recipes/testme', { folder: suite.path })
  const sha = await world.headOf(forge, 'recipes/testme', 'main')
  const history = await buildHistory('custom-html', join(folder, 'sources', 'custom-html'))
  await world.createRepository(forge, repository, { folder: history.path })
  const workflow = workflowFor({ actions: 'recipes/testme/actions', sha, version: 'v0.1.0' })
  await world.commitFiles(forge, repository, { branch: 'main', message: 'testme', files: { '.gitea/workflows/testme.yml': workflow } })
  const session = await logIn(forge.url, cast.alice.login, cast.alice.password)
  return { there, forge, users, locks, session, ...cast }
}

function script(path: string, ...lines: string[]): void {
  writeFileSync(path, `#!/bin/sh\n${lines.join('\n')}\n`, { mode: 0o755 })
  chmodSync(path, 0o755)
}

/**
 * The embedded server is root's. The host's user gets what it has on a server: the Docker socket, and a folder of locks of its own. What a container of a real
 * server does as root, the backup service, the stand-in for abra does itself: for those calls it becomes root, by a rule of the host's user.
 */
async function giveServer(users: HostUsers, socket: string, locks: string): Promise<void> {
  const host = users.name('host')
  mkdirSync(locks, { recursive: true })
  await execa('chown', ['-R', `${host}:${host}`, socket, locks])
  const asRoot = join(users.folder, 'abra-as-root')
  script(asRoot, `exec ${standIn} "$@"`)
  users.rule(`Defaults:${host} !env_reset, !use_pty\n${host} ALL=(root) NOPASSWD:SETENV: ${asRoot}\n`)
  script(join(users.folder, 'abra'), `case " $* " in *" backup "*|*" restore "*|*" run "*) exec sudo -n -E -- ${asRoot} "$@" ;; esac`, `exec ${standIn} "$@"`)
}

let pulls = 0
async function aPull(files: Record<string, string>): Promise<{ number: number; sha: string }> {
  const { forge, alice } = thePlace()
  pulls += 1
  const branch = `change-${pulls}`
  const sha = await world.commitFiles(forge, repository, { branch, from: 'main', message: branch, files })
  const { number } = await world.openPull(forge, alice, repository, { title: branch, head: branch })
  return { number, sha }
}

async function ask(pull: { number: number }, text: string): Promise<number> {
  const { forge, alice } = thePlace()
  const comment = await world.comment(forge, alice, repository, pull.number, text)
  return (await world.runThat(forge, repository, ({ display_title }) => display_title.endsWith(`(comment ${comment.id})`))).id
}

async function said(pull: { number: number; sha: string }) {
  const { forge, bot } = thePlace()
  const comments = (await world.commentsOf(forge, repository, pull.number)).filter(({ user }) => user.login === bot.login)
  const [status] = await world.statusesOf(forge, repository, pull.sha)
  return { comments: comments.map(({ body }) => body), status: [status?.context, status?.status, status?.creator?.login] }
}

async function logOf(run: number): Promise<string> {
  const { forge } = thePlace()
  const jobs = await world.jobsOf(forge, repository, run)
  return (await Promise.all(jobs.map(async ({ id }) => (await world.linesOf(forge, repository, id)).join('\n')))).join('\n')
}

test('a whole run: deployed, damaged, restored and removed by the host’s user, asked for by users who may nothing', { skip }, async () => {
  const { forge, users, locks, session, bot } = thePlace()
  const pull = await aPull({ 'README.md': 'a change' })
  const run = await ask(pull, `!testme ${pull.sha.slice(0, 12)}`)
  const end = await world.completed(forge, repository, run, 300)
  assert.equal(end.conclusion, 'success', await logOf(run))
  const [, stages] = await world.jobsOf(forge, repository, run)
  const steps = await world.stepsOf(session, repository, run, stages?.id ?? 0)
  assert.deepEqual(
    steps.filter(({ name }) => !/job$/.test(name)).map(({ name, status }) => `${name} ${status}`),
    ['lint', 'install', 'upgrade', 'backup', 'restore', 'custom', 'teardown'].map((name) => `${name} success`)
  )
  const { comments, status } = await said(pull)
  assert.equal(comments.length, 1)
  assert.match(comments[0] ?? '', /Green, level 5 of 5/)
  assert.deepEqual(status, ['testme', 'success', bot.login])
  // What may be shown came to Gitea with the token of the job, and its link can be opened.
  const [, report = ''] = /\[report\]\((\S+)\)/.exec(comments[0] ?? '') ?? []
  const zip = unzipSync(new Uint8Array(await (await fetch(report)).arrayBuffer()))
  assert.deepEqual(
    ['results.json', 'junit.xml'].filter((name) => !(name in zip)),
    []
  )
  assert.deepEqual(
    Object.keys(zip).filter((name) => /^(private|work)/.test(name)),
    []
  )
  assert.deepEqual(registrations(locks), [])
  // The runs are the host's user's, and nobody else looks into them.
  const runs = join(users.folder, 'host', 'state', 'runs')
  assert.equal(readdirSync(runs).filter((name) => !name.startsWith('.')).length, 1)
  assert.notEqual(statSync(runs).uid, 0)
  const looked = await users.as('stages', ['ls', runs])
  assert.notEqual(looked.code, 0)
})

test('L129, P25: a step that is killed while it deploys: the host cancels and removes the run, and the timer has the last word', { skip }, async () => {
  const { forge, users, locks } = thePlace()
  const pull = await aPull({ 'README.md': 'another change' })
  const run = await ask(pull, `!testme ${pull.sha.slice(0, 12)} install`)
  await eventually(async () => {
    const [, stages] = await world.jobsOf(forge, repository, run)
    return stages === undefined ? undefined : (await world.linesOf(forge, repository, stages.id)).find((line) => /converged/.test(line))
  })
  // All that the daemon's user has: the daemon too, so that no later step can come.
  await execa('pkill', ['-KILL', '-u', users.name('stages')])
  await eventually(() => (registrations(locks).length === 0 ? true : undefined))
  const before = await said(pull)
  assert.notEqual(before.status[1], 'success')
  await world.cancelRun(thePlace().session, repository, run)
  await eventually(async () => {
    const sweep = await users.as('host', [join(users.folder, 'testme'), 'host', 'sweep'])
    assert.equal(sweep.code, 0, sweep.stdout + sweep.stderr)
    return (await said(pull)).status[1] === 'error' ? true : undefined
  })
  const { comments } = await said(pull)
  assert.equal(comments.length, 1)
  assert.match(comments[0] ?? '', /ended from outside|was cancelled/)
  for (const name of readdirSync(join(users.folder, 'host', 'state', 'runs')))
    for (const part of ['private', 'work']) {
      const left = join(users.folder, 'host', 'state', 'runs', name, part)
      assert.deepEqual(existsSync(left) ? readdirSync(left) : [], [])
    }
})

test('the host says of itself that all is as it must be, and what is not', { skip }, async () => {
  const { users } = thePlace()
  const check = await users.as('host', [join(users.folder, 'testme'), 'host', 'check'])
  assert.equal(check.code, 0, check.stdout + check.stderr)
  for (const line of [/volumes can be looked into/, /the token is that of /, /is a member of recipes/, /in no group that could do more/])
    assert.match(check.stdout, line)
})
