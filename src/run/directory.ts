import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Plan, type Settings, type StageName, type StageResult, stageNames } from '../model/types.ts'
import { writeAtomic } from './atomic.ts'
import { parsePlan, parseStage } from './schema.ts'
import { removeTemporaryFolder } from './temporary.ts'

export { writeAtomic } from './atomic.ts'

/** Why a run ended early, as every process of the run reads it. */
export interface Cancellation {
  /** A signal's name, `deadline`, `killed`, or who asked. */
  by: string
  reason: string
  at: string
}

/** In the private part: the values of the settings' secrets, by recipe and name. */
const givenSecrets = 'given-secrets.json'

/** What is shown of settings. */
function withNamesOnly<T extends { settings: Settings }>(of: T): T {
  const names = Object.keys(of.settings.secrets)
  return { ...of, settings: { ...of.settings, secrets: Object.fromEntries(names.map((name) => [name, '***'])) } }
}

/**
 * The one place on disk that holds a run's state; each stage reads what earlier ones wrote. `private/` (0700: ABRA_DIR,
 * secrets, clones) and `work/` (temporary files, browser homes) are never published and go at teardown.
 */
export class RunDirectory {
  readonly path: string
  constructor(path: string) {
    this.path = path
  }

  get runId(): string {
    return basename(this.path)
  }

  file(...parts: string[]): string {
    return join(this.path, ...parts)
  }

  private(...parts: string[]): string {
    this.#closed('private')
    return join(this.path, 'private', ...parts)
  }

  /** For temporary files; but for `temporaryFolder` nothing of a run lies in the system's temporary folder. */
  work(...parts: string[]): string {
    this.#closed('work')
    return join(this.path, 'work', ...parts)
  }

  #closed(part: string): void {
    const folder = join(this.path, part)
    if (existsSync(folder)) return
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chmodSync(folder, 0o700)
  }

  removePrivate(): void {
    removeTemporaryFolder(this.runId)
    for (const part of ['private', 'work']) rmSync(join(this.path, part), { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  }

  /** Values of secrets that the settings give go to the private part (L139); plan.json, which may be published, has their names. */
  writePlan(plan: Plan): void {
    const { dependencies } = plan
    const given = Object.fromEntries([plan, ...(dependencies ?? [])].map(({ recipe, settings }) => [recipe, settings.secrets]))
    if (Object.values(given).some((secrets) => Object.keys(secrets).length > 0)) writeAtomic(this.private(givenSecrets), JSON.stringify(given), 0o600)
    const shown = { ...withNamesOnly(plan), ...(dependencies === undefined ? {} : { dependencies: dependencies.map(withNamesOnly) }) }
    writeAtomic(this.file('plan.json'), `${JSON.stringify(shown, null, 2)}\n`)
  }

  /** Throws when the directory holds no plan, it is then not a run, or one that cannot be read. */
  readPlan(): Plan {
    const path = this.file('plan.json')
    if (!existsSync(path)) throw new Error(`${path} does not exist: ${this.path} is not a run directory`)
    const plan = parsePlan(path, readFileSync(path, 'utf8'))
    const values = this.file('private', givenSecrets)
    if (!existsSync(values)) return plan
    const given = JSON.parse(readFileSync(values, 'utf8')) as Record<string, Record<string, string>>
    for (const each of [plan, ...(plan.dependencies ?? [])]) each.settings.secrets = given[each.recipe] ?? {}
    return plan
  }

  writeStage(result: StageResult): void {
    writeAtomic(this.file('stages', `${result.stage}.json`), `${JSON.stringify(result, null, 2)}\n`)
  }

  readStage(stage: StageName): StageResult | undefined {
    const path = this.file('stages', `${stage}.json`)
    return existsSync(path) ? parseStage(path, readFileSync(path, 'utf8')) : undefined
  }

  readStages(): StageResult[] {
    return stageNames.flatMap((stage) => this.readStage(stage) ?? [])
  }

  /** Says that a stage has begun, before it creates anything: a run that dies leaves word of how far it came. */
  markBegun(stage: StageName): void {
    writeAtomic(this.file('begun', stage), new Date().toISOString())
  }

  hasBegun(stage: StageName): boolean {
    return existsSync(this.file('begun', stage))
  }

  /** The first cancellation stays: what comes later is its consequence. */
  cancel(by: string, reason: string): void {
    if (this.cancellation() === undefined) writeAtomic(this.file('cancelled.json'), `${JSON.stringify({ by, reason, at: new Date().toISOString() })}\n`)
  }

  cancellation(): Cancellation | undefined {
    try {
      return JSON.parse(readFileSync(this.file('cancelled.json'), 'utf8')) as Cancellation
    } catch {
      return undefined
    }
  }
}
