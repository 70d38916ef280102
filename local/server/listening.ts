import { readFileSync } from 'node:fs'
import { alive, readRecord } from '../../src/run/processes.ts'
import type { Part, Places } from './places.ts'

/**
 * Whether a socket listens on this address and port.
 * @param table text of /proc/<pid>/net/tcp: addresses in hexadecimal, bytes of the address turned round, state 0A = LISTEN. Pure.
 */
export function listens(table: string, address: string, port: number): boolean {
  const bytes = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))
  const local = `${bytes.reverse().join('')}:${port.toString(16).padStart(4, '0')}`.toUpperCase()
  return table.split('\n').some((line) => {
    const [, found, , state] = line.trim().split(/\s+/)
    return found === local && state === '0A'
  })
}

/** The places in the server's namespace where its parts answer; the daemon answers on its own socket. */
const sockets: Record<Exclude<Part, 'dockerd'>, [address: string, port: number]> = {
  resolver: ['127.0.0.1', 53],
  registry: ['127.0.0.2', 80],
  outbound: ['127.0.0.3', 3128]
}

/** Seen through a process that lives in the namespace, without entering it. */
export function partListens(places: Places, part: keyof typeof sockets): boolean {
  const witness = [readRecord(places.records.resolver), readRecord(places.records.dockerd)].find((process) => alive(process))
  if (witness === undefined) return false
  try {
    return listens(readFileSync(`/proc/${witness.pid}/net/tcp`, 'utf8'), ...sockets[part])
  } catch {
    return false
  }
}

/** Alive and, but for the daemon, answering. */
export function partUp(places: Places, part: Part): boolean {
  return alive(readRecord(places.records[part])) && (part === 'dockerd' || partListens(places, part))
}
