import type { TriggerEvent } from '../../../src/trigger/event.ts'
import type { Facts, PullFacts } from '../../../src/trigger/facts.ts'
import { defaultPolicy } from '../../../src/trigger/facts.ts'

/** For tests only: a member's `!testme` on an open pull request of the repository itself, and every fact that lets it through. */

export const head = 'd4e5f6a01b2c3d4e5f6a01b2c3d4e5f6a01b2c3d'

export const comment = {
  id: 100,
  body: '!testme',
  userId: 7,
  login: 'alice',
  createdAt: '2026-11-25T09:00:00Z',
  htmlUrl: 'https://git.example.org/recipes/custom-html/pulls/4#issuecomment-100'
}

export const pull: PullFacts = {
  state: 'open',
  merged: false,
  headSha: head,
  headRef: 'update',
  headLabel: 'update',
  headRepo: { id: 5, fullName: 'recipes/custom-html' },
  baseRepo: { id: 5, fullName: 'recipes/custom-html' },
  baseRef: 'main'
}

export const fork: PullFacts = { ...pull, headRepo: { id: 6, fullName: 'mallory/custom-html' } }

export function event(body = comment.body, more: Partial<TriggerEvent> = {}): TriggerEvent {
  return {
    name: 'issue_comment',
    action: 'created',
    repository: { id: 5, owner: 'recipes', name: 'custom-html', htmlUrl: 'https://git.example.org/recipes/custom-html' },
    number: 4,
    isPull: true,
    comment: { ...comment, body },
    senderId: comment.userId,
    ...more
  }
}

export function allFacts(body = comment.body, more: Partial<Facts> = {}): Facts {
  return {
    event: event(body),
    attempt: 1,
    policy: defaultPolicy,
    token: 'bot',
    self: { userId: 2 },
    earlier: { taken: [], strangerAnswered: false },
    membership: { kind: 'member' },
    eyes: 'given',
    comment: { body, userId: comment.userId, createdAt: comment.createdAt, updatedAt: comment.createdAt },
    pull,
    records: {
      timeline: [
        { id: 90, type: 'pull_push', body: JSON.stringify({ is_force_push: false, commit_ids: [head] }), userId: 9 },
        { id: comment.id, type: 'comment', body, userId: comment.userId }
      ],
      pull
    },
    requests: [],
    claim: { ours: true },
    ...more
  }
}
