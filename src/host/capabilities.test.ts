import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { capabilityLine, capabilityNames, lackingCapabilities } from './capabilities.ts'

const status = (mask: string): string => `Name:\tnode\nCapPrm:\t000001ffffffffff\nCapEff:\t${mask}\nCapBnd:\t000001ffffffffff\n`

test('what the host lacks is named, each by itself, with the command that gives it', () => {
  assert.deepEqual(lackingCapabilities(status('000000000008000b')), [])
  assert.deepEqual(lackingCapabilities(status('0000000000000000')), capabilityNames)
  assert.deepEqual(lackingCapabilities('no such line'), capabilityNames)
  for (const [mask, name] of [
    ['000000000008000a', 'cap_chown'],
    ['0000000000080009', 'cap_dac_override'],
    ['0000000000080003', 'cap_fowner'],
    ['000000000000000b', 'cap_sys_ptrace']
  ] as const)
    assert.deepEqual(lackingCapabilities(status(mask)), [name])
  const line = capabilityLine(status('000000000000000b'), '/usr/local/libexec/testme-node')
  assert.deepEqual([line.state, line.mend], ['fail', `As root: setcap ${capabilityNames.join(',')}=ep /usr/local/libexec/testme-node`])
})

test('the page of a host gives the very same capabilities', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'host.md'), 'utf8')
  assert.ok(page.includes(`setcap ${capabilityNames.join(',')}=ep /usr/local/libexec/testme-node`))
})
