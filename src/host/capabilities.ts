import { readFileSync } from 'node:fs'
import type { Line } from './line.ts'

/**
 * What the lifecycle does on a host beside what the Docker socket gives it, by number of capability (linux/capability.h): it writes and damages files in
 * volumes with their owner, and looks which of them a program has open.
 */
const needed = { cap_chown: 0, cap_dac_override: 1, cap_fowner: 3, cap_sys_ptrace: 19 }

export const capabilityNames = Object.keys(needed)

/** Which of them a process lacks, from its `/proc/<pid>/status`. Pure. */
export function lackingCapabilities(status: string): string[] {
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`)
  return Object.entries(needed).flatMap(([name, number]) => (((effective >> BigInt(number)) & 1n) === 1n ? [] : [name]))
}

/** Whether this process, which is the host's, can do its work. */
export function capabilityLine(status: string = readFileSync('/proc/self/status', 'utf8'), node: string = process.execPath): Line {
  const lacking = lackingCapabilities(status)
  if (lacking.length === 0) return { state: 'ok', text: 'volumes can be looked into' }
  return {
    state: 'fail',
    text: `volumes cannot be looked into: ${node} lacks ${lacking.join(', ')}`,
    mend: `As root: setcap ${capabilityNames.join(',')}=ep ${node}`
  }
}
