import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GiteaError } from '../gitea/error.ts'
import type { Comment } from '../gitea/types.ts'
import { ageLine, markerOf } from '../report/pull-request/marker.ts'
import { isReplaced, replacedIn } from './replaced.ts'

const sha = 'c'.repeat(40)
const asked = { base: null, keepSeconds: 0 }
const request = { repository: 'recipes/site', pullRequest: 1, commentId: 10, attempt: 1 }
const said = (commentId: number, progress: number, other: { attempt?: number; userId?: number } = {}): Comment =>
  ({
    id: 99,
    userId: other.userId ?? 7,
    body: `${markerOf({ ...asked, sha, stages: ['lint'] })}\n${ageLine({ commentId, attempt: other.attempt ?? 1, progress })}\n`
  }) as Comment

test('a request was replaced when its last word was said before it began', () => {
  const rows: [boolean, Comment][] = [
    [true, said(10, 3)],
    [false, said(10, 0)],
    [false, said(10, 1)],
    [false, said(9, 3)],
    // Another request, another attempt, somebody else's words.
    [false, said(11, 0)],
    [false, said(11, 3)],
    [false, said(10, 3, { attempt: 2 })],
    [false, said(10, 3, { userId: 8 })]
  ]
  for (const [replaced, comment] of rows) assert.equal(replacedIn([comment], 7, request), replaced, comment.body)
  assert.equal(replacedIn([], 7, request), false)
})

test('comments that cannot be read keep nobody from running', async () => {
  const away = (): Promise<never> => Promise.reject(new GiteaError('GET x: away', { call: 'GET x', brief: 'Gitea answers 502', retryable: true }))
  const self = { id: 7, login: 'bot' }
  assert.equal(await isReplaced({ comments: away, currentUser: () => Promise.resolve(self) }, request), false)
  assert.equal(await isReplaced({ comments: () => Promise.resolve([said(10, 3)]), currentUser: away }, request), false)
  assert.equal(await isReplaced({ comments: () => Promise.resolve([said(10, 3)]), currentUser: () => Promise.resolve(self) }, request), true)
})
