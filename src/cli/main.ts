import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildFixture } from '../../fixtures/build.ts'
import { ensureImages } from '../../local/images/images.ts'
import { down, reportLines, type ServerFacts, serverReport, up } from '../../local/server/server.ts'
import { runStage } from '../lifecycle/execute.ts'
import { messageOf, UsageError } from '../model/failure.ts'
import { type Server, type StageName, stageNames } from '../model/types.ts'
import { writeResults } from '../report/results.ts'
import { RunDirectory } from '../run/directory.ts'
import { makePlan } from '../run/plan.ts'
import { createTerminal } from './terminal.ts'

const root = resolve(import.meta.dirname, '..', '..')

const usage = `testme tests a Co-op Cloud recipe on a real Docker Swarm.

  ./testme run [name | path | git URL]   the whole lifecycle, from clone to verdict
       --ref REF        branch, tag or commit to test (default: HEAD)
       --base VERSION   the version that the upgrade starts from
       --stages A,B     only these stages and what they need
       --settings DIR   a settings tree of your own: a folder for each recipe (default: recipes/ of testme)
       --json           one object, the results, on stdout
  ./testme stage RUN STAGE               one stage of a run, in a process of its own
  ./testme local up | down | status      the embedded server
       --yes            install what is missing without asking
       --purge          down: remove images and registry too, if no other server is left`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: true,
  options: {
    ref: { type: 'string' },
    base: { type: 'string' },
    stages: { type: 'string' },
    json: { type: 'boolean' },
    yes: { type: 'boolean' },
    purge: { type: 'boolean' },
    help: { type: 'boolean' },
    version: { type: 'boolean' },
    server: { type: 'string', default: 'default' },
    runs: { type: 'string' },
    settings: { type: 'string' }
  }
})

const terminal = createTerminal(values.json === true)

function suite(): { version: string; commit: string } {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return { version, commit: process.env['TESTME_COMMIT'] ?? '' }
}

function serverOf(facts: ServerFacts): Server {
  return {
    name: facts.name,
    zone: facts.zone,
    edgeAddress: facts.edgeAddress,
    caFile: facts.caFile,
    caBundle: facts.caBundle,
    dockerSocket: facts.dockerHost.replace('unix://', ''),
    ipvs: facts.ipvs,
    backupApp: `backups.${facts.zone}`,
    locksDirectory: join(facts.stateDirectory, 'locks'),
    description: `embedded server (docker ${facts.dockerVersion}, ${facts.nodes} node${facts.ipvs ? '' : ', no IPVS: using dnsrr'})`,
    environment: { DOCKER_HOST: facts.dockerHost, TESTME_SERVER_FILE: join(facts.stateDirectory, 'server.json'), TESTME_NODE: process.execPath }
  }
}

async function bringUp(): Promise<ServerFacts> {
  const facts = await up({ name: values.server, assumeYes: values.yes === true, progress: terminal.note })
  await ensureImages(facts.dockerHost, terminal.note)
  return facts
}

