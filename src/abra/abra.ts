import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stackName } from '../recipe/stack.ts'
import type { Mask } from '../secrets/mask.ts'
import {
  type GeneratedSecret,
  type ListedSecret,
  readGeneratedSecrets,
  readListedSecrets,
  readSnapshots,
  readVersions,
  readVolumes,
  type Snapshot,
  savedSnapshotOf
} from './answers.ts'
import { countDeploy, deploysIn } from './deploy-count.ts'
import { failureOf } from './error.ts'
import { fatalOf, warningsOf } from './output.ts'
import { type AbraResult, runUnderTerminal } from './terminal.ts'

export type { GeneratedSecret, ListedSecret, Snapshot } from './answers.ts'

/** What every call takes: an end on demand, and a deadline (milliseconds) where the call's own does not fit. */
export interface CallOptions {
  signal?: AbortSignal
  deadline?: number
}

export interface AbraOptions {
  executable: string
  /** ABRA_DIR: this run's own (Q41, L102). */
  directory: string
  /** Reaches abra beside PATH, HOME, TERM, LANG, ABRA_DIR and TESTME_RUN; nothing else of our environment does. */
  environment: Record<string, string>
  /** Stands as TESTME_RUN in the environment of every child, by which leftovers of a dead run are found. */
  runId: string
  mask: Mask
  /** File that gets the command lines and what the terminal shows, masked while it streams. */
  log: string
  /** Ends every call of this door; a call's own signal takes its place. */
  signal?: AbortSignal
}

const minute = 60_000
const quiet = ['--no-input', '--offline']

/**
 * The only place that starts abra. Long flags are written wherever they are confirmed (facts of abra 0.13.0-beta): one
 * letter means several things there. Every call has a deadline, throws AbraError for any exit but 0 (Q43), and takes an
 * empty answer for no answer (L44). Flags for offline and chaos stand everywhere, so that nothing fetches (Q23, L23).
 */
export class Abra {
  readonly directory: string
  readonly #options: AbraOptions
  readonly #environment: Record<string, string>

