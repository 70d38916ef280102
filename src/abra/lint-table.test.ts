import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type LintRule, readLint, readLintTable } from './lint-table.ts'

const expected: LintRule[] = [
  { ref: 'R001', rule: 'compose config has expected version', severity: 'warn', satisfied: true, skipped: false, fix: 'ensure version in compose configs' },
  { ref: 'R002', rule: 'healthcheck enabled for all services', severity: 'warn', satisfied: false, skipped: false, fix: 'wire up healthchecks' },
  { ref: 'R010', rule: 'traefik routing enabled', severity: 'error', satisfied: undefined, skipped: true, fix: 'include "traefik.enable=true" label' },
  { ref: 'R011', rule: 'all services have images', severity: 'error', satisfied: false, skipped: false, fix: 'ensure "image: ..." set' }
]

const rounded = `
╭──────┬──────────────────────────────────────┬──────────┬───────────┬─────────┬─────────────────────────────────────╮
│ REF  │ RULE                                 │ SEVERITY │ SATISFIED │ SKIPPED │ RESOLVE                             │
├──────┼──────────────────────────────────────┼──────────┼───────────┼─────────┼─────────────────────────────────────┤
│ R001 │ compose config has expected version  │ warn     │ ✅        │ -       │ ensure version in compose configs   │
│ R002 │ healthcheck enabled for all services │ warn     │ ❌        │ -       │ wire up healthchecks                │
│ R010 │ traefik routing enabled              │ error    │ -         │ ✅      │ include "traefik.enable=true" label │
│ R011 │ all services have images             │ error    │ ❌        │ -       │ ensure "image: ..." set             │
╰──────┴──────────────────────────────────────┴──────────┴───────────┴─────────┴─────────────────────────────────────╯
WARN critical errors present in site config
`

const ascii = `
+------+--------------------------------------+----------+-----------+---------+-------------------------------------+
| ref  | rule                                 | severity | satisfied | skipped | how to fix                          |
+------+--------------------------------------+----------+-----------+---------+-------------------------------------+
| R001 | compose config has expected version  | warn     | yes       | no      | ensure version in compose configs   |
| R002 | healthcheck enabled for all services | warn     | no        | no      | wire up healthchecks                |
| R010 | traefik routing enabled              | error    |           | yes     | include "traefik.enable=true" label |
| R011 | all services have images             | error    | no        | no      | ensure "image: ..." set             |
+------+--------------------------------------+----------+-----------+---------+-------------------------------------+
`

const openFrame = `
 REF  ┃ RULE                                 ┃ SEVERITY ┃ SATISFIED ┃ SKIPPED ┃ RESOLVE
━━━━━━╋━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╋━━━━━━━━━━╋━━━━━━━━━━━╋━━━━━━━━━╋━━━━━━━━━━━━━━━━━━━━━━━━━
 R001 ┃ compose config has expected version  ┃ warn     ┃ ✔         ┃ -       ┃ ensure version in compose configs
 R002 ┃ healthcheck enabled for all services ┃ warn     ┃ ✘         ┃ -       ┃ wire up healthchecks
 R010 ┃ traefik routing enabled              ┃ error    ┃ -         ┃ ✔       ┃ include "traefik.enable=true" label
 R011 ┃ all services have images             ┃ error    ┃ ✘         ┃ -       ┃ ensure "image: ..." set
`

const wrapped = `
┌──────┬─────────────────┬──────────┬───────────┬─────────┬──────────────────┐
│ REF  │ RULE            │ SEVERITY │ SATISFIED │ SKIPPED │ RESOLVE          │
├──────┼─────────────────┼──────────┼───────────┼─────────┼──────────────────┤
│ R001 │ compose config  │ warn     │ ✅        │ -       │ ensure version   │
│      │ has expected    │          │           │         │ in compose       │
│      │ version         │          │           │         │ configs          │
├──────┼─────────────────┼──────────┼───────────┼─────────┼──────────────────┤
│ R002 │ healthcheck     │ warn     │ ❌        │ -       │ wire up          │
│      │ enabled for all │          │           │         │ healthchecks     │
│      │ services        │          │           │         │                  │
│ R010 │ traefik routing │ error    │ -         │ ✅      │ include          │
│      │ enabled         │          │           │         │ "traefik.enable=true" label │
│ R011 │ all services    │ error    │ ❌        │ -       │ ensure "image:   │
│      │ have images     │          │           │         │ ..." set         │
└──────┴─────────────────┴──────────┴───────────┴─────────┴──────────────────┘
`

const borderless = `
REF   RULE                                  SEVERITY  SATISFIED  SKIPPED  RESOLVE
R001  compose config has expected version   warn      true       -        ensure version in compose configs
R002  healthcheck enabled for all services  warn      false      -        wire up healthchecks
R010  traefik routing enabled               error     -          true     include "traefik.enable=true" label
R011  all services have images              error     false      -        ensure "image: ..." set
`

for (const [name, table] of Object.entries({ rounded, ascii, openFrame, wrapped, borderless }))
  test(`L4, Q3: the table is read, drawn ${name}`, () => {
    assert.deepEqual(readLintTable(table), expected)
  })

test('columns are found by their titles, in another order and without SKIPPED', () => {
  const table = '│ REF │ SEVERITY │ RULE │ RESOLVE │ SATISFIED │\n│ R003 │ error │ all images use a tag │ use a tag │ ❌ │\n'
  assert.deepEqual(readLintTable(table), [{ ref: 'R003', rule: 'all images use a tag', severity: 'error', satisfied: false, skipped: false, fix: 'use a tag' }])
})

test('L4: a result that cannot be read is neither kept nor broken', () => {
  assert.equal(readLintTable('│ R003 │ all images use a tag │ error │ ??? │ - │ use a tag │\n')[0]?.satisfied, undefined)
})

test('L4: no table is no answer, whatever the exit code', () => {
  assert.deepEqual(readLint(''), { kind: 'unreadable', why: 'abra printed nothing' })
  assert.deepEqual(readLint('INFO all good\n'), { kind: 'unreadable', why: 'INFO all good' })
  assert.deepEqual(readLint('FATA inappropriate ioctl for device\n'), { kind: 'unreadable', why: 'inappropriate ioctl for device' })
  assert.equal(readLint('│ REF │ RULE │ SEVERITY │ SATISFIED │\n').kind, 'unreadable')
})

test('Q4: what the recipe did wrong is told from what the environment did', () => {
  assert.deepEqual(readLint('FATA unable to validate recipe: services.app.healthcheck.start_period Does not match format duration\n'), {
    kind: 'invalid',
    why: 'unable to validate recipe: services.app.healthcheck.start_period Does not match format duration'
  })
  for (const why of ['authentication required: Unauthorized', 'unable to fetch tags: could not connect', 'dial tcp: lookup x: no such host'])
    assert.deepEqual(readLint(`FATA ${why}\n`), { kind: 'environment', why })
})

test('L4: a table followed by a FATA is not a finished table', () => {
  assert.equal(readLint(`${rounded}FATA something broke\n`).kind, 'unreadable')
  assert.equal(readLint(rounded).kind, 'table')
})
