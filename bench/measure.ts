import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { execa } from 'execa'
import type { Plan } from '../src/model/types.ts'
import type { Results } from '../src/report/results.ts'

export const root = join(import.meta.dirname, '..')

/** What a run of the command took: wall seconds, the peak resident memory of its own process in MB, and its results. */
export interface Measured {
  seconds: number
  peakMegabytes: number
  results: Results
  runDirectory: string
}

/** The kernel keeps the peak itself, so reading it now and then until the end misses nothing but the last moments. */
function peakOf(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** Runs `testme run` as a person would, in a process of its own, with its run directory under `runs`. */
export async function runTestme(words: string[], runs: string, during?: (plan: Plan) => Promise<void>): Promise<Measured> {
  const started = performance.now()
  const before = new Set(existsSync(runs) ? readdirSync(runs) : [])
  const child = execa(join(root, 'testme'), ['run', ...words, '--json', '--runs', runs], { reject: false, stdin: 'ignore' })
  let peak = 0
  let over = false
  const watching = (async () => {
    while (!over) {
      peak = Math.max(peak, peakOf(child.pid ?? 0))
      await delay(50)
    }
  })()
  const beside = during === undefined ? undefined : planOf(runs, before, () => over).then(during)
  const { stdout, stderr, exitCode } = await child
  over = true
  await Promise.all([watching, beside])
  const seconds = (performance.now() - started) / 1000
  if (stdout.trim() === '') throw new Error(`testme run ${words.join(' ')} printed no results (exit ${exitCode}): ${stderr}`)
  const results = JSON.parse(stdout) as Results
  return { seconds, peakMegabytes: peak, results, runDirectory: join(runs, results.runId) }
}

async function planOf(runs: string, before: Set<string>, over: () => boolean): Promise<Plan> {
  while (!over()) {
    for (const entry of existsSync(runs) ? readdirSync(runs) : []) {
      const file = join(runs, entry, 'plan.json')
      if (!before.has(entry) && existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Plan
    }
    await delay(10)
  }
  throw new Error('the run ended without a plan')
}

/** When the app first answered 200 through the edge, asked without a pause; ms since the epoch. */
export async function firstGoodAnswer(plan: Plan, domain: string): Promise<number> {
  const ca = readFileSync(plan.server.caFile)
  const until = Date.now() + 120_000
  while (Date.now() < until) {
    const status = await new Promise<number>((resolve) => {
      const outgoing = request(
        { host: plan.server.edgeAddress, servername: domain, port: 443, path: '/', headers: { host: domain }, ca, agent: false, timeout: 2000 },
        (answer) => {
          answer.resume()
          resolve(answer.statusCode ?? 0)
        }
      )
      outgoing.on('timeout', () => outgoing.destroy())
      outgoing.on('error', () => resolve(0))
      outgoing.end()
    })
    if (status === 200) return Date.now()
    await delay(10)
  }
  throw new Error(`${domain} did not answer 200 within two minutes`)
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
}
