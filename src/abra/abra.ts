import { join } from 'node:path'
import type { Mask } from '../secrets/mask.ts'
import { AbraError, type AbraResult, fatalOf, runUnderTerminal } from './pty.ts'

export interface GeneratedSecret {
  name: string
  version: string
  value: string
}

const minute = 60_000

/**
 * The only place that starts abra. Long flags are written wherever they are confirmed (facts of abra 0.13.0-beta):
 * one letter means several things there.
 */
export class Abra {
  readonly directory: string
  readonly #executable: string
  readonly #environment: Record<string, string>
  readonly #mask: Mask
  readonly #log: string

  /** `environment` reaches abra by allow-list: only these, PATH, HOME and ABRA_DIR. */
  constructor(options: { executable: string; directory: string; environment: Record<string, string>; mask: Mask; log: string }) {
    this.directory = options.directory
    this.#executable = options.executable
    this.#mask = options.mask
    this.#log = options.log
    this.#environment = {
      PATH: process.env['PATH'] ?? '/usr/bin:/bin:/usr/sbin:/sbin',
      HOME: options.directory,
      TERM: 'xterm',
      LANG: 'C.UTF-8',
      ...options.environment,
      ABRA_DIR: options.directory
    }
  }

  recipe(name: string): string {
    return join(this.directory, 'recipes', name)
  }

  environmentFile(domain: string): string {
    return join(this.directory, 'servers', 'default', `${domain}.env`)
  }

  async version(): Promise<string> {
    return (await this.#run(['--version'], minute)).output.trim()
  }

  async newApp(recipe: string, domain: string): Promise<void> {
    await this.#run(['--no-input', '--offline', 'app', 'new', recipe, '--chaos', '--server=default', `--domain=${domain}`], minute)
  }

  /** Generates every secret that the env file asks for and registers the values with the mask before anything is logged. */
  async generateSecrets(domain: string): Promise<GeneratedSecret[]> {
    const { output } = await this.#run(['--no-input', '--offline', 'app', 'secret', 'generate', '--all', '--chaos', '-m', domain], 2 * minute)
    const start = output.indexOf('[')
    if (start < 0) return []
    const parsed = JSON.parse(output.slice(start, output.lastIndexOf(']') + 1)) as Partial<GeneratedSecret>[]
    const secrets = parsed.map((secret) => ({ name: String(secret.name), version: String(secret.version ?? 'v1'), value: String(secret.value ?? '') }))
    for (const secret of secrets) this.#mask.add(secret.value, secret.name, domain)
    return secrets
  }

  /** Applies the checkout as it stands. Success means "applied", nothing more: we do the waiting (Q16, Q17). */
  async deploy(domain: string): Promise<void> {
    await this.#run(['--no-input', '--offline', 'app', 'deploy', '--chaos', '--force', '--no-converge-checks', '--no-domain-checks', domain], 5 * minute)
  }

  async undeploy(domain: string): Promise<void> {
    await this.#run(['--no-input', '--offline', 'app', 'undeploy', domain], 2 * minute)
  }

  async removeSecrets(domain: string): Promise<void> {
    await this.#run(['--no-input', '--offline', 'app', 'secret', 'rm', '--all', '--chaos', domain], minute)
  }

  async removeVolumes(domain: string): Promise<void> {
    await this.#run(['--no-input', '--offline', 'app', 'volume', 'rm', '--force', domain], minute)
  }

  async removeApp(domain: string): Promise<void> {
    await this.#run(['--no-input', '--offline', 'app', 'remove', '--force', domain], minute)
  }

  /** Returns the id of the snapshot that this backup made. */
  async backup(domain: string, deadline: number): Promise<{ snapshot: string; output: string }> {
    const { output } = await this.#run(['--no-input', '--offline', 'app', 'backup', 'create', '--chaos', domain], deadline)
    const snapshot = /snapshot\s+([0-9a-f]{8,64})/.exec(output)?.[1]
    if (snapshot === undefined) throw new AbraError('app backup create', 'the output names no snapshot', output, false)
    return { snapshot, output }
  }

  async restore(domain: string, snapshot: string, deadline: number): Promise<string> {
    return (await this.#run(['--no-input', '--offline', 'app', 'restore', '--chaos', domain, snapshot], deadline)).output
  }

  /** Runs restic inside the backup service's own app, as a person would by hand. */
  async restic(backupApp: string, words: string[]): Promise<string> {
    return (await this.#run(['--no-input', '--offline', 'app', 'run', '--no-tty', backupApp, 'app', '--', 'restic', ...words], 2 * minute)).output
  }

  /** The lint table as printed; the caller judges it (Q3). Never throws for a failed rule. */
  async lint(recipe: string): Promise<AbraResult> {
    return await this.#call(['--no-input', '--offline', 'recipe', 'lint', '--chaos', recipe], minute)
  }

  async #run(words: string[], deadline: number): Promise<AbraResult> {
    const result = await this.#call(words, deadline)
    if (result.exitCode !== 0) throw new AbraError(words.filter((word) => !word.startsWith('-')).join(' '), fatalOf(result.output), result.output, false)
    return result
  }

  #call(words: string[], deadline: number): Promise<AbraResult> {
    return runUnderTerminal({ executable: this.#executable, arguments: words, environment: this.#environment, deadline, log: this.#log, mask: this.#mask })
  }
}
