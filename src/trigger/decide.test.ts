import assert from 'node:assert/strict'
import { test } from 'node:test'
import '../../test/support/properties.ts'
import fc from 'fast-check'
import { allFacts, comment, event, fork, head, pull } from '../../test/support/trigger/facts.ts'
import { type Decision, decide } from './decide.ts'
import type { Facts, GatePolicy, Membership, OtherRequest, PullFacts } from './facts.ts'
import { defaultPolicy } from './facts.ts'
import { gatherAndDecide } from './gather.ts'
import { type ReasonCode, reasons, strangerReply } from './reasons.ts'
import { requestSchema } from './request.ts'

function decided(facts: Facts): Decision {
  const step = decide(facts)
  assert.ok(step.kind === 'decided', `still needs ${JSON.stringify(step)}`)
  return step.decision
}

const codeOf = (facts: Facts): string => {
  const decision = decided(facts)
  return decision.accepted ? 'accepted' : decision.refusal.code
}

/** The pull request as both readings show it. */
const pulled = (more: Partial<PullFacts>, body = comment.body): Facts => {
  const facts = allFacts(body)
  const changed = { ...pull, ...more }
  return { ...facts, pull: changed, records: { timeline: facts.records?.timeline ?? [], pull: changed } }
}
const withPolicy = (policy: Partial<GatePolicy>, facts = allFacts()): Facts => ({ ...facts, policy: { ...defaultPolicy, ...policy } })
const withMembership = (membership: Membership, token: 'bot' | 'automatic' = 'bot'): Facts => allFacts(comment.body, { membership, token })
const running: OtherRequest = {
  commentId: 80,
  attempt: 1,
  sha: head,
  stages: [],
  base: null,
  keepSeconds: 0,
  state: 'running',
  link: 'https://git.example.org/recipes/custom-html/actions/runs/7'
}
const timelineOf = (facts: Facts): NonNullable<Facts['records']>['timeline'] => facts.records?.timeline ?? []
const push = (id: number, sha: string) => ({ id, type: 'pull_push', body: JSON.stringify({ is_force_push: false, commit_ids: [sha] }), userId: 9 })
const withRecords = (entries: ReturnType<typeof push>[], headSha = head): Facts => {
  const own = { id: comment.id, type: 'comment', body: comment.body, userId: comment.userId }
  const records = { timeline: [...entries, own], pull: { ...pull, headSha } }
  return allFacts(comment.body, { pull: { ...pull, headSha }, records, recordsAgain: records })
}
const other = 'b0'.repeat(20)

