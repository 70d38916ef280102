import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { GateWorld, sha } from '../../test/support/gate-world.ts'
import { plan } from '../../test/support/plan.ts'
import { stage } from '../../test/support/pull-request.ts'
import { writeResults } from '../report/results.ts'
import { RunDirectory } from '../run/directory.ts'
import { writeRecord } from './job-record.ts'
import { lastWords } from './last-words.ts'

const world = await GateWorld.start()
const state = mkdtempSync(join(tmpdir(), 'testme-last-words-'))
after(async () => {
  rmSync(state, { recursive: true })
  await world.close()
})
const log = { say: () => {}, foreign: () => {}, group: () => {}, endGroup: () => {}, error: () => {}, hide: () => {} }

test('P18: whoever removes a run says of an outdated head that it is one, and shows the logs of its services', async () => {
  const pull = world.pull()
  const { request } = await world.ask(pull, '!testme install')
  assert.ok(request !== null)
  const path = join(state, 'runs', 'notes-1a2b3c')
  mkdirSync(join(path, 'logs', 'install', 'note-1a2b3c.ci.test'), { recursive: true })
  const run = new RunDirectory(path)
  run.writePlan(plan({}, { stages: ['install', 'teardown'], runId: run.runId }))
  run.writeStage(stage('install', { status: 'fail', checks: [{ name: 'converged', status: 'fail', class: 'recipe', evidence: 'it did not' }] }))
  run.writeStage(stage('teardown', { checks: [] }))
  writeResults(run, false)
  writeFileSync(join(path, 'logs', 'install', 'note-1a2b3c.ci.test', 'app.log'), 'cannot open the database\n')
  const job = { server: world.gitea.url, repository: request.repository, runId: 7, attempt: 1, name: 'stages' }
  const none = { runLink: null, requestedAt: null, attemptBegan: null, failure: null }
  writeRecord(state, { schema: 1, job, request, firstStage: 'install', ...none, runDirectory: path, closed: false, startedAt: new Date().toISOString() })
  world.gitea.push(pull, [sha('b')])
  await lastWords({ state, gitea: world.client(), log }, run.runId)
  const [said = ''] = world.said(pull)
  assert.match(said, /\*\*Red: .*at install/)
  assert.match(said, /\*\*For an older commit\.\*\* The pull request is at `bbbbbbbbbbbb` now/)
  assert.match(said, /last lines of app[\s\S]*cannot open the database/)
})
