import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readEvent } from './event.ts'

/** The shape that Gitea 1.26.0 writes (gitea-observed), with what we read and some of what we do not. */
const payload = () => ({
  action: 'created',
  is_pull: true,
  repository: {
    id: 5,
    name: 'custom-html',
    html_url: 'https://git.example.org/recipes/custom-html',
    owner: { id: 3, login: 'recipes', username: 'recipes' },
    permissions: { admin: false, push: true, pull: true }
  },
  issue: { id: 20, number: 4, state: 'open', pull_request: { draft: false, html_url: '', merged: false, merged_at: null }, repository: { owner: 'recipes' } },
  comment: {
    id: 178,
    body: '!testme\r\n',
    html_url: 'https://git.example.org/x#issuecomment-178',
    created_at: '2026-11-25T09:00:00Z',
    updated_at: '2026-11-25T09:00:00Z',
    user: { id: 7, login: 'alice', username: 'alice' }
  },
  sender: { id: 7, login: 'alice' }
})

test('the event file of a comment becomes an event, with the body as it is', () => {
  assert.deepEqual(readEvent('issue_comment', JSON.stringify(payload())), {
    ok: true,
    event: {
      name: 'issue_comment',
      action: 'created',
      repository: { id: 5, owner: 'recipes', name: 'custom-html', htmlUrl: 'https://git.example.org/recipes/custom-html' },
      number: 4,
      isPull: true,
      comment: {
        id: 178,
        body: '!testme\r\n',
        userId: 7,
        login: 'alice',
        createdAt: '2026-11-25T09:00:00Z',
        htmlUrl: 'https://git.example.org/x#issuecomment-178'
      },
      senderId: 7
    }
  })
  assert.ok(readEvent('pull_request_comment', JSON.stringify(payload())).ok)
})

test('P2: a comment under an issue is none under a pull request', () => {
  const issue = payload()
  for (const pull_request of [null, undefined]) {
    const read = readEvent('issue_comment', JSON.stringify({ ...issue, issue: { ...issue.issue, pull_request } }))
    assert.ok(read.ok && !read.event.isPull)
  }
  const doubtful = readEvent('issue_comment', JSON.stringify({ ...issue, is_pull: false }))
  assert.ok(doubtful.ok && !doubtful.event.isPull)
})

test('P2: in a called workflow on Gitea 1.27 the file alone says that it is a comment', () => {
  const read = readEvent('workflow_call', JSON.stringify({ ...payload(), inputs: { mode: 'host' } }))
  assert.deepEqual(read, readEvent('issue_comment', JSON.stringify(payload())))
  const { comment: _, ...push } = payload()
  const other = readEvent('workflow_call', JSON.stringify(push))
  assert.ok(!other.ok && other.refusal.code === 'unreadable-event')
})

test('P6: a body that is no text is an empty one, and no reason to crash', () => {
  for (const body of [null, 7, ['!testme'], { toString: '!testme' }, undefined]) {
    const read = readEvent('issue_comment', JSON.stringify({ ...payload(), comment: { ...payload().comment, body } }))
    assert.ok(read.ok)
    assert.equal(read.event.comment.body, '')
  }
})

test('P2: another event, and a file of another shape, have reasons of their own that say what was expected', () => {
  const reasonOf = (name: string, json: string) => {
    const read = readEvent(name, json)
    return read.ok ? undefined : read.refusal
  }
  assert.deepEqual(reasonOf('push', JSON.stringify(payload())), { code: 'wrong-event', details: { name: 'push' } })
  assert.deepEqual(reasonOf('', '{}'), { code: 'wrong-event', details: { name: '' } })
  assert.deepEqual(reasonOf('issue_comment', '{'), { code: 'unreadable-event', details: { problem: 'it is not JSON' } })
  const { comment, ...without } = payload()
  const missing = reasonOf('issue_comment', JSON.stringify(without))
  assert.ok(missing?.code === 'unreadable-event' && missing.details.problem.startsWith('comment: '), JSON.stringify(missing))
  const wrong = reasonOf('issue_comment', JSON.stringify({ ...without, comment: { ...comment, user: { id: '7', login: 'alice' } } }))
  assert.ok(wrong?.code === 'unreadable-event' && wrong.details.problem.startsWith('comment.user.id: '), JSON.stringify(wrong))
  for (const json of ['null', '[]', '7', '""', '{"comment":{"id":-1}}']) assert.equal(reasonOf('issue_comment', json)?.code, 'unreadable-event', json)
})
