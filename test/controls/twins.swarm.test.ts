import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { execa } from 'execa'
import type { Results } from '../../src/report/results.ts'
import { testServer } from '../support/server.ts'
import { objectsOn } from './run.ts'

const root = join(import.meta.dirname, '..', '..')

/** The whole lifecycle of a fixture recipe, as a person types it. */
async function runWhole(recipe: string): Promise<{ results: Results; exitCode: number | undefined; left: string[] }> {
  const server = await testServer()
  const before = await objectsOn(server.dockerHost)
  const runs = mkdtempSync(join(tmpdir(), 'testme-twin-'))
  try {
    const words = ['run', recipe, '--json', '--server', server.name, '--runs', runs]
    const result = await execa(process.execPath, [join(root, 'src', 'cli', 'main.ts'), ...words], { stdin: 'ignore', reject: false, cwd: root })
    const left = (await objectsOn(server.dockerHost)).filter((object) => !before.includes(object))
    return { results: JSON.parse(result.stdout) as Results, exitCode: result.exitCode, left }
  } finally {
    rmSync(runs, { recursive: true, force: true })
  }
}

const shown = (results: Results): string => results.stages.map((stage) => `${stage.stage} ${stage.status}: ${stage.headline}`).join('\n')
const statuses = (results: Results): Record<string, string> => Object.fromEntries(results.stages.map((stage) => [stage.stage, stage.status]))
const passed = { lint: 'pass', install: 'pass', upgrade: 'pass', backup: 'pass', restore: 'pass', custom: 'pass', teardown: 'pass' }

test('the good twin notes is green: an app and its PostgreSQL, dumped, damaged, loaded again', async () => {
  const { results, exitCode, left } = await runWhole('notes')
  assert.deepEqual(statuses(results), passed, shown(results))
  assert.equal(exitCode, 0)
  assert.equal(results.verdict.level, 5)
  assert.match(results.stages.find((stage) => stage.stage === 'restore')?.headline ?? '', /database and the app/)
  assert.deepEqual(left, [])
})

test('the good twin custom-html-tiny is green: no shell in its image, no backup surface, so backup and restore are structural skips', async () => {
  const { results, exitCode, left } = await runWhole('custom-html-tiny')
  assert.deepEqual(statuses(results), { ...passed, backup: 'skip', restore: 'skip' }, shown(results))
  assert.equal(exitCode, 0)
  assert.equal(results.verdict.level, 5)
  assert.deepEqual(left, [])
})
