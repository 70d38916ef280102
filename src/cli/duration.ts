import { UsageError } from '../model/failure.ts'

const units: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000 }

/** `90s`, `30m`, `2h` or plain minutes, in milliseconds; throws UsageError. */
export function durationOf(text: string, option: string): number {
  const match = /^(\d+(?:\.\d+)?)([smh])?$/.exec(text)
  const milliseconds = Number(match?.[1]) * (units[match?.[2] ?? 'm'] ?? 0)
  // A day is more than anybody means, and setTimeout ends at 24 of them.
  if (match === null || !(milliseconds > 0) || milliseconds > 24 * 3_600_000)
    throw new UsageError(`--${option} ${text} is no time`, 'For example 90s, 30m or 2h; at most 24h.')
  return milliseconds
}

/** For people: 42 s, 12 min, 1.5 h. */
export function inWords(milliseconds: number): string {
  if (milliseconds < 90_000) return `${Math.round(milliseconds / 1000)} s`
  return milliseconds < 5_400_000 ? `${Math.round(milliseconds / 60_000)} min` : `${Math.round(milliseconds / 360_000) / 10} h`
}
