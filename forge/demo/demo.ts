// `testme demo`: a Gitea with an organisation, a recipe, pull requests and two runner daemons, and a member who asks for a test.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeAtomic } from '../../src/run/atomic.ts'
import { alive, endProcess, readRecord } from '../../src/run/processes.ts'
import { type Forge, runningForge, startForge, stopForge } from '../forge.ts'
import { startRunner } from '../runner.ts'
import { comment } from '../world.ts'
import { demoFolder, forgeFolder, runnerFolder, runnerLabels } from './place.ts'
import { good, losesData, type Proposal } from './recipe.ts'
import { type Seen, watch } from './watch.ts'
import { makeWorld, propose, type Tools, type World } from './world.ts'

/** How a demo can be looked at; kept in `demo.json`. */
export interface Demo {
  url: string
  pulls: { title: string; url: string; expected: 'success' | 'failure' }[]
  logins: { login: string; password: string; who: string }[]
}

const file = join(demoFolder, 'demo.json')

/** The demo that is there, if its Gitea and its runners run: without a runner nobody would answer a comment. */
export function runningDemo(): Demo | undefined {
  const answering = runnerLabels.every((label) => alive(readRecord(join(runnerFolder(label), 'runner.process'))))
  return runningForge(forgeFolder) === undefined || !answering || !existsSync(file) ? undefined : (JSON.parse(readFileSync(file, 'utf8')) as Demo)
}

/** Gitea, runners, people and repositories; what half a demo left is removed first. */
export async function startDemo(tools: Tools, progress: (line: string) => void): Promise<{ forge: Forge; world: World }> {
  await stopDemo()
  const workspace = join(demoFolder, 'workspace')
  mkdirSync(workspace, { recursive: true })
  const forge = await startForge({ folder: forgeFolder, progress, pages: true })
  progress('making an organisation, a recipe and the people around it')
  const world = await makeWorld(forge, workspace, tools)
  rmSync(workspace, { recursive: true })
  for (const label of runnerLabels) {
    progress(`starting a runner for ${label}`)
    await startRunner(forge, { name: label, labels: [label], profile: '2.3.0', folder: runnerFolder(label), settings: { shutdown_timeout: '60s' } })
  }
  return { forge, world }
}

/** Opens the pull request, comments `!testme` as a member, and follows it to its verdict. */
export async function askFor(forge: Forge, world: World, proposal: Proposal, tell: (line: string) => void): Promise<{ url: string; seen: Seen }> {
  const { recipe, cast } = world
  const pull = await propose(forge, world, proposal)
  tell(`${pull.url}  ${proposal.title}`)
  const command = await comment(forge, cast.alice, recipe, pull.number, '!testme')
  tell(`${cast.alice.login}: !testme`)
  const seen = await watch(forge, { repository: recipe, number: pull.number, sha: pull.sha, commandId: command.id, bot: cast.bot.login }, tell)
  return { url: pull.url, seen }
}

/** The whole story: a pull request that is green, one that loses data and is red. Returns what to look at. */
export async function tellStory(forge: Forge, world: World, tell: (line: string) => void): Promise<{ demo: Demo; asExpected: boolean }> {
  const pulls: Demo['pulls'] = []
  let asExpected = true
  for (const [proposal, expected] of [
    [good, 'success'],
    [losesData, 'failure']
  ] as const) {
    const { url, seen } = await askFor(forge, world, proposal, tell)
    tell(`testme ${seen.state}: ${seen.description}`)
    asExpected &&= seen.state === expected
    pulls.push({ title: proposal.title, url, expected })
  }
  const { alice, mallory } = world.cast
  const demo: Demo = {
    url: forge.url,
    pulls,
    logins: [
      { ...loginOf(alice), who: 'a member: may ask for tests' },
      { ...loginOf(mallory), who: 'a stranger: may not' },
      { ...loginOf(forge.admin), who: 'the administrator' }
    ]
  }
  writeAtomic(file, `${JSON.stringify(demo, null, 2)}\n`, 0o600)
  return { demo, asExpected }
}

const loginOf = ({ login, password }: { login: string; password: string }): { login: string; password: string } => ({ login, password })

/** Ends the runners and Gitea, and removes all of it; the programs that were built stay. */
export async function stopDemo(): Promise<void> {
  for (const label of runnerLabels) await endProcess(readRecord(join(runnerFolder(label), 'runner.process')), 10_000)
  await stopForge(forgeFolder)
  rmSync(demoFolder, { recursive: true, force: true })
}
