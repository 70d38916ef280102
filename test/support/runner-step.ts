import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ActionName, readAction } from '../../scripts/docs/action-page.ts'
import { variableOf } from '../../src/actions/inputs.ts'

/** What every step of one job is given by its runner. */
export interface RunnerJob {
  /** An existing folder; each step gets its command files below it. */
  folder: string
  environment: Record<string, string>
  /** What `${{ github.token }}` stands for. */
  token: string
  /** A process of its own that starts the step and lives on, as a runner daemon does; killing the step kills it alone. */
  daemon?: boolean
  /** The content of the event file. */
  event: unknown
}

export interface StepResult {
  code: number | null
  signal: NodeJS.Signals | null
  log: string
  outputs: Record<string, string>
  summary: string
}

const daemon = `const step = require('node:child_process').spawn(process.execPath, [process.argv[1]], { stdio: 'inherit' })
step.on('exit', (code) => console.log('the step ended with', code))
setInterval(() => {}, 60_000)`

export interface Step {
  pid: number
  ended: Promise<StepResult>
  /** As a runner cancels: without a warning. */
  kill: () => void
  /** Resolves when the log shows it. */
  shows: (what: RegExp) => Promise<void>
}

/**
 * Starts the program of an action as a runner does: the environment of the daemon and of the job, inputs with the
 * defaults of action.yml, command files that are read when the step is over, stdin closed, stdout a pipe. `program` is what
 * `main` or `post` names, or its source.
 */
export function startStep(job: RunnerJob, action: ActionName, program: string, given: Record<string, string>): Step {
  const folder = mkdtempSync(join(job.folder, 'step-'))
  const file = (name: string, content = ''): string => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const { inputs } = readAction(action)
  const values = Object.entries(inputs).map(([name, { default: otherwise = '' }]) => [
    variableOf(name),
    given[name] ?? otherwise.replace('${{ github.token }}', job.token)
  ])
  const [output, summary] = [file('output'), file('summary')]
  const child = spawn(process.execPath, job.daemon === true ? ['-e', daemon, program] : [program], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      ...job.environment,
      ...Object.fromEntries(values),
      GITHUB_EVENT_PATH: file('event.json', JSON.stringify(job.event)),
      GITHUB_OUTPUT: output,
      GITHUB_STATE: file('state'),
      GITHUB_ENV: file('env'),
      GITHUB_PATH: file('path'),
      GITHUB_STEP_SUMMARY: summary
    }
  })
  let log = ''
  const lookers = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      log += chunk.toString()
      for (const look of lookers) look()
    })
  const ended = new Promise<StepResult>((resolve, reject) => {
    child.on('error', reject)
    // `close` comes when nobody holds the pipes any more: a runner of version 1 waits for that, for ever if need be.
    child.on('close', (code, signal) =>
      resolve({ code, signal, log, outputs: readCommandFile(readFileSync(output, 'utf8')), summary: readFileSync(summary, 'utf8') })
    )
  })
  return {
    pid: child.pid ?? 0,
    ended,
    kill: () => void child.kill('SIGKILL'),
    shows: (what) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (what.test(log)) resolve()
        }
        lookers.add(look)
        look()
        ended.then(look).then(() => reject(new Error(`the step ended and never said ${what}:\n${log}`)), reject)
      })
  }
}

/** As the runner's engine reads it (act 0.261): `name=value` or a heredoc, whose leading empty lines are lost. */
export function readCommandFile(text: string): Record<string, string> {
  const values: Record<string, string> = {}
  const lines = text.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (line === '' && at === lines.length - 1) break
    const [equals, heredoc] = [line.indexOf('='), line.indexOf('<<')]
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) values[line.slice(0, equals)] = line.slice(equals + 1)
    else if (heredoc >= 0) {
      const end = lines.indexOf(line.slice(heredoc + 2), at + 1)
      if (end < 0) throw new Error(`no end of ${line}`)
      values[line.slice(0, heredoc)] = lines
        .slice(at + 1, end)
        .join('\n')
        .replace(/^\n+/, '')
      at = end
    } else throw new Error(`invalid format '${line}', expected a line with '=' or '<<'`)
  }
  return values
}
