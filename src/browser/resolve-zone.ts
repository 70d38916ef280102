import dns from 'node:dns'
import { readGiven } from './given.ts'

// Loaded before a recipe's specs (`node --import`): names of the server's zone lead to its edge, for Playwright's
// `request` as for the browser, without touching the machine's own resolver.
const { zone, edgeAddress } = readGiven()
const ofZone = (name: string): boolean => name === zone || name.endsWith(`.${zone}`)

const lookup = dns.lookup as (...words: unknown[]) => void
const promised = dns.promises.lookup as (...words: unknown[]) => Promise<unknown>

dns.lookup = ((name: string, ...rest: unknown[]) => {
  if (!ofZone(name)) return lookup(name, ...rest)
  const callback = rest.at(-1) as (error: null, address: unknown, family?: number) => void
  const all = (rest[0] as { all?: boolean } | undefined)?.all === true
  process.nextTick(() => (all ? callback(null, [{ address: edgeAddress, family: 4 }]) : callback(null, edgeAddress, 4)))
}) as typeof dns.lookup

dns.promises.lookup = (async (name: string, options?: { all?: boolean }) => {
  if (!ofZone(name)) return await promised(name, options)
  return options?.all === true ? [{ address: edgeAddress, family: 4 }] : { address: edgeAddress, family: 4 }
}) as typeof dns.promises.lookup
