import { watch } from 'node:fs'
import type { RunDirectory } from '../run/directory.ts'

/** Why a run ends before its stages have: the reason of the abort signal. */
export class Interruption extends Error {
  /** A signal's name, `deadline`, `killed`, or who asked. */
  readonly by: string
  constructor(by: string, reason: string) {
    super(reason)
    this.name = 'Interruption'
    this.by = by
  }
}

export interface InterruptionWatch {
  signal: AbortSignal
  interrupt: (by: string, reason: string) => void
  /** The run's own deadline, milliseconds since the epoch. */
  endBy: (deadline: number, minutes: number) => void
  /** Stops watching clock and file; the abort signal stays as it is. */
  stop: () => void
}

/**
 * One funnel for everything that can end a run early (L108): a signal, the run's deadline on the wall clock (L116: a
 * machine that slept has used up its time too), or another process of the run that wrote `cancelled.json`. The first
 * one is recorded in the run directory, so that every process of the run sees it.
 */
export function watchForInterruption(run: RunDirectory): InterruptionWatch {
  const controller = new AbortController()
  let deadline = Number.POSITIVE_INFINITY
  let reason = ''
  const interrupt = (by: string, why: string): void => {
    if (controller.signal.aborted) return
    run.cancel(by, why)
    controller.abort(new Interruption(by, why))
  }
  const look = (): void => {
    const cancelled = run.cancellation()
    if (cancelled !== undefined) interrupt(cancelled.by, cancelled.reason)
    else if (Date.now() >= deadline) interrupt('deadline', reason)
  }
  const clock = setInterval(look, 500)
  clock.unref()
  const file = watch(run.path, { persistent: false }, (_event, name) => {
    if (name === 'cancelled.json') look()
  })
  file.on('error', () => {})
  look()
  return {
    signal: controller.signal,
    interrupt,
    endBy: (at, minutes) => {
      deadline = at
      reason = `the run's deadline of ${Math.round(minutes * 10) / 10} minutes has come`
      look()
    },
    stop: () => {
      clearInterval(clock)
      file.close()
    }
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Calls `onSignal` for each signal that asks us to end, with its count; the process no longer dies of them. Returns what undoes it. */
export function catchSignals(onSignal: (name: string, count: number) => void): () => void {
  let count = 0
  const handlers = signals.map((name) => {
    const handler = (): void => onSignal(name, ++count)
    process.on(name, handler)
    return { name, handler }
  })
  // A reader that has gone away, or a terminal that was closed, never breaks a teardown.
  const ignore = (): void => {}
  process.stdout.on('error', ignore)
  process.stderr.on('error', ignore)
  return () => {
    for (const { name, handler } of handlers) process.off(name, handler)
  }
}
