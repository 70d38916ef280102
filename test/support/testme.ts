import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { RunDirectory } from '../../src/run/directory.ts'

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

export interface Started {
  child: ChildProcess
  ended: Promise<Ended>
}

const entry = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts')

/** The real command in a process of its own, in a session of its own where `detached`. */
export function startTestme(words: string[], options: { environment?: NodeJS.ProcessEnv; cwd?: string; detached?: boolean } = {}): Started {
  const child = spawn(process.execPath, [entry, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.environment },
    detached: options.detached === true,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd })
  })
  const out = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk: Buffer) => (out.stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (out.stderr += chunk.toString()))
  const ended = new Promise<Ended>((resolve) => child.on('exit', (code, signal) => setImmediate(() => resolve({ code, signal, ...out }))))
  return { child, ended }
}

export const testme = async (words: string[], options: Parameters<typeof startTestme>[1] = {}): Promise<Ended> => await startTestme(words, options).ended

/** Looks until there is an answer. Throws when there is none for `seconds`: what is awaited comes at once or never. */
export async function eventually<T>(look: () => Promise<T | undefined> | T | undefined, seconds = 180): Promise<T> {
  const until = Date.now() + seconds * 1000
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() >= until) throw new Error(`waited ${seconds} s for what did not come: ${look.toString().slice(0, 200)}`)
    await sleep(50)
  }
}

/** The one run of a folder of runs, as soon as it has a plan. */
export async function runIn(runs: string): Promise<RunDirectory> {
  return await eventually(() => {
    const names = existsSync(runs) ? readdirSync(runs).filter((name) => !name.startsWith('.')) : []
    const name = names.find((candidate) => existsSync(join(runs, candidate, 'plan.json')))
    return name === undefined ? undefined : new RunDirectory(join(runs, name))
  })
}
