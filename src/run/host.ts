import { availableParallelism, freemem, loadavg, release, totalmem } from 'node:os'
import type { HostFacts } from '../model/types.ts'

/** What differs between two machines and explains a difference of two runs (L133); the load stands beside a timeout (L145). */
export function hostFacts(): HostFacts {
  return {
    cpus: availableParallelism(),
    memory: totalmem(),
    freeMemory: freemem(),
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
    kernel: release(),
    node: process.version
  }
}