/** Every reason with facts that lead to it, all others being those of an accepted request. */
const table: [title: string, code: ReasonCode, facts: Facts[]][] = [
  ['P2: another event', 'wrong-event', [allFacts('!testme', { event: event('!testme', { name: 'push' }) })]],
  [
    'P2, L126: not created now',
    'not-created',
    ['edited', 'deleted', '', 'Created'].map((action) => allFacts('!testme', { event: event('!testme', { action }) }))
  ],
  ['P2: under an issue', 'not-a-pull-request', [allFacts('!testme', { event: event('!testme', { isPull: false }) })]],
  ['P4: no command', 'no-command', [allFacts('hello'), allFacts('> !testme'), allFacts('!testmexyz'), allFacts('')]],
  ['P3: our own comment, by the id of the user', 'own-comment', [allFacts('!testme', { self: { userId: comment.userId } })]],
  [
    'P3: the automatic user, nobody, and those whom the host ignores',
    'ignored-user',
    [
      ...[-2, -1, 0].map((userId) => allFacts('!testme', { event: event('!testme', { comment: { ...comment, userId }, senderId: userId }) })),
      withPolicy({ ignoredUsers: [comment.userId] })
    ]
  ],
  ['P7: sent by another than the author', 'sender-is-not-the-author', [allFacts('!testme', { event: event('!testme', { senderId: 8 }) })]],
  [
    'P17, L126: the same comment twice in an attempt',
    'duplicate',
    [
      allFacts('!testme', { earlier: { taken: [{ commentId: comment.id, attempt: 1 }], strangerAnswered: false } }),
      allFacts('!testme', {
        attempt: 2,
        earlier: {
          taken: [
            { commentId: comment.id, attempt: 1 },
            { commentId: comment.id, attempt: 3 }
          ],
          strangerAnswered: false
        }
      })
    ]
  ],
  ['P16: claimed by another process', 'claimed-by-another', [allFacts('!testme', { claim: { ours: false, link: null } })]],
  ['P7, L119: no member', 'not-a-member', [withMembership({ kind: 'not-member' })]],
  [
    'P7, L119: a token that may not know is no no',
    'membership-hidden',
    [withMembership({ kind: 'may-not-know' }), withMembership({ kind: 'may-not-know' }, 'automatic')]
  ],
  [
    'P7, L119: no answer is no yes',
    'membership-unknown',
    [withMembership({ kind: 'cannot-tell', why: 'Gitea answers 500' }), withMembership({ kind: 'else' } as never)]
  ],
  ['P7, L119: a renamed user', 'user-renamed', [withMembership({ kind: 'renamed' })]],
  ['P5: not understood', 'invalid-command', [allFacts('!testme instal'), allFacts('!testme\n!testme')]],
  [
    'P9, L130: edited since',
    'comment-edited',
    [
      allFacts('!testme', { comment: { body: '!testme help', userId: 7, createdAt: comment.createdAt, updatedAt: comment.createdAt } }),
      allFacts('!testme', { comment: { body: '!testme', userId: 8, createdAt: comment.createdAt, updatedAt: comment.createdAt } }),
      allFacts('!testme', { comment: { body: '!testme', userId: 7, createdAt: comment.createdAt, updatedAt: '2026-11-25T09:00:01Z' } }),
      allFacts('!testme', { comment: { body: '!testme', userId: 7, createdAt: 'never', updatedAt: 'never' } }),
      allFacts('!testme cancel', { comment: { body: '!testme cancel', userId: 7, createdAt: comment.createdAt, updatedAt: '2026-11-25T09:00:01Z' } })
    ]
  ],
  ['P9: deleted since', 'comment-deleted', [allFacts('!testme', { comment: 'gone' })]],
  ['P7: the comment cannot be read again', 'comment-unreadable', [allFacts('!testme', { comment: { unreadable: 'Gitea answers 500' } })]],
  [
    'P2: the pull request cannot be read',
    'pull-unreadable',
    [allFacts('!testme', { pull: { unreadable: 'Gitea answers 404' } }), pulled({ headSha: 'main' }), pulled({ headSha: head.slice(0, 39) })]
  ],
  ['P2: closed', 'closed', [pulled({ state: 'closed' }), { ...allFacts(), records: { timeline: timelineOf(allFacts()), pull: { ...pull, state: 'closed' } } }]],
  ['P2: merged', 'merged', [pulled({ state: 'closed', merged: true })]],
  ['P15: of another repository', 'wrong-repository', [pulled({ baseRepo: { id: 99, fullName: 'recipes/custom-html' } })]],
  ['P15: forks refused by the host', 'fork-refused', [withPolicy({ forks: 'refuse' }, pulled(fork))]],
  ['P15: the fork is gone', 'fork-gone', [pulled({ headRepo: null })]],
  ['P15: AGit', 'agit', [pulled({ headLabel: '' }), pulled({ headRef: 'refs/pull/4/head' })]],
  [
    'P15: target branch refused by the host',
    'base-branch-refused',
    [withPolicy({ baseBranches: ['main'] }, pulled({ baseRef: 'next' })), withPolicy({ baseBranches: [] })]
  ],
  [
    'P11, P15: names that would need quoting',
    'names-refused',
    [pulled({ baseRef: 'a$(id)' }), pulled({ baseRef: '-x' }), pulled({ headRepo: { id: 6, fullName: 'a/b c' } })]
  ],
  ['keep with the token of the job alone, which is dead when the verdict comes', 'keep-without-bot', [allFacts('!testme keep=5m', { token: 'automatic' })]],
  ['P15: keep for a fork', 'keep-on-fork', [pulled(fork, '!testme keep=5m')]],
  [
    'P10: another commit than the head',
    'sha-is-not-the-head',
    [
      allFacts(`!testme ${other.slice(0, 12)}`),
      allFacts(`!testme ${head}a`),
      allFacts(`!testme ${head.slice(1)}`),
      pulled({ headSha: other }, `!testme ${head.slice(0, 12)}`)
    ]
  ],
  ['P9, L121: pushed since', 'head-moved', [withRecords([push(90, head), push(101, other)], other), withRecords([push(90, head), push(101, head)])]],
  ['P9: target changed since', 'target-changed', [withRecords([push(90, head), { ...push(101, head), type: 'change_target_branch' }])]],
  ['P9: no record of the head after the one retry', 'push-record-missing', [withRecords([push(90, other)]), withRecords([])]],
  ['P9: records that cannot be read', 'records-unreadable', [allFacts('!testme', { records: { timeline: { unreadable: 'Gitea answers 500' }, pull } })]],
  [
    'P17: the same is running or waiting',
    'already-asked',
    [
      allFacts('!testme', { requests: [running] }),
      allFacts('!testme', { requests: [{ ...running, state: 'waiting' }] }),
      allFacts('!testme', { claim: { ours: false, link: running.link } }),
      allFacts('!testme backup install', { requests: [{ ...running, stages: ['backup', 'install'] }] })
    ]
  ]
]

