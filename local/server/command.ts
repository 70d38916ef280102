// Commands of the machine that make up the server; what fails says which one and what it printed.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { ServerError } from './errors.ts'
import type { Places } from './places.ts'

export type Progress = (line: string) => void

export const systemPath = `/usr/sbin:/sbin:${process.env['PATH'] ?? '/usr/bin:/bin'}`

export async function run(
  command: string,
  words: string[],
  options: { what: string; environment?: Record<string, string>; timeout?: number }
): Promise<string> {
  const result = await execa(command, words, { reject: false, timeout: options.timeout ?? 60_000, env: { PATH: systemPath, ...options.environment } })
  if (result.failed) {
    const output = `${result.stderr}\n${result.stdout}`.trim().split('\n').slice(-8).join('\n')
    throw new ServerError(`${options.what} failed: ${command} ${words.join(' ')}\n${output === '' ? (result.shortMessage ?? '') : output}`)
  }
  return result.stdout
}

/** A user's own client configuration (credentials, contexts) is no business of this daemon's. */
export function dockerEnvironment(places: Places): Record<string, string> {
  return { DOCKER_HOST: `unix://${places.socket}`, DOCKER_CONFIG: join(places.state, 'docker-config') }
}

export async function docker(places: Places, words: string[], what: string): Promise<string> {
  return await run('docker', words, { what, environment: dockerEnvironment(places) })
}

/** The words that run a command in the server's network namespace. */
export function inside(places: Places, words: string[]): string[] {
  return ['nsenter', `--net=/run/netns/${places.netns}`, ...words]
}

export function logTail(file: string): string {
  try {
    return `Last lines of ${file}:\n${readFileSync(file, 'utf8').trim().split('\n').slice(-10).join('\n')}`
  } catch {
    return `There is no log at ${file}.`
  }
}

/** Asks until there is an answer; for daemons that say no event when they are ready. Undefined after `seconds`. */
export async function until<T>(seconds: number, probe: () => Promise<T | undefined | false> | T | undefined | false): Promise<T | undefined> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const value = await probe()
    if (value !== undefined && value !== false) return value
    if (Date.now() > deadline) return undefined
    await sleep(50)
  }
}
