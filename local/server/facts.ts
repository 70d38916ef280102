import { readFileSync } from 'node:fs'
import type { Places } from './places.ts'

/** What the rest of the suite needs to know of a server that is up; kept in `server.json` of its state directory. */
export interface ServerFacts {
  name: string
  /** unix://... */
  dockerHost: string
  /** Apps get names below it. */
  zone: string
  /** Reachable from this machine, ports 80 and 443. */
  edgeAddress: string
  /** Seconds within which the edge has noticed that a service came or went. */
  edgeDelay?: number
  /** This machine's address on the cable to the server: what the server and its containers can reach of this machine. */
  hostAddress: string
  caFile: string
  /** The system's certificates and the server's CA in one file. */
  caBundle: string
  registry: 'testme.local'
  ipvs: boolean
  nodes: number
  dockerVersion: string
  stateDirectory: string
  resticRepository: string
  resticPasswordFile: string
  netns: string
}

export function readFacts(places: Places): ServerFacts | undefined {
  try {
    return JSON.parse(readFileSync(places.facts, 'utf8')) as ServerFacts
  } catch {
    return undefined
  }
}