for (const [title, code, cases] of table)
  test(`${title}: ${code}`, () => {
    for (const facts of cases) {
      assert.equal(codeOf(facts), code)
      const decision = decided(facts)
      assert.ok(!decision.accepted)
      const { audience } = reasons[code]
      assert.equal(decision.reply === null, audience === 'nobody')
      assert.equal(
        decision.authorised,
        audience === 'member' || ['comment-deleted', 'claimed-by-another'].includes(code) || facts.membership?.kind === 'member'
      )
    }
  })

test('L125: every reason has facts in the table that lead to it, but for the one of a file that cannot be read', () => {
  const seen = new Set(table.map(([, code]) => code))
  assert.deepEqual(
    Object.keys(reasons).filter((code) => !seen.has(code as ReasonCode)),
    ['unreadable-event']
  )
})

test('P11, L10: an accepted request is whole, passes its own schema and names one full commit', () => {
  const decision = decided(allFacts('!testme backup base=1.2.3+4 keep=5m'))
  assert.ok(decision.accepted && 'request' in decision)
  assert.deepEqual(decision.request, {
    repository: 'recipes/custom-html',
    pullRequest: 4,
    commentId: 100,
    headRepository: 'recipes/custom-html',
    sha: head,
    baseBranch: 'main',
    base: '1.2.3+4',
    stages: ['backup'],
    keepSeconds: 300,
    requestedBy: 'alice',
    fork: false,
    attempt: 1
  })
  assert.ok(requestSchema.safeParse(decision.request).success)
})

test('P10: a commit of at least 12 digits is compared with the head alone, in any case, without the records', () => {
  for (const sha of [head.slice(0, 12), head.slice(0, 20), head, head.toUpperCase().slice(0, 13)]) {
    const { records: _, ...facts } = allFacts(`!testme ${sha}`)
    const decision = decided(facts)
    assert.ok(decision.accepted && 'request' in decision && decision.request.sha === head)
  }
})

test('P10: a refusal for the pin repeats what was asked, with the commit', () => {
  const facts = pulled({ headSha: other }, `!testme ${head.slice(0, 12)} backup keep=5m`)
  const decision = decided(facts)
  assert.ok(!decision.accepted)
  assert.match(decision.reply ?? '', new RegExp(`\`!testme ${other.slice(0, 12)} backup keep=5m\``))
})

test('P15: a fork is tested when a member asks, from its own repository', () => {
  const decision = decided(pulled(fork))
  assert.ok(decision.accepted && 'request' in decision)
  assert.deepEqual([decision.request.fork, decision.request.headRepository], [true, 'mallory/custom-html'])
})

test('P7, L119: a listed user is asked for nothing more, by id and not by name', () => {
  const { membership: _, ...facts } = withPolicy({ allowedUsers: [comment.userId] })
  assert.equal(codeOf(facts), 'accepted')
  assert.equal(codeOf(withPolicy({ allowedUsers: [8] }, withMembership({ kind: 'not-member' }))), 'not-a-member')
})

