import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { alive, readRecord } from '../../src/run/processes.ts'
import { inside, systemPath } from './command.ts'
import { type Places, registryStorage } from './places.ts'
import { startDetached } from './processes.ts'

/** Each server runs a registry of its own on the storage that all share: an image is pushed once for all of them. */
export function ensureRegistry(places: Places): void {
  if (alive(readRecord(places.records.registry))) return
  mkdirSync(registryStorage, { recursive: true })
  const configuration = join(places.state, 'registry.yml')
  writeFileSync(
    configuration,
    `version: 0.1
log:
  level: warn
  accesslog:
    disabled: true
storage:
  filesystem:
    rootdirectory: ${JSON.stringify(registryStorage)}
  delete:
    enabled: true
http:
  addr: 127.0.0.2:80
`
  )
  startDetached(inside(places, ['docker-registry', 'serve', configuration]), {
    log: join(places.state, 'registry.log'),
    file: places.records.registry,
    environment: { PATH: systemPath, OTEL_TRACES_EXPORTER: 'none' }
  })
}
