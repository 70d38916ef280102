import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { callerFrom } from './caller.ts'
import { parseConfiguration } from './configuration.ts'

const configuration = parseConfiguration(readFileSync(join(import.meta.dirname, '..', '..', 'templates', 'host', 'host.json'), 'utf8'), 'host.json')

test('a user may ask for what its own runner is for, and only sudo says who it is', () => {
  assert.deepEqual(callerFrom({ SUDO_USER: 'testme-stages' }, configuration, 'stages'), { user: 'testme-stages', runners: [4] })
  const refused: [NodeJS.ProcessEnv, 'gate' | 'stages', string][] = [
    [{}, 'stages', 'not-by-sudo'],
    [{ USER: 'testme-stages', LOGNAME: 'testme-stages' }, 'stages', 'not-by-sudo'],
    [{ SUDO_USER: '' }, 'stages', 'not-by-sudo'],
    [{ SUDO_USER: 'root' }, 'stages', 'not-a-runner'],
    [{ SUDO_USER: 'testme' }, 'gate', 'not-a-runner'],
    [{ SUDO_USER: 'testme-gate' }, 'stages', 'not-its-task'],
    [{ SUDO_USER: 'testme-stages' }, 'gate', 'not-its-task']
  ]
  for (const [environment, jobs, code] of refused) assert.throws(() => callerFrom(environment, configuration, jobs), { code })
})
