import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diagnose, type Sighting } from './doctor.ts'

const now = new Date('2026-06-01T00:00:00Z')
const good: Sighting = {
  node: 'v24.1.0',
  root: true,
  platform: 'linux',
  packagesCurrent: true,
  programs: [{ name: 'restic', package: 'restic', version: 'restic 0.14.0' }],
  disk: { path: '/var/lib/testme', free: 50e9, total: 100e9, inodes: 1000, inodesFree: 900 },
  memory: { total: 8e9, available: 4e9 },
  cpus: 2,
  load: 0.5,
  ipvs: false,
  server: { name: 'default', state: 'up', faults: [], certificateUntil: '2027-06-01T00:00:00Z' },
  abra: 'abra stand-in 0.1.0',
  hostConfiguration: { file: '/etc/testme/host.json', present: false },
  deadRuns: []
}

/** The rows that are not fine, as `name: state`. */
const faults = (changed: Partial<Sighting>): string[] =>
  diagnose({ ...good, ...changed }, now)
    .filter((row) => row.state !== 'ok')
    .map((row) => `${row.name}: ${row.state}`)

test('a machine on which nothing is wrong has no fault', () => {
  assert.deepEqual(faults({}), [])
})

test('L75: a missing program is a fault with the command that mends it', () => {
  const rows = diagnose({ ...good, programs: [{ name: 'restic', package: 'restic', version: undefined }] }, now)
  assert.deepEqual(
    rows.filter((row) => row.state !== 'ok'),
    [{ name: 'restic', state: 'fail', detail: 'missing', mend: 'apt-get install restic' }]
  )
})

test('L136: disk and inodes that run out are seen before a run meets them', () => {
  assert.deepEqual(faults({ disk: { path: '/x', free: 3e9, total: 100e9, inodes: 1000, inodesFree: 900 } }), ['disk: warn'])
  assert.deepEqual(faults({ disk: { path: '/x', free: 0.5e9, total: 100e9, inodes: 1000, inodesFree: 5 } }), ['disk: fail', 'inodes: fail'])
  assert.deepEqual(faults({ disk: { path: '/x', free: 50e9, total: 100e9, inodes: 0, inodesFree: 0 } }), [])
  assert.deepEqual(faults({ memory: { total: 8e9, available: 0.5e9 } }), ['memory: warn'])
})

test('L145: load is shown before it is taken for a broken recipe', () => {
  assert.deepEqual(faults({ load: 9 }), ['load: warn'])
})

test('L146: a certificate that ends within a month is a warning, one that has ended a fault', () => {
  const ends = (certificateUntil: string): string[] => faults({ server: { ...good.server, certificateUntil } })
  assert.deepEqual(ends('2026-07-15T00:00:00Z'), [])
  assert.deepEqual(ends('2026-06-20T00:00:00Z'), ['certificate: warn'])
  assert.deepEqual(ends('2026-05-20T00:00:00Z'), ['certificate: fail'])
})

test('every fault says what to do', () => {
  const rows = diagnose(
    {
      ...good,
      node: 'v20.0.0',
      root: false,
      packagesCurrent: false,
      abra: undefined,
      deadRuns: ['r'],
      server: { ...good.server, state: 'broken', faults: ['edge ()'] }
    },
    now
  )
  assert.deepEqual(
    rows.filter((row) => row.state !== 'ok' && (row.mend ?? '') === '').map((row) => row.name),
    []
  )
  assert.deepEqual(faults({ node: 'v20.0.0' }), ['node: fail'])
  assert.deepEqual(faults({ server: { ...good.server, state: 'absent' } }), ['server default: warn'])
})

test('the doctor says in which mode an action would work here', () => {
  const detail = (present: boolean): string =>
    diagnose({ ...good, hostConfiguration: { file: '/etc/testme/host.json', present } }, new Date()).find(({ name }) => name === 'actions')?.detail ?? ''
  assert.match(detail(false), /mode direct alone: without \/etc\/testme\/host\.json .* mode host, is refused/)
  assert.match(detail(true), /mode host is configured/)
  const fault = { what: 'host.json: "gitea": plain http to another machine', mend: 'Every key stands in docs/host.md.' }
  const row = diagnose({ ...good, hostConfiguration: { file: 'host.json', present: true, fault } }, new Date()).find(({ name }) => name === 'actions')
  assert.deepEqual(row, { name: 'actions', state: 'fail', detail: fault.what, mend: fault.mend })
})
