import { join } from 'node:path'
import { alive, readRecord } from '../../src/run/processes.ts'
import { inside, systemPath } from './command.ts'
import { type Places, zone } from './places.ts'
import { startDetached } from './processes.ts'

/** Answers of its own only, and at once: names of the zone are the edge, every other name does not exist. */
export function resolverArguments(address: string): string[] {
  return [
    '--keep-in-foreground',
    '--conf-file=/dev/null',
    '--no-resolv',
    '--no-hosts',
    '--no-poll',
    '--cache-size=0',
    '--user=root',
    '--pid-file=',
    '--log-facility=-',
    '--bind-interfaces',
    `--listen-address=${address}`,
    '--listen-address=127.0.0.1',
    `--address=/${zone}/${address}`,
    `--local=/${zone}/`,
    '--address=/testme.local/127.0.0.2',
    '--local=/testme.local/',
    '--address=/#/'
  ]
}

export function ensureResolver(places: Places, address: string): void {
  if (alive(readRecord(places.records.resolver))) return
  startDetached(inside(places, ['dnsmasq', ...resolverArguments(address)]), {
    log: join(places.state, 'resolver.log'),
    file: places.records.resolver,
    environment: { PATH: systemPath }
  })
}
