import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GiteaError } from '../gitea/error.ts'
import type { ActionJob, ActionRun } from '../gitea/types.ts'
import { commentOfRun, judgeJob, liveJob } from './live-job.ts'
import { HostRefusal, type HostRefusalCode } from './refusals.ts'

const request = { commentId: 12, giteaRun: 7, attempt: 1 }
const caller = { user: 'testme-stages', runners: [4] }
const run = {
  id: 7,
  event: 'pull_request_comment',
  title: 'testme for pull request #1, asked for by alice (comment 12)',
  actorId: 3,
  state: 'running'
} as ActionRun
const job = { id: 20, runId: 7, name: 'stages', state: 'running', runnerId: 4, attempt: 1 } as ActionJob

const codeOf = (body: () => unknown): HostRefusalCode | 'none' => {
  try {
    body()
    return 'none'
  } catch (error) {
    assert.ok(error instanceof HostRefusal)
    return error.code
  }
}

test("a run's own job that is running on a runner of the caller is the only one that may ask", () => {
  assert.equal(judgeJob(run, [{ ...job, state: 'done' }, job], request, caller).job.id, 20)
  const cases: [HostRefusalCode, ActionRun | undefined, ActionJob[]][] = [
    ['no-such-run', undefined, []],
    // What a branch or an approved fork brings.
    ['not-a-comments-run', { ...run, event: 'push' }, [job]],
    ['not-a-comments-run', { ...run, event: 'pull_request' }, [job]],
    ['not-a-comments-run', { ...run, event: 'schedule' }, [job]],
    ['not-this-comment', { ...run, title: 'testme for pull request #1, asked for by alice (comment 13)' }, [job]],
    ['not-this-comment', { ...run, title: 'testme for pull request #1' }, [job]],
    ['not-this-comment', { ...run, title: '(comment 12) and more' }, [job]],
    ['no-job-here', run, []],
    ['no-job-here', run, [{ ...job, state: 'done' }]],
    ['no-job-here', run, [{ ...job, state: 'queued' }]],
    ['no-job-here', run, [{ ...job, state: 'unknown' }]],
    ['no-job-here', run, [{ ...job, runnerId: 5 }]],
    ['no-job-here', run, [{ ...job, runnerId: 0 }]],
    ['no-job-here', run, [{ ...job, runId: 8 }]],
    ['other-attempt', run, [{ ...job, attempt: 2 }]]
  ]
  for (const [code, seen, jobs] of cases)
    assert.equal(
      codeOf(() => judgeJob(seen, jobs, request, caller)),
      code,
      JSON.stringify(seen)
    )
})

test('the comment of a run stands at the end of its name, where Gitea put it', () => {
  for (const [title, comment] of [
    ['testme for pull request #1, asked for by alice (comment 12)', 12],
    ['(comment 1) (comment 2)', 2],
    ['(comment 12) ', undefined],
    ['(comment 1234567890123456)', undefined],
    ['(comment 12)\n', undefined],
    ['comment 12', undefined]
  ] as const)
    assert.equal(commentOfRun({ title }), comment, JSON.stringify(title))
})

test('a Gitea that does not answer lets nothing happen', async () => {
  const away = (): Promise<never> => Promise.reject(new GiteaError('GET x: away', { call: 'GET x', brief: 'Gitea answers 502', retryable: true }))
  const asked = { ...request, repository: 'recipes/site' }
  for (const gitea of [
    { run: away, jobs: away },
    { run: () => Promise.resolve(run), jobs: away }
  ])
    await assert.rejects(liveJob(gitea, asked, caller), /reason_code=cannot-tell.*Gitea answers 502/)
})
