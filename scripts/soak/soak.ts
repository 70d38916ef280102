import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { execa } from 'execa'
import { fixtureNames } from '../../fixtures/build.ts'
import { applications } from '../../local/images/applications.ts'
import { ensureImages } from '../../local/images/images.ts'
import { down, type ServerFacts, up } from '../../local/server/server.ts'
import { runAllControls } from '../../test/controls/all.ts'
import { killAndClean, seededNumbers } from './kills.ts'
import { inventory } from './leftovers.ts'
import { type Soak, type SoakPart, soakPage, withParts } from './page.ts'

/**
 * What is too long for CI: each good recipe five times, 30 kills at random moments, each followed by the janitor, and all
 * controls three times, on two servers at once. Closes with the plain line of the tests; `--write` puts the dated results
 * into docs/soak.json and docs/soak.md. `--parts` chooses some of kills, good and controls,
 * `--servers` other names than soak-1 and soak-2.
 */
const root = join(import.meta.dirname, '..', '..')
const { values } = parseArgs({
  options: {
    repeats: { type: 'string', default: '5' },
    kills: { type: 'string', default: '30' },
    controls: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    servers: { type: 'string', default: 'soak-1,soak-2' },
    parts: { type: 'string', default: 'kills,good,controls' },
    write: { type: 'boolean', default: false }
  }
})
const wanted = values.parts.split(',')
const commit = (await execa('git', ['-C', root, 'rev-parse', '--short', 'HEAD'], { reject: false })).stdout
mkdirSync(join(root, 'runs'), { recursive: true })
const workspace = mkdtempSync(join(root, 'runs', 'soak-'))
const parts: SoakPart[] = []

async function bringUp(name: string): Promise<ServerFacts> {
  const facts = await up({ name, assumeYes: true, progress: (line) => console.error(line) })
  await ensureImages(facts.dockerHost, (line) => console.error(line))
  return facts
}

function open(title: string): SoakPart {
  const part: SoakPart = { title, passed: 0, failed: [], seconds: 0, started: new Date().toISOString(), commit }
  parts.push(part)
  return part
}

function count(part: SoakPart, what: string, problem: string | undefined): void {
  if (problem === undefined) part.passed += 1
  else part.failed.push(`${what}: ${problem}`)
  console.log(`${problem === undefined ? '✔' : '✖'} ${part.title}: ${what}${problem === undefined ? '' : `: ${problem}`}`)
}

async function timed(part: SoakPart, work: () => Promise<void>): Promise<void> {
  const begun = Date.now()
  try {
    await work()
  } catch (error) {
    count(part, 'the part itself', error instanceof Error ? error.message : String(error))
  }
  part.seconds = (Date.now() - begun) / 1000
}

/** One green run from clone to verdict that leaves nothing. */
async function goodRun(recipe: string, facts: ServerFacts): Promise<string | undefined> {
  const before = new Set(await inventory(facts))
  const words = ['run', recipe, '--json', '--server', facts.name, '--runs', join(workspace, 'good')]
  const result = await execa(process.execPath, [join(root, 'src', 'cli', 'main.ts'), ...words], { reject: false, stdin: 'ignore', cwd: root })
  if (result.exitCode !== 0) return `exit ${result.exitCode}: ${result.stdout.slice(-600)} ${result.stderr.slice(-300)}`
  const left = (await inventory(facts)).filter((line) => !before.has(line))
  return left.length === 0 ? undefined : `left ${left.join(', ')}`
}

/** The recipes that take seconds: a real application is tried by itself (docs/recipes.md). */
const small = fixtureNames().filter((name) => applications[name] === undefined)

/** Every kill is on one server, while a run on the other one lives and must stay green. */
async function kills(facts: ServerFacts): Promise<void> {
  const part = open(`${values.kills} SIGKILLs at random moments, each followed by the janitor`)
  const next = seededNumbers(Number(values.seed))
  const recipes = small
  await timed(part, async () => {
    for (let turn = 1; turn <= Number(values.kills); turn++) {
      const recipe = recipes[Math.floor(next() * recipes.length)] ?? 'custom-html'
      const kill = await killAndClean({ root, facts, runs: join(workspace, 'kills'), recipe, afterSeconds: 0.5 + next() * 45 })
      const moment = `${recipe} after ${kill.afterSeconds.toFixed(1)} s (${kill.stagesDone.at(-1) ?? 'no stage'} done)`
      count(part, `kill ${turn}, ${moment}`, kill.left.length === 0 ? undefined : `left ${kill.left.join(', ')}`)
    }
  })
}

async function good(facts: ServerFacts): Promise<void> {
  for (const recipe of small) {
    const part = open(`${recipe}, ${values.repeats} times`)
    await timed(part, async () => {
      for (let turn = 1; turn <= Number(values.repeats); turn++) count(part, `run ${turn}`, await goodRun(recipe, facts))
    })
  }
}

async function controls(facts: ServerFacts, half: 0 | 1): Promise<void> {
  const part = open(`controls ${values.controls} times, half ${half + 1}`)
  let index = 0
  await timed(part, async () => {
    await runAllControls({
      server: facts,
      times: Number(values.controls),
      only: () => index++ % 2 === half,
      each: (report) => count(part, report.name, report.wrong)
    })
  })
}

const [one = 'soak-1', two = 'soak-2'] = values.servers.split(',')
const [first, second] = [await bringUp(one), await bringUp(two)]
try {
  // The good runs are the live ones beside the kills: the janitor of one server must not touch the other.
  await Promise.all([
    (async () => {
      if (wanted.includes('kills')) await kills(first)
      if (wanted.includes('controls')) await controls(first, 0)
    })(),
    (async () => {
      if (wanted.includes('good')) await good(second)
      if (wanted.includes('controls')) await controls(second, 1)
    })()
  ])
} finally {
  for (const facts of [first, second]) await down({ name: facts.name, progress: () => {} })
}
const failed = parts.reduce((sum, part) => sum + part.failed.length, 0)
const passed = parts.reduce((sum, part) => sum + part.passed, 0)
if (failed === 0) rmSync(workspace, { recursive: true, force: true })
if (values.write) {
  const machine = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, docker ${first.dockerVersion}, ${first.ipvs ? 'IPVS' : 'no IPVS'}`
  const record = join(root, 'docs', 'soak.json')
  const known = existsSync(record) ? (JSON.parse(readFileSync(record, 'utf8')) as Soak) : undefined
  const soak = withParts(known, { machine, seed: values.seed, parts })
  writeFileSync(record, `${JSON.stringify(soak, null, 2)}\n`)
  writeFileSync(join(root, 'docs', 'soak.md'), soakPage(soak))
}
console.log(`${passed} passed, ${failed} failed, 0 skipped`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
