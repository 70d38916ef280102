import { evaluateEnv, parseEnv, setEnv } from '../recipe/env.ts'

export interface Configuration {
  /** The app's env file as it is to be written, without our overlay in COMPOSE_FILE. */
  text: string
  /** Keys of this version's sample that the app did not have yet (Q26: abra only warns), taken over with the sample's value. */
  added: string[]
}

/** What an app's env file starts as: the sample of its version with the values of the run in it. Pure. */
export function firstConfiguration(sample: string, values: Record<string, string>): Configuration {
  return { text: setEnv(sample, values), added: [] }
}

/**
 * The env file for the next version of an app that exists (L18, L19, Q27). What the person set stays; keys that are new
 * in this version's sample come with it, and so does its choice of compose files. `repairs` are keys that only the
 * version before needed: they fall back to this version's sample or go (L30, L36). Pure.
 */
export function nextConfiguration(before: string, sample: string, values: Record<string, string>, repairs: string[] = []): Configuration {
  const inSample = new Map(
    parseEnv(sample)
      .filter((entry) => !entry.commentedOut)
      .map((entry) => [entry.key, entry] as const)
  )
  const lines = sample.split(/\r?\n/)
  const gone = new Set(repairs.filter((key) => values[key] === undefined))
  const kept = without(before, gone)
  const present = new Set(
    parseEnv(kept)
      .filter((entry) => !entry.commentedOut)
      .map((entry) => entry.key)
  )
  const missing = [...inSample.values()].filter((entry) => !present.has(entry.key))
  const grown = [kept.replace(/\s*$/, ''), ...missing.filter((entry) => entry.key !== 'COMPOSE_FILE').map((entry) => lines[entry.line - 1] ?? '')].join('\n')
  const files = values['COMPOSE_FILE'] ?? evaluateEnv(sample)['COMPOSE_FILE'] ?? 'compose.yml'
  return {
    text: setEnv(`${grown}\n`, { ...values, COMPOSE_FILE: files }),
    added: missing.map((entry) => entry.key).filter((key) => key !== 'COMPOSE_FILE' && !gone.has(key))
  }
}

/** The text without the lines that set these keys. */
function without(text: string, keys: ReadonlySet<string>): string {
  if (keys.size === 0) return text
  const set = new Set(
    parseEnv(text)
      .filter((entry) => !entry.commentedOut && keys.has(entry.key))
      .map((entry) => entry.line)
  )
  return text
    .split(/\r?\n/)
    .filter((_, index) => !set.has(index + 1))
    .join('\n')
}