test('P8: a re-run is authorised and pinned again', () => {
  const earlier = { taken: [{ commentId: comment.id, attempt: 1 }], strangerAnswered: false }
  assert.equal(codeOf(allFacts('!testme', { attempt: 2, earlier })), 'accepted')
  assert.equal(codeOf(allFacts('!testme', { attempt: 2, earlier, membership: { kind: 'not-member' } })), 'not-a-member')
  assert.equal(codeOf({ ...withRecords([push(90, head), push(101, other)], other), attempt: 2, earlier }), 'head-moved')
})

test('P17: another request of this pull request that waits is replaced; one that runs, or is over, is left alone', () => {
  const waiting: OtherRequest = { ...running, commentId: 81, state: 'waiting', sha: other }
  const requests: OtherRequest[] = [
    waiting,
    { ...running, stages: ['lint'] },
    { ...running, base: '1.2.3+4' },
    { ...running, keepSeconds: 60 },
    { ...running, sha: other },
    { ...running, state: 'over' },
    { ...running, commentId: comment.id }
  ]
  const decision = decided(allFacts('!testme', { requests }))
  assert.ok(decision.accepted && 'request' in decision)
  assert.deepEqual(decision.replaces, [waiting])
})

test('P22: fifty comments of a stranger get one reply', () => {
  let strangerAnswered = false
  const replies = Array.from({ length: 50 }, () => {
    const decision = decided({ ...withMembership({ kind: 'not-member' }), earlier: { taken: [], strangerAnswered } })
    assert.ok(!decision.accepted)
    if (decision.reply !== null) strangerAnswered = true
    return decision.reply
  })
  assert.deepEqual(
    replies.filter((reply) => reply !== null),
    [strangerReply]
  )
})

test('P5, P20, P22: a stranger is told nothing of the grammar and gets no eyes, whatever the comment says', async () => {
  for (const body of ['!testme', '!testme help', '!testme instal', '!testme cancel', '!testme status', '!testme\n!testme']) {
    const asked: string[] = []
    const { decision } = await gathered(body, { membership: { kind: 'not-member' } }, asked)
    assert.ok(!decision.accepted && decision.reply === strangerReply)
    assert.deepEqual(asked, ['self', 'earlier', 'membership'])
  }
})

/** Decides by gathering; `asked` gets the names of the facts, in their order. */
function gathered(body: string, more: Partial<Facts>, asked: string[]): ReturnType<typeof gatherAndDecide> {
  const { event: given, attempt, policy, token, ...rest } = allFacts(body, more)
  const from = (name: keyof typeof rest) => async () => {
    asked.push(name)
    const fact = rest[name]
    assert.ok(fact !== undefined, name)
    return fact as never
  }
  return gatherAndDecide(
    { event: given, attempt, policy, token },
    {
      self: from('self'),
      earlier: from('earlier'),
      membership: from('membership'),
      eyes: from('eyes'),
      comment: from('comment'),
      pull: from('pull'),
      records: from('records'),
      recordsAgain: from('recordsAgain'),
      requests: from('requests'),
      claim: from('claim')
    }
  )
}

test('P2, P4: a comment that is no command costs no question', async () => {
  const asked: string[] = []
  await gathered('just talking', {}, asked)
  assert.deepEqual(asked, [])
})

test('P8, P20: the questions come in this order, the eyes right after the author was found to be a member, the claim last', async () => {
  const asked: string[] = []
  const { decision } = await gathered('!testme', {}, asked)
  assert.ok(decision.accepted)
  assert.deepEqual(asked, ['self', 'earlier', 'membership', 'eyes', 'comment', 'pull', 'records', 'requests', 'claim'])
})

test('P9: there is one retry, and only while the head is ahead of the records', async () => {
  const timeline = timelineOf(allFacts())
  assert.ok(!('unreadable' in timeline))
  const late = { timeline: timeline.slice(1), pull }
  const asked: string[] = []
  const first = await gathered('!testme', { records: late, recordsAgain: allFacts().records as NonNullable<Facts['records']> }, asked)
  assert.ok(first.decision.accepted)
  assert.deepEqual(asked.slice(6, 8), ['records', 'recordsAgain'])
  const second = await gathered('!testme', { records: late, recordsAgain: late }, [])
  assert.ok(!second.decision.accepted && second.decision.refusal.code === 'push-record-missing')
  const moved: string[] = []
  await gathered('!testme', withRecords([push(90, head), push(101, other)], other), moved)
  assert.ok(!moved.includes('recordsAgain'))
})

