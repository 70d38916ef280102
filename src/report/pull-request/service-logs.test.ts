import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { stage } from '../../../test/support/pull-request.ts'
import { RunDirectory } from '../../run/directory.ts'
import { serviceLogs } from './service-logs.ts'

const folder = mkdtempSync(join(tmpdir(), 'testme-service-logs-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const run = new RunDirectory(folder)
const keep = (stageName: string, file: string, text: string): void => {
  mkdirSync(join(folder, 'logs', stageName, 'cust-71be04.ci.test'), { recursive: true })
  writeFileSync(join(folder, 'logs', stageName, 'cust-71be04.ci.test', file), text)
}
keep('upgrade', 'app.log', `${Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n')}\n`)
keep('upgrade', 'db.log', '\n')
keep('upgrade', 'worker.log.withheld.txt', 'This file is withheld: it holds a secret.\n')
keep('upgrade', 'tasks.txt', 'no log')
keep('teardown', 'app.log', 'of another occasion\n')

test('the last lines of the services at the first red stage, of those that said something', () => {
  const logs = serviceLogs(run, [stage('install'), stage('upgrade', { status: 'fail' }), stage('custom', { status: 'fail' })])
  assert.deepEqual(
    logs.map(({ name }) => name),
    ['last lines of app']
  )
  assert.equal(logs[0]?.lines.length, 40)
  assert.equal(logs[0]?.lines.at(-1), 'line 99')
})

test('nothing red, nothing kept, or no such folder: no logs', () => {
  assert.deepEqual(serviceLogs(run, [stage('upgrade'), stage('lint', { status: 'fail' }), stage('teardown', { status: 'fail' })]), [])
  assert.deepEqual(serviceLogs(run, [stage('custom', { status: 'fail' })]), [])
  assert.deepEqual(serviceLogs(new RunDirectory(join(folder, 'gone')), [stage('upgrade', { status: 'fail' })]), [])
})
