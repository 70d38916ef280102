import { spawn } from 'node:child_process'

export interface Ended {
  exitCode: number
  stdout: string
  stderr: string
}

/**
 * Runs a program to its end with this environment and no other. By Node's own means: each command of this program is a
 * process of its own, and a library would take longer to load than most of them take to run.
 */
export function runProcess(
  program: string,
  words: string[],
  options: { environment: Record<string, string>; input?: string; directory?: string; show?: true }
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const output = options.show ? 'inherit' : 'pipe'
    const child = spawn(program, words, {
      env: options.environment,
      cwd: options.directory,
      stdio: [options.input === undefined ? 'ignore' : 'pipe', output, output]
    })
    const text = { stdout: '', stderr: '' }
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream]?.setEncoding('utf8')
      child[stream]?.on('data', (chunk: string) => {
        text[stream] += chunk
      })
    }
    child.on('error', (error) => reject(new Error(`${program} cannot be started: ${error.message}`)))
    child.on('close', (code, signal) => resolve({ exitCode: code ?? (signal === null ? 1 : 128), ...text }))
    // A program that does not read its input is judged by its exit code.
    child.stdin?.on('error', () => {})
    child.stdin?.end(options.input)
  })
}
