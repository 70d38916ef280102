import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stageNames } from '../model/types.ts'
import { ageLine, markerOf, replyMarker, strangerMarker } from '../report/pull-request/marker.ts'
import { earlierFrom } from './earlier.ts'
import { attemptLine, markOf } from './marks.ts'

const self = 7
const commit = 'c'.repeat(40)
const asked = { base: null, keepSeconds: 0 }
const own = (body: string): { body: string; userId: number } => ({ body, userId: self })
const run = (stages: Parameters<typeof markerOf>[0]['stages'], progress: number): string =>
  `${markerOf({ ...asked, sha: commit, stages })}\n${ageLine({ commentId: 41, attempt: 2, progress })}\ntext`

test('the markers that reports write are read back: commit, stages, comment, attempt, how far', () => {
  assert.deepEqual(markOf(own(run([], 0)), self), { kind: 'run', ...asked, sha: commit, stages: [], commentId: 41, attempt: 2, progress: 'queued' })
  assert.deepEqual(markOf(own(run(['install', 'backup'], 1)), self), {
    kind: 'run',
    ...asked,
    sha: commit,
    stages: ['install', 'backup'],
    commentId: 41,
    attempt: 2,
    progress: 'running'
  })
  assert.equal((markOf(own(run(['lint'], 2)), self) as { progress: string }).progress, 'kept')
  assert.equal((markOf(own(run(['lint'], 3)), self) as { progress: string }).progress, 'over')
  assert.deepEqual(markOf(own(`${replyMarker(41)}\n${attemptLine(3)}\nno`), self), { kind: 'reply', commentId: 41, attempt: 3 })
  assert.deepEqual(markOf(own(`${replyMarker(41)}\r\nno`), self), { kind: 'reply', commentId: 41, attempt: 1 })
  assert.deepEqual(markOf(own(`${strangerMarker(5)}\nno`), self), { kind: 'stranger' })
})

test('a base and a time to be kept are part of what is asked, so they stand in the marker and are read back', () => {
  const base = '1.11.0+v1.29.0-2_a'
  for (const more of [{ base }, { keepSeconds: 1800 }, { stages: ['backup'] as const, base, keepSeconds: 3600 }]) {
    const wanted = { ...asked, sha: commit, stages: [], ...more }
    const mark = markOf(own(`${markerOf(wanted)}\n${ageLine({ commentId: 41, attempt: 1, progress: 0 })}\ntext`), self)
    assert.deepEqual(mark, { kind: 'run', ...wanted, commentId: 41, attempt: 1, progress: 'queued' })
  }
  assert.equal(markerOf({ ...asked, sha: commit, stages: stageNames }), markerOf({ ...asked, sha: commit, stages: [] }))
})

test('P20: a marker counts from our own user and as the first line only', () => {
  const body = run([], 1)
  assert.equal(markOf({ body, userId: 8 }, self), undefined)
  assert.equal(markOf({ body, userId: Number.NaN }, Number.NaN), undefined)
  assert.equal(markOf(own(`hello\n${body}`), self), undefined)
  assert.equal(markOf(own(` ${body}`), self), undefined)
  assert.equal(markOf(own(`${markerOf({ ...asked, sha: commit, stages: [] })}\ntext`), self), undefined)
})

test('a marker that we would not write is none', () => {
  const age = ageLine({ commentId: 41, attempt: 1, progress: 1 })
  for (const named of [':deploy', ':backup+install', ':install+install', ':', `:${stageNames.join('+')}`, ':keep=0', ':base=', ':keep=60:base=1.0.0+1']) {
    assert.equal(markOf(own(`<!-- testme:run:${commit}${named} -->\n${age}`), self), undefined, named)
  }
  assert.equal(markOf(own(`<!-- testme:run:${commit.slice(1)} -->\n${age}`), self), undefined)
})

test('P17: what was answered or taken before, by comment and attempt', () => {
  const comments = [own(run([], 0)), own(`${replyMarker(50)}\n${attemptLine(2)}\nx`), own('hello'), { body: `${replyMarker(60)}\nx`, userId: 8 }].map(
    (one, id) => ({
      id,
      login: '',
      createdAt: '',
      updatedAt: '',
      htmlUrl: '',
      number: 1,
      onPull: true,
      ...one
    })
  )
  assert.deepEqual(earlierFrom(comments, self), {
    taken: [
      { commentId: 41, attempt: 2 },
      { commentId: 50, attempt: 2 }
    ],
    strangerAnswered: false
  })
})