  constructor(options: AbraOptions) {
    this.directory = options.directory
    this.#options = options
    this.#environment = {
      PATH: process.env['PATH'] ?? '/usr/bin:/bin:/usr/sbin:/sbin',
      HOME: options.directory,
      TERM: 'xterm',
      LANG: 'C.UTF-8',
      ...options.environment,
      ABRA_DIR: options.directory,
      TESTME_RUN: options.runId
    }
  }

  recipe(name: string): string {
    return join(this.directory, 'recipes', name)
  }

  environmentFile(domain: string): string {
    return join(this.directory, 'servers', 'default', `${domain}.env`)
  }

  /** How often each domain was deployed in this run, over all its processes (L26). */
  deploys(): Record<string, number> {
    return deploysIn(this.directory)
  }

  async version(call: CallOptions = {}): Promise<string> {
    const { output } = await this.#run(['--version'], minute, call)
    if (output.trim() === '') throw failureOf({ words: ['--version'], exitCode: 0, output }, this.#options.mask, 'printed no version')
    return output.trim()
  }

  /** Clones a recipe by its name into `recipes/`. The lifecycle clones by itself; a person's catalogue is reached this way. */
  async fetchRecipe(recipe: string, call: CallOptions = {}): Promise<void> {
    await this.#run(['--no-input', 'recipe', 'fetch', recipe], 5 * minute, call)
  }

  /** The published versions as abra lists them. Throws where it could not look, which is not the same as none (L14). */
  async versions(recipe: string, call: CallOptions = {}): Promise<string[]> {
    const words = [...quiet, 'recipe', 'versions', '-m', recipe]
    return this.#read(await this.#run(words, minute, call), words, readVersions, 'printed no list of versions')
  }

  /** The lint table as printed; the caller judges it, never the exit code (Q3, L4). */
  async lint(recipe: string, call: CallOptions = {}): Promise<AbraResult> {
    return await this.#call([...quiet, 'recipe', 'lint', '--chaos', recipe], minute, call)
  }

  /** Moves the recipe's checkout to a release tag (Q6): check the commit out again before deploying. */
  async newApp(recipe: string, domain: string, call: CallOptions = {}): Promise<void> {
    await this.#run([...quiet, 'app', 'new', recipe, '--chaos', '--server=default', `--domain=${domain}`], minute, call)
  }

  /** Generates every secret that the env file asks for; the values are known to the mask before anything is logged (Q38, L139). */
  async generateSecrets(domain: string, call: CallOptions = {}): Promise<GeneratedSecret[]> {
    const words = [...quiet, 'app', 'secret', 'generate', '--all', '--chaos', '-m', domain]
    const learn = (output: string): boolean => {
      const secrets = readGeneratedSecrets(output)
      for (const secret of secrets ?? []) this.#options.mask.add(secret.value, secret.name, domain)
      return secrets !== undefined
    }
    const result = await this.#call(words, 2 * minute, call, learn)
    // A recipe without secrets ends with a warning and exit 1 (from memory of abra's source, not seen).
    if (result.exitCode !== 0 && fatalOf(result.output) === undefined && warningsOf(result.output).some((line) => /no secrets/i.test(line))) return []
    if (result.exitCode !== 0) throw failureOf({ words, ...result }, this.#options.mask)
    return this.#read(result, words, readGeneratedSecrets, 'printed no list of generated secrets')
  }

  /** Stores a value that nothing generates (L22). It goes through a private file, never through a command line (Q37). */
  async insertSecret(domain: string, secret: { name: string; version: string; value: string }, call: CallOptions = {}): Promise<void> {
    this.#options.mask.add(secret.value, secret.name, domain)
    mkdirSync(this.directory, { recursive: true })
    const folder = mkdtempSync(join(this.directory, 'insert-'))
    try {
      const file = join(folder, 'value')
      writeFileSync(file, secret.value, { mode: 0o600 })
      await this.#run([...quiet, 'app', 'secret', 'insert', '--chaos', '-f', domain, secret.name, secret.version, file], minute, call)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  async secrets(domain: string, call: CallOptions = {}): Promise<ListedSecret[]> {
    const words = [...quiet, 'app', 'secret', 'list', '--chaos', '-m', domain]
    return this.#read(await this.#run(words, minute, call), words, readListedSecrets, 'printed no list of secrets')
  }

  async removeSecrets(domain: string, call: CallOptions = {}): Promise<void> {
    await this.#run([...quiet, 'app', 'secret', 'rm', '--all', '--chaos', domain], minute, call)
  }

  /** Applies the checkout as it stands. Success means "applied", nothing more: we do the waiting (Q16, Q17, L13). Returns abra's warnings (Q26). */
  async deploy(domain: string, call: CallOptions = {}): Promise<{ warnings: string[] }> {
    mkdirSync(this.directory, { recursive: true })
    countDeploy(this.directory, domain)
    const words = [...quiet, 'app', 'deploy', '--chaos', '--force', '--no-converge-checks', '--no-domain-checks', domain]
    return { warnings: warningsOf(this.#options.mask.apply((await this.#run(words, 5 * minute, call)).output)) }
  }

  /** Volumes and secrets stay (Q34). */
  async undeploy(domain: string, call: CallOptions = {}): Promise<void> {
    await this.#run([...quiet, 'app', 'undeploy', domain], 2 * minute, call)
  }

  async volumes(domain: string, call: CallOptions = {}): Promise<string[]> {
    return readVolumes((await this.#run([...quiet, 'app', 'volume', 'list', domain], minute, call)).output, stackName(domain))
  }

  async removeVolumes(domain: string, call: CallOptions = {}): Promise<void> {
    await this.#run([...quiet, 'app', 'volume', 'rm', '--force', domain], minute, call)
  }

  async removeApp(domain: string, call: CallOptions = {}): Promise<void> {
    await this.#run([...quiet, 'app', 'remove', '--force', domain], minute, call)
  }

  /** Returns the id of the snapshot that this backup made. `deadline` in milliseconds. */
  async backup(domain: string, deadline: number, call: CallOptions = {}): Promise<{ snapshot: string; output: string; warnings: string[] }> {
    const words = [...quiet, 'app', 'backup', 'create', '--chaos', domain]
    const result = await this.#run(words, deadline, call)
    const snapshot = this.#read(result, words, savedSnapshotOf, 'the output names no snapshot')
    return { snapshot, output: result.output, warnings: warningsOf(this.#options.mask.apply(result.output)) }
  }

  /** The app's snapshots in the backup service, of whatever run. */
  async snapshots(domain: string, call: CallOptions = {}): Promise<Snapshot[]> {
    return readSnapshots((await this.#run([...quiet, 'app', 'backup', 'snapshots', '--chaos', domain], 2 * minute, call)).output)
  }

  /** Restores the named snapshot; without a name abra would take the latest of the app's name, whoever made it (Q31). */
  async restore(domain: string, snapshot: string, deadline: number, call: CallOptions = {}): Promise<string> {
    return (await this.#run([...quiet, 'app', 'restore', '--chaos', `--snapshot=${snapshot}`, domain], deadline, call)).output
  }

  /** Runs a command in a container of a service and returns what it printed; any exit but 0 throws (L44). */
  async run(domain: string, service: string, command: string[], call: CallOptions = {}): Promise<string> {
    return (await this.#run([...quiet, 'app', 'run', '--no-tty', domain, service, '--', ...command], 2 * minute, call)).output
  }

  /** Runs restic inside the backup service's own app, as a person would by hand. */
  async restic(backupApp: string, words: string[], call: CallOptions = {}): Promise<string> {
    return await this.run(backupApp, 'app', ['restic', ...words], call)
  }

  /** What the output says, or an error: empty or unreadable output is no answer (L44). */
  #read<T>(result: AbraResult, words: string[], reader: (output: string) => T | undefined, otherwise: string): T {
    const answer = reader(result.output)
    if (answer === undefined) throw failureOf({ words, ...result }, this.#options.mask, otherwise)
    return answer
  }

  async #run(words: string[], deadline: number, call: CallOptions): Promise<AbraResult> {
    const result = await this.#call(words, deadline, call)
    if (result.exitCode !== 0) throw failureOf({ words, ...result }, this.#options.mask)
    return result
  }

  #call(words: string[], deadline: number, call: CallOptions, learn?: (output: string) => boolean): Promise<AbraResult> {
    const { executable, mask, log, signal } = this.#options
    return runUnderTerminal({
      executable,
      words,
      environment: this.#environment,
      deadline: call.deadline ?? deadline,
      signal: call.signal ?? signal,
      log,
      mask,
      ...(learn === undefined ? {} : { learn })
    })
  }
}
