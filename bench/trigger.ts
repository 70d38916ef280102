import { execFileSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { good } from '../forge/demo/recipe.ts'
import { makeWorld, propose } from '../forge/demo/world.ts'
import { logIn } from '../forge/web.ts'
import * as world from '../forge/world.ts'
import type { ServerFacts } from '../local/server/server.ts'
import { playwrightFolder } from '../src/browser/playwright.ts'
import { standIn } from '../src/cli/embedded.ts'
import { lab } from '../test/support/forge.ts'
import { median, root } from './measure.ts'
import type { Figure } from './page.ts'

/**
 * From the comment to the first answer and the first stage, on the forge with two runner daemons as on a host. Each is asked
 * for as often as a person could see it, every few milliseconds; the daemons poll with the forge's short intervals, so
 * what a real one adds (up to 5 s, its `fetch_interval_max`) is not in the figures.
 */
export async function measureTrigger(facts: ServerFacts, repeats: number): Promise<Figure[]> {
  const there = await lab()
  const { forge, folder } = there
  const tools = { root, server: join(facts.stateDirectory, 'server.json'), abra: standIn, playwright: playwrightFolder(), version: '0.1.0' }
  const made = await makeWorld(forge, join(folder, 'world'), tools)
  const { recipe, cast } = made
  const environment = { PATH: `${dirname(process.execPath)}:${process.env['PATH']}` }
  for (const label of ['testme-gate', 'testme']) await there.runner(label, { labels: [label], profile: '2.3.0', environment })
  const session = await logIn(forge.url, cast.alice.login, cast.alice.password)
  const eyes: number[] = []
  const firstStep: number[] = []
  const gate: number[] = []
  const ordinary: number[] = []
  for (let turn = 0; turn < repeats; turn++) {
    const pull = await propose(forge, made, { ...good, branch: `bench-${turn}` })
    // Asking with the commit waits for no record of the push.
    const before = new Set((await world.runsOf(forge, recipe)).map(({ id }) => id))
    const asked = performance.now()
    const { id: commandId } = await world.comment(forge, cast.alice, recipe, pull.number, `!testme ${pull.sha.slice(0, 12)} lint`)
    await soon(async () => (await world.reactionsTo(forge, recipe, commandId)).some((reaction) => reaction.endsWith('eyes')))
    eyes.push((performance.now() - asked) / 1000)
    const run = await world.runThat(forge, recipe, ({ id, actor }) => !before.has(id) && actor.login === cast.alice.login)
    const stages = (await world.jobsOf(forge, recipe, run.id)).find(({ name }) => name === 'stages')
    await soon(async () => (await world.stepsOf(session, recipe, run.id, stages?.id ?? 0)).some(({ name, status }) => name === 'lint' && status !== 'waiting'))
    firstStep.push((performance.now() - asked) / 1000)
    await world.completed(forge, recipe, run.id, 300)
    gate.push(await secondsOfStep(forge, recipe, run.id, 'gate'))

    const talk = new Set((await world.runsOf(forge, recipe)).map(({ id }) => id))
    await world.comment(forge, cast.alice, recipe, pull.number, 'Nothing to test here.')
    const idle = await world.runThat(forge, recipe, ({ id, actor }) => !talk.has(id) && actor.login === cast.alice.login)
    await world.completed(forge, recipe, idle.id)
    ordinary.push(await secondsOfStep(forge, recipe, idle.id, 'gate'))
  }
  const start = Array.from({ length: repeats }, () => cpuOf(join(root, 'dist', 'gate.cjs')))
  const figure = (name: string, values: number[]): Figure => ({ figure: name, value: median(values), goal: null, unit: 's' })
  return [
    figure('comment → 👀', eyes),
    figure('comment → first stage step', firstStep),
    figure('job of the gate, accepted', gate),
    figure('job of the gate, ordinary comment', ordinary),
    figure('CPU time of starting the bundle of the gate', start)
  ]
}

async function soon(look: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 120_000; Date.now() < end; await delay(20)) if (await look()) return
  throw new Error('nothing happened within two minutes')
}

/** From the log, whose lines carry their time: a job's own times are whole seconds. */
async function secondsOfStep(forge: Parameters<typeof world.logOf>[0], repository: string, run: number, job: string): Promise<number> {
  const found = (await world.jobsOf(forge, repository, run)).find(({ name }) => name === job)
  const times = (await world.logOf(forge, repository, found?.id ?? 0)).split('\n').flatMap((line) => {
    const at = Date.parse(/^\S+Z/.exec(line)?.[0] ?? '')
    return Number.isNaN(at) ? [] : [at]
  })
  return ((times.at(-1) ?? Number.NaN) - (times[0] ?? Number.NaN)) / 1000
}

/** User and system seconds until the bundle finds that it is no step of a runner. */
function cpuOf(bundle: string): number {
  const script = `TIMEFORMAT='%U %S'; time "${process.execPath}" "${bundle}" >/dev/null 2>&1`
  const printed = execFileSync('bash', ['-c', `{ ${script}; } 2>&1 || true`], { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '' } })
  return printed
    .trim()
    .split(/\s+/)
    .reduce((sum, part) => sum + Number(part), 0)
}