/** A name is one of our fixture recipes; anything else is a path or a git URL. */
async function sourceOf(name: string, workspace: string): Promise<{ recipe: string; source: string; from: string }> {
  if (existsSync(join(root, 'fixtures', 'recipes', name))) return { recipe: name, source: await buildFixture(name, workspace), from: 'fixture recipe' }
  const recipe = basename(name).replace(/\.git$/, '')
  if (!/^[a-z0-9][a-z0-9-]*$/.test(recipe)) throw new UsageError(`"${name}" names no recipe`, 'A recipe is named with lower-case letters, digits and hyphens.')
  if (!existsSync(name) && !/^(https?|ssh|git|file):\/\//.test(name))
    throw new UsageError(`there is no recipe "${name}"`, 'Name one of our fixture recipes (custom-html), a folder with a git repository, or a git URL.')
  return { recipe, source: existsSync(name) ? resolve(name) : name, from: name }
}

async function run(name: string): Promise<number> {
  const stages = (values.stages ?? '').split(',').filter((stage) => stage !== '')
  for (const stage of stages)
    if (!stageNames.includes(stage as StageName)) throw new UsageError(`there is no stage "${stage}"`, `The stages are ${stageNames.join(', ')}.`)
  const facts = await bringUp()
  const workspace = mkdtempSync(join(tmpdir(), 'testme-'))
  try {
    const { recipe, source, from } = await sourceOf(name, workspace)
    const settings = join(resolve(values.settings ?? join(root, 'recipes')), recipe)
    const directory = await makePlan({
      recipe,
      source,
      ref: values.ref ?? 'HEAD',
      ...(values.base === undefined ? {} : { base: values.base }),
      stages: stages as StageName[],
      runs: values.runs ?? 'runs',
      settingsDirectory: existsSync(settings) ? settings : null,
      server: serverOf(facts),
      abraExecutable: join(root, 'local', 'abra', 'abra'),
      suite: suite()
    })
    const plan = directory.readPlan()
    terminal.header(plan, from)
    let cancelled = false
    const cancel = (): void => {
      cancelled = true
      terminal.note('cancelling: the running stage ends, then teardown')
    }
    process.once('SIGINT', cancel)
    process.once('SIGTERM', cancel)
    for (const stage of plan.stages) {
      if (cancelled && stage !== 'teardown') continue
      terminal.stage(await runStage(directory, stage, (what) => terminal.progress(stage, what)))
    }
    const results = writeResults(directory, cancelled)
    terminal.verdict(results, directory.path)
    return results.verdict.exitCode
  } finally {
    rmSync(workspace, { recursive: true, force: true })
  }
}

async function main(): Promise<number> {
  const [command, ...words] = positionals
  if (values.version === true) {
    console.log(`testme ${suite().version}`)
    return 0
  }
  if (command === undefined || values.help === true) {
    console.log(usage)
    return command === undefined && values.help !== true ? 2 : 0
  }
  if (command === 'run') return await run(words[0] ?? 'custom-html')
  if (command === 'stage') {
    const [path, stage] = words
    if (path === undefined || !stageNames.includes(stage as StageName))
      throw new UsageError('stage needs a run directory and a stage', `For example: ./testme stage runs/… install. The stages are ${stageNames.join(', ')}.`)
    const directory = new RunDirectory(resolve(path))
    const result = await runStage(directory, stage as StageName, (what) => terminal.progress(stage as StageName, what))
    terminal.stage(result)
    if (stage === 'teardown') {
      const results = writeResults(directory, false)
      terminal.verdict(results, directory.path)
      return results.verdict.exitCode
    }
    return result.status === 'fail' && stage !== 'lint' ? 1 : 0
  }
  if (command === 'local') {
    if (words[0] === 'up') terminal.print(JSON.stringify(await bringUp(), null, 2))
    else if (words[0] === 'down') await down({ name: values.server, purge: values.purge === true, progress: terminal.note })
    else if (words[0] === 'status') {
      const report = await serverReport(values.server)
      terminal.print(values.json === true ? JSON.stringify(report, null, 2) : reportLines(report, new Date()).join('\n'))
      return report.state === 'up' ? 0 : 1
    } else throw new UsageError('local needs up, down or status', 'For example: ./testme local status')
    return 0
  }
  throw new UsageError(`there is no command "${command}"`, 'The commands are run, stage and local; ./testme --help shows them.')
}

main()
  .then((exitCode) => {
    process.exitCode = exitCode
  })
  .catch((error: unknown) => {
    // Errors that know the way out say it: UsageError, SettingsError.
    const next = error instanceof Error && 'next' in error ? `\n       ${error.next}` : ''
    console.error(`error  ${messageOf(error)}${next}`)
    process.exitCode = error instanceof UsageError ? 2 : 4
  })
