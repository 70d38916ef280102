import assert from 'node:assert/strict'
import { test } from 'node:test'
import '../../test/support/properties.ts'
import fc from 'fast-check'
import { pull, comment as trigger } from '../../test/support/trigger/facts.ts'
import type { PullFacts, PushRecords, RecordEntry } from './facts.ts'
import { type Pin, pinHead } from './pin.ts'

const [A1, A2, A3, B] = ['a1', 'a2', 'a3', 'b0'].map((two) => two.repeat(20)) as [string, string, string, string]

const push = (id: number, commits: unknown, force = false): RecordEntry => ({
  id,
  type: 'pull_push',
  body: JSON.stringify({ is_force_push: force, commit_ids: commits }),
  userId: 9
})
const said = (id: number, body = 'words'): RecordEntry => ({ id, type: 'comment', body, userId: 9 })
const other = (id: number, type: string): RecordEntry => ({ id, type, body: '', userId: 9 })
const own: RecordEntry = { id: trigger.id, type: 'comment', body: trigger.body, userId: trigger.userId }

const line = (head: string): string => `!testme ${head.slice(0, 12)}`
const judge = (timeline: RecordEntry[], head: string, more: Partial<PushRecords> = {}): Pin =>
  pinHead(trigger, { timeline, pull: { ...pull, headSha: head }, ...more }, line)
const outcome = (pin: Pin): string => (pin.kind === 'pinned' ? pin.sha : pin.kind === 'retry' ? 'retry' : pin.refusal.code)

/** The trigger comment has the id 100. */
const table: [what: string, timeline: RecordEntry[], head: string, outcome: string][] = [
  ['T1, P9: the first record names all commits, the head last', [push(50, [A1, A2, A3]), own], A3, A3],
  ['P9: of several records the newest before the comment counts', [push(50, [A1]), push(60, [A2]), said(70), push(80, [A3]), own], A3, A3],
  ['P9: the order of the list is not the order of the records', [own, push(80, [A3]), push(60, [A2]), push(50, [A1])], A3, A3],
  ['T2, P9: a force push names the old head and the new one', [push(50, [A1, A2]), push(60, [A2, B], true), own], B, B],
  ['T2, P9: a force push with new commits has a record of them before it', [push(50, [A1]), push(60, [B]), push(61, [A1, B], true), own], B, B],
  [
    'T3, P9, L121: a force push back after the comment, when the old record was rewritten to agree',
    [push(50, [A1]), own, push(101, [A3, A1], true)],
    A1,
    'head-moved'
  ],
  ['T3, P9: a force push back before the comment', [push(50, [A1]), push(60, [A3, A1], true), own], A1, A1],
  ['P9 (c), L121: a push after the comment', [push(50, [A1]), own, push(101, [A2])], A2, 'head-moved'],
  ['P9 (c): a push after the comment that the head does not show yet', [push(50, [A1]), own, push(101, [A2])], A1, 'head-moved'],
  [
    'T5, P9: a change of the target branch deletes all records and writes a new one',
    [own, other(101, 'change_target_branch'), push(102, [A1, A2])],
    A2,
    'head-moved'
  ],
  ['T5, P9 (c): a change of the target branch alone', [push(50, [A1]), own, other(101, 'change_target_branch')], A1, 'target-changed'],
  ['T5, P9: a change of the target branch before the comment', [other(55, 'change_target_branch'), push(56, [A1, A2]), own], A2, A2],
  ['T6, P9 (b): the head is ahead of the records', [push(50, [A1]), own], A2, 'retry'],
  ['T6, P9: a new pull request whose first record is late', [own], A1, 'retry'],
  [
    'T7, T8, P9 (b): pushed while closed, or nothing outside the target: no record',
    [push(50, [A1]), other(60, 'close'), other(70, 'reopen'), own],
    A2,
    'retry'
  ],
  ['T14, P9: a comment within two seconds after a push has the lower id', [push(50, [A1]), own, push(101, [A2])], A2, 'head-moved'],
  ['P9 (a): the head is in the record but not its last', [push(50, [A1, A2, A3]), own], A2, 'retry'],
  ['P9 (a): the head is in an older record only', [push(50, [A1]), push(60, [A2]), own], A1, 'retry'],
  ['P9 (d): the comment is gone', [push(50, [A1]), said(99)], A1, 'comment-deleted'],
  ['P9 (d): the comment has another text', [push(50, [A1]), { ...own, body: '!testme ' }], A1, 'comment-edited'],
  ['P9 (d): the comment has another author', [push(50, [A1]), { ...own, userId: 8 }], A1, 'comment-edited'],
  ['P9 (d): the comment has no author any more', [push(50, [A1]), { ...own, userId: null }], A1, 'comment-edited'],
  ['P9 (d): the entry is no comment', [push(50, [A1]), { ...own, type: 'review' }], A1, 'comment-edited'],
  [
    'T9, P9: a comment that looks like a record is none',
    [push(50, [A1]), { ...said(60), body: JSON.stringify({ is_force_push: false, commit_ids: [A2] }) }, own],
    A2,
    'retry'
  ],
  ['P9: the newest record names nothing', [push(50, [A1]), push(60, []), own], A1, 'records-unreadable'],
  ['P9: the newest record is no JSON', [push(50, [A1]), { ...push(60, []), body: 'x' }, own], A1, 'records-unreadable'],
  ['P9: the newest record names no full commits', [push(50, [A1.slice(0, 12)]), own], A1, 'records-unreadable'],
  ['P9: an older record that cannot be read says nothing', [push(50, 'x'), push(60, [A1]), own], A1, A1],
  ['P9: other entries after the comment change nothing', [push(50, [A1]), own, said(101), other(102, 'label'), other(103, 'reopen')], A1, A1],
  ['P9: commits of 64 digits', [push(50, ['e'.repeat(64)]), own], 'e'.repeat(64), 'e'.repeat(64)],
  ['P11: a head that is no full commit', [push(50, [A1]), own], A1.slice(0, 12), 'pull-unreadable'],
  ['P11: a head in upper case', [push(50, [A1]), own], A1.toUpperCase(), 'pull-unreadable']
]

