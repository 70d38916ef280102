import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { begin, type StageChoice } from './begin.ts'
import type { Site } from './site.ts'

test('plain http to another machine is a fault of whoever runs the runner, said before anything is asked or fetched', async (t) => {
  const state = mkdtempSync(join(tmpdir(), 'testme-begin-'))
  t.after(() => rmSync(state, { recursive: true }))
  const asked: string[] = []
  const gitea = new Proxy({}, { get: (_, name) => () => Promise.reject(new Error(`${asked.push(String(name))}`)) })
  const site = (server: string, runId: number): Site =>
    ({
      gitea,
      state,
      job: { server, repository: 'recipes/site', runId, attempt: 1, name: 'stages' },
      request: { repository: 'recipes/site', attempt: 1 },
      comment: { writtenAt: null, page: null }
    }) as unknown as Site
  const choice = { stage: 'lint', abra: '', playwright: '', settings: '', users: [] } satisfies StageChoice
  const { failure } = await begin(site('http://gitea:3000', 1), choice)
  assert.equal(failure?.kind, 'infrastructure')
  assert.match(failure?.sentence ?? '', /on another machine by plain http, .*\. ?Whoever runs it: register the runner with the https address/)
  assert.deepEqual(asked, ['run'])
  // The negative control: on this machine it goes on to ask about the pull request.
  await begin(site('http://127.0.0.1:3000', 2), choice)
  assert.deepEqual(asked, ['run', 'run', 'pull'])
})