test('P20: failed eyes change nothing', () => assert.deepEqual(decided(allFacts('!testme', { eyes: 'failed' })), decided(allFacts())))

test('L130: help, status and cancel need the same membership and the same untouched comment, and no pinned commit', async () => {
  for (const kind of ['help', 'status', 'cancel']) {
    const asked: string[] = []
    const { decision } = await gathered(`!testme ${kind}`, {}, asked)
    assert.deepEqual(decision, { accepted: true, command: { kind } })
    assert.deepEqual(asked, ['self', 'earlier', 'membership', 'eyes', 'comment'])
    assert.equal(codeOf(withMembershipOf(kind, { kind: 'not-member' })), 'not-a-member')
    assert.equal(codeOf(allFacts(`!testme ${kind}`, { comment: 'gone' })), 'comment-deleted')
  }
})
const withMembershipOf = (kind: string, membership: Membership): Facts => allFacts(`!testme ${kind}`, { membership })

test('P8: no fact that is missing is taken for granted: without any one of them nothing is accepted', () => {
  for (const name of ['self', 'earlier', 'membership', 'eyes', 'comment', 'pull', 'records', 'requests', 'claim'] as const) {
    const { [name]: _, ...facts } = allFacts()
    const step = decide(facts as Facts)
    assert.ok(step.kind === 'need' && step.need.fact === name, name)
  }
})

test('P3: a person who took the name of the bot is not the bot, and the bot under another name is', () => {
  assert.equal(codeOf(allFacts('!testme', { event: event('!testme', { comment: { ...comment, login: 'testme' } }) })), 'accepted')
  assert.equal(
    codeOf(allFacts('!testme', { self: { userId: comment.userId }, event: event('!testme', { comment: { ...comment, login: 'somebody' } }) })),
    'own-comment'
  )
})

test('P7 to P15: nothing is accepted unless every single fact allows it, whatever the others are', () => {
  const oneOf = <Value>(...values: Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values)
  const good = allFacts()
  const facts = fc.record({
    event: oneOf(event(), event(), event(), event('!testme', { action: 'edited' }), event('!testme', { isPull: false }), event('!testme', { senderId: 9 })),
    membership: oneOf<Membership>(
      { kind: 'member' },
      { kind: 'member' },
      { kind: 'not-member' },
      { kind: 'may-not-know' },
      { kind: 'renamed' },
      { kind: 'cannot-tell', why: '' }
    ),
    comment: oneOf<NonNullable<Facts['comment']>>(good.comment ?? 'gone', good.comment ?? 'gone', 'gone', { unreadable: '' }),
    pull: oneOf<NonNullable<Facts['pull']>>(
      pull,
      pull,
      fork,
      { ...pull, state: 'closed' },
      { ...pull, headRepo: null },
      { ...pull, headLabel: '' },
      { unreadable: '' }
    ),
    records: oneOf<NonNullable<Facts['records']>>(
      good.records as never,
      good.records as never,
      { timeline: [], pull },
      { timeline: timelineOf(good), pull: { ...pull, headSha: other } }
    ),
    recordsAgain: oneOf<NonNullable<Facts['records']>>({ timeline: [], pull }, { timeline: timelineOf(good), pull: { ...pull, headSha: other } }),
    requests: oneOf<NonNullable<Facts['requests']>>([], [running]),
    claim: oneOf<NonNullable<Facts['claim']>>({ ours: true }, { ours: false, link: null })
  })
  let accepted = 0
  fc.assert(
    fc.property(facts, ({ recordsAgain, ...some }) => {
      const all: Facts = { ...good, ...some }
      const step = decide(all)
      const decision = step.kind === 'need' ? decided({ ...all, recordsAgain }) : step.decision
      if (!decision.accepted) return
      accepted += 1
      assert.deepEqual(
        [some.event, some.membership.kind, some.comment, some.records, some.requests, some.claim],
        [event(), 'member', good.comment, good.records, [], { ours: true }]
      )
      assert.ok(some.pull === pull || some.pull === fork)
    }),
    { numRuns: 20_000 }
  )
  assert.ok(accepted > 30, `only ${accepted} were accepted`)
})