for (const [what, timeline, head, expected] of table) test(what, () => assert.equal(outcome(judge(timeline, head)), expected))

test('T12, P9: two readings of a long timeline that differ refuse, whichever of them looks right', () => {
  const whole = [push(50, [A1]), own, push(101, [A3, A1], true)]
  const shifted = [push(50, [A1]), own]
  assert.equal(outcome(judge(shifted, A1)), A1)
  assert.equal(outcome(judge(shifted, A1, { timelineAgain: whole })), 'records-unreadable')
  assert.equal(outcome(judge([push(50, [A1, A3]), own], A3, { timelineAgain: [push(50, [A1]), own] })), 'records-unreadable')
  assert.equal(outcome(judge(shifted, A1, { timelineAgain: [own, said(102), push(50, [A1])] })), A1)
})

test('T10, T11, P9: a timeline or a pull request that was not read whole is not judged', () => {
  assert.equal(outcome(judge([], A1, { timeline: { unreadable: 'Gitea answers 500' } })), 'records-unreadable')
  assert.equal(outcome(judge([push(50, [A1]), own], A1, { timelineAgain: { unreadable: 'it has more than 100 pages' } })), 'records-unreadable')
  assert.equal(outcome(judge([push(50, [A1]), own], A1, { pull: { unreadable: 'Gitea answers 404' } })), 'pull-unreadable')
})

test('P10: every refusal for the records offers the line that names the head as it is now', () => {
  for (const [, timeline, head, expected] of table) {
    const pin = judge(timeline, head)
    if (pin.kind === 'pinned' || ['comment-deleted', 'comment-edited', 'pull-unreadable'].includes(expected)) continue
    assert.ok('line' in pin.refusal.details && pin.refusal.details.line === line(head), expected)
  }
})

/** What a server does to its records when somebody pushes, and when it writes them down. */
type Act = 'push' | 'force back' | 'force new' | 'retarget' | 'talk' | 'close and push'

test('P9, L121: whatever is pushed before and after a comment, and however late it is recorded, nothing is pinned but the head at the comment', () => {
  const acts = fc.array(fc.constantFrom<Act>('push', 'force back', 'force new', 'retarget', 'talk', 'close and push'), { maxLength: 7 })
  let pinned = 0
  fc.assert(
    fc.property(acts, acts, fc.boolean(), (before, after, late) => {
      const server = new Server()
      for (const act of before) server.do(act)
      const atComment = server.head
      server.comment(late)
      for (const act of after) server.do(act)
      const pin = pinHead(trigger, { timeline: server.timeline, pull: { ...pull, headSha: server.head } satisfies PullFacts }, line)
      if (pin.kind !== 'pinned') return
      pinned += 1
      assert.equal(pin.sha, atComment)
      // Not even when it is the same commit again: somebody moved the branch after the comment.
      assert.deepEqual(
        after.filter((act) => act !== 'talk'),
        []
      )
    }),
    { numRuns: 20_000 }
  )
  assert.ok(pinned > 500, `only ${pinned} were pinned`)
})

/** The rules T1 to T8 as observed, with ids scaled so that the trigger comment has its own. */
class Server {
  #id = 0
  #history: string[] = [A1]
  #records: { id: number; commits: string[]; force: boolean }[] = []
  #others: RecordEntry[] = []
  #count = 0
  constructor() {
    this.#record(this.#history)
  }
  get head(): string {
    return this.#history.at(-1) ?? ''
  }
  get timeline(): RecordEntry[] {
    return [...this.#records.map(({ id, commits, force }) => push(id, commits, force)), ...this.#others]
  }
  comment(late: boolean): void {
    // A record that trails its push gets the greater id (T14).
    const last = this.#records.at(-1)
    this.#id = trigger.id
    this.#others.push(own)
    if (late && last !== undefined) last.id = this.#next()
  }
  do(act: Act): void {
    const old = this.head
    const fresh = (this.#count++ + 16).toString(16).padStart(2, '0').repeat(20)
    if (act === 'talk') this.#others.push(said(this.#next()))
    else if (act === 'push') {
      this.#history.push(fresh)
      this.#record([fresh])
    } else if (act === 'close and push') {
      this.#history.push(fresh)
      this.#others.push(other(this.#next(), 'close'), other(this.#next(), 'reopen'))
    } else if (act === 'retarget') {
      this.#records = []
      this.#others.push(other(this.#next(), 'change_target_branch'))
      this.#record(this.#history)
    } else {
      this.#history = act === 'force back' ? this.#history.slice(0, 1) : [fresh]
      for (const record of this.#records) if (!record.force) record.commits = record.commits.filter((commit) => this.#history.includes(commit))
      this.#records = this.#records.filter(({ commits }) => commits.length > 0)
      if (act === 'force new') this.#record([fresh])
      this.#record([old, this.head], true)
    }
  }
  #record(commits: string[], force = false): void {
    this.#records.push({ id: this.#next(), commits: [...commits], force })
  }
  #next(): number {
    this.#id += 1
    return this.#id
  }
}
