import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { execa } from 'execa'
import { buildFixture } from '../fixtures/build.ts'
import { buildControl, readControls } from '../fixtures/control.ts'
import { ensureImages } from '../local/images/images.ts'
import { up } from '../local/server/server.ts'
import { sectionOf, withSection } from '../scripts/recipes/page.ts'
import { firstGoodAnswer, median, root, runTestme } from './measure.ts'
import { type Bench, performancePage } from './page.ts'
import { measureTrigger } from './trigger.ts'

/**
 * `npm run bench`: medians of repeats and ratios measured in one run, testme and the bare script in turn. Prints a table,
 * with `--out FILE` writes all figures as JSON,
 * and with `--write` docs/performance.md.
 */
const { values } = parseArgs({
  options: {
    repeats: { type: 'string', default: '3' },
    out: { type: 'string' },
    write: { type: 'boolean', default: false },
    server: { type: 'string', default: 'bench' }
  }
})
const repeats = Number(values.repeats)
const facts = await up({ name: values.server, assumeYes: true, progress: (line) => console.error(line) })
await ensureImages(facts.dockerHost, (line) => console.error(line))
const work = mkdtempSync(join(tmpdir(), 'testme-bench-'))
const runs = join(work, 'runs')
const onServer = ['--server', values.server]

interface Bare {
  total: number
  steps: Record<string, number>
}

async function bare(repository: string, base: string, head: string): Promise<Bare> {
  const { stdout } = await execa('bash', [join(root, 'bench', 'bare.sh'), join(facts.stateDirectory, 'server.json'), repository, base, head])
  const steps = Object.fromEntries(stdout.split('\n').map((line) => [line.slice(0, 10).trim(), Number(line.slice(10))]))
  return { total: Object.values(steps).reduce((sum, seconds) => sum + seconds, 0), steps }
}

const stageSeconds = (measured: Awaited<ReturnType<typeof runTestme>>, stage: string): number =>
  measured.results.stages.find((candidate) => candidate.stage === stage)?.seconds ?? Number.NaN

try {
  const repository = await buildFixture('custom-html', work)
  const commit = async (ref: string): Promise<string> => (await execa('git', ['-C', repository, 'rev-parse', `${ref}^{commit}`])).stdout
  const tags = (await execa('git', ['-C', repository, 'tag', '--sort=v:refname'])).stdout.split('\n')
  const [base, head] = [await commit(tags.at(-2) ?? ''), await commit('HEAD')]

  // One of each that is not counted: page cache, image layers and the browser's first start.
  await bare(repository, base, head)
  const whole: { testme: Awaited<ReturnType<typeof runTestme>>; bare: Bare; lag: number }[] = []
  for (let turn = 0; turn < repeats; turn++) {
    let first = 0
    const testme = await runTestme(['custom-html', ...onServer], runs, async (plan) => {
      first = await firstGoodAnswer(plan, plan.domains.fresh)
    })
    if (!testme.results.verdict.passed) throw new Error(`custom-html is not green: ${testme.results.verdict.sentence}`)
    const noticed = testme.results.stages.find((stage) => stage.stage === 'install')?.checks.find((check) => check.name === 'https')?.at ?? ''
    whole.push({ testme, bare: await bare(repository, base, head), lag: (Date.parse(noticed) - first) / 1000 })
    console.error(`cycle ${turn + 1} of ${repeats}: testme ${testme.seconds.toFixed(1)} s, bare ${whole.at(-1)?.bare.total.toFixed(1)} s`)
  }
  const crash: number[] = []
  const control = readControls().find((candidate) => candidate.name === 'ends-with-three')
  if (control === undefined) throw new Error('the control that crashes at once is gone')
  const { repository: crashing, settings } = await buildControl(control, join(work, 'crash'))
  for (let turn = 0; turn < repeats; turn++)
    crash.push(stageSeconds(await runTestme([crashing, '--settings', settings, ...onServer, '--stages', 'install'], runs), 'install'))

  const figures = [
    { figure: 'full cycle, testme / bare', value: median(whole.map((pair) => pair.testme.seconds / pair.bare.total)), goal: 1.1, unit: '×' },
    { figure: 'full cycle, testme', value: median(whole.map((pair) => pair.testme.seconds)), goal: null, unit: 's' },
    { figure: 'full cycle, bare script', value: median(whole.map((pair) => pair.bare.total)), goal: null, unit: 's' },
    { figure: 'first good answer → noticed', value: median(whole.map((pair) => pair.lag)), goal: 0.25, unit: 's' },
    { figure: 'crash loop → verdict', value: median(crash), goal: 15, unit: 's' },
    {
      figure: 'teardown, testme / bare',
      value: median(whole.map((pair) => stageSeconds(pair.testme, 'teardown') / (pair.bare.steps['teardown'] ?? Number.NaN))),
      goal: 1.15,
      unit: '×'
    },
    { figure: 'peak memory of the command', value: median(whole.map((pair) => pair.testme.peakMegabytes)), goal: 120, unit: 'MB' }
  ]
  console.log(`${'figure'.padEnd(32)} ${'median'.padStart(9)}      goal`)
  for (const { figure, value, goal, unit } of figures)
    console.log(`${figure.padEnd(32)} ${value.toFixed(2).padStart(9)} ${unit.padEnd(3)} ${goal === null ? '' : `≤ ${goal} ${value <= goal ? '✓' : '✗'}`}`)
  const trigger = await measureTrigger(facts, repeats)
  for (const { figure, value, unit } of trigger) console.log(`${figure.padEnd(46)} ${value.toFixed(2).padStart(9)} ${unit}`)
  const stages = ['install', 'upgrade', 'backup', 'restore', 'custom', 'teardown'].map((stage) => ({
    stage,
    testme: median(whole.map((pair) => stageSeconds(pair.testme, stage))),
    bare: median(whole.map((pair) => pair.bare.steps[stage] ?? Number.NaN))
  }))
  console.log(`\n${'stage'.padEnd(10)} ${'testme'.padStart(8)} ${'bare'.padStart(8)}`)
  for (const { stage, testme, bare: other } of stages) console.log(`${stage.padEnd(10)} ${testme.toFixed(1).padStart(8)} ${other.toFixed(1).padStart(8)}`)
  if (values.out !== undefined || values.write) {
    const machine = {
      cpus: cpus().length,
      model: cpus()[0]?.model ?? '',
      memoryGigabytes: Math.round(totalmem() / 2 ** 30),
      docker: facts.dockerVersion,
      ipvs: facts.ipvs
    }
    const bench: Bench = { date: new Date().toISOString(), node: process.version, repeats, machine, figures, trigger, stages }
    if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify(bench, null, 2)}\n`)
    if (values.write) writePage(bench)
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}

/** The page anew, but for what `npm run test:recipes` has written into it. */
function writePage(bench: Bench): void {
  const file = join(root, 'docs', 'performance.md')
  const applications = sectionOf(readFileSync(file, 'utf8'), 'applications')
  const page = performancePage(bench)
  writeFileSync(file, applications === undefined ? page : withSection(page, 'applications', applications))
}
