import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answered, lostAnswer, SmallGitea } from '../../test/support/small-gitea.ts'
import { ageLine, markerOf } from '../report/pull-request/marker.ts'
import { writeSticky } from './sticky-comment.ts'

const bot = 5
const asked = { base: null, keepSeconds: 0 }
const marker = markerOf({ ...asked, sha: 'a'.repeat(40), stages: [] })
const age = (commentId: number, attempt = 1, progress = 1) => ({ commentId, attempt, progress })
const sticky = (of = age(812)) => ({ repository: 'recipes/notes', pullRequest: 7, posterId: bot, marker, age: of })
const text = (words: string, of = age(812)): string => `${marker}\n${ageLine(of)}\n\n${words}\n`

test('P20: the first writing makes the comment, the next edits it, the same text writes nothing', async () => {
  const gitea = new SmallGitea(bot)
  const made = await writeSticky(gitea, sticky(), text('one'))
  assert.equal(made.outcome, 'created')
  assert.deepEqual(await writeSticky(gitea, sticky(), text('two')), { outcome: 'edited', commentId: made.commentId })
  assert.deepEqual(await writeSticky(gitea, sticky(), text('two')), { outcome: 'unchanged', commentId: made.commentId })
  assert.deepEqual(gitea.writes, ['createComment', 'editComment'])
  assert.equal(gitea.comments_.length, 1)
})

test("P20: a stranger's comment with our marker is not ours, nor is our own that quotes it further down", async () => {
  const gitea = new SmallGitea(bot)
  gitea.say(66, text('forged'))
  gitea.say(bot, `see below\n${text('quoted')}`)
  assert.equal((await writeSticky(gitea, sticky(), text('real'))).outcome, 'created')
  assert.deepEqual(
    gitea.comments_.map((comment) => comment.body.includes('real')),
    [false, false, true]
  )
})

test('P20: a new commit, other stages, another base and a time to be kept start a comment of their own', async () => {
  const gitea = new SmallGitea(bot)
  await writeSticky(gitea, sticky(), text('one'))
  for (const other of [
    markerOf({ ...asked, sha: 'b'.repeat(40), stages: [] }),
    markerOf({ ...asked, sha: 'a'.repeat(40), stages: ['backup'] }),
    markerOf({ sha: 'a'.repeat(40), stages: [], base: '1.0.0+1', keepSeconds: 0 }),
    markerOf({ sha: 'a'.repeat(40), stages: [], base: null, keepSeconds: 60 })
  ])
    assert.equal((await writeSticky(gitea, { ...sticky(), marker: other }, `${other}\nx\n`)).outcome, 'created')
  assert.equal(gitea.comments_.length, 5)
})

test('P20: a comment that was deleted is made again, also when it goes between looking and editing', async () => {
  const gitea = new SmallGitea(bot)
  await writeSticky(gitea, sticky(), text('one'))
  gitea.comments_.length = 0
  assert.equal((await writeSticky(gitea, sticky(), text('two'))).outcome, 'created')
  gitea.fault = (call) => {
    if (call === 'editComment') gitea.comments_.length = 0
    return undefined
  }
  assert.equal((await writeSticky(gitea, sticky(), text('three'))).outcome, 'created')
  assert.equal(gitea.comments_.length, 1)
})

test('P16, P20: of two writers that both made the comment one comment stays, with the newer text', async () => {
  for (const [mine, theirs] of [
    [age(812, 1, 1), age(812, 1, 3)],
    [age(812, 1, 3), age(812, 1, 1)]
  ] as const) {
    const gitea = new SmallGitea(bot)
    let once = true
    // The other writer has looked before we wrote, too: it sees none, makes its own, and looks again only then.
    gitea.fault = (call) => {
      if (call === 'createComment' && once) {
        once = false
        gitea.say(bot, text('theirs', theirs))
      }
      return undefined
    }
    const written = await writeSticky(gitea, sticky(mine), text('mine', mine))
    assert.equal(gitea.comments_.length, 1)
    assert.equal(written.commentId, gitea.comments_[0]?.id)
    assert.equal(gitea.comments_[0]?.body.includes('mine'), mine.progress === 3)
  }
})

test('two comments that a dead writer left become one', async () => {
  const gitea = new SmallGitea(bot)
  gitea.say(bot, text('one'))
  gitea.say(bot, text('one again'))
  await writeSticky(gitea, sticky(), text('two'))
  assert.deepEqual(
    gitea.comments_.map((comment) => comment.body),
    [text('two')]
  )
})

test('an answer that was lost: the comment is there, and no second one is made', async () => {
  const gitea = new SmallGitea(bot)
  gitea.fault = (call) => (call === 'createComment answered' ? lostAnswer(call) : undefined)
  assert.equal((await writeSticky(gitea, sticky(), text('one'))).outcome, 'created')
  assert.equal(gitea.comments_.length, 1)
  const refused = new SmallGitea(bot)
  refused.fault = (call) => (call === 'createComment' ? answered(call, 500) : undefined)
  await assert.rejects(writeSticky(refused, sticky(), text('one')), /answered 500/)
})

test('L124: an older view never replaces a newer one, of the same attempt, of a later one, or of a later request', async () => {
  for (const newer of [age(812, 1, 3), age(812, 2, 0), age(815, 1, 0)]) {
    const gitea = new SmallGitea(bot)
    gitea.say(1, '!testme', 815)
    gitea.say(bot, text('newer', newer))
    const ours = { ...sticky(age(812, 1, 2)), isOnRecord: () => Promise.resolve(true) }
    assert.equal((await writeSticky(gitea, ours, text('late', age(812, 1, 2)))).outcome, 'superseded')
    assert.deepEqual(gitea.writes, [])
  }
})

test('a number does not silence us: a newer request must be there to be seen, and on record', async () => {
  for (const [forged, isOnRecord] of [
    [age(999_999), true],
    [age(815), false],
    [age(812, 2, 0), false]
  ] as const) {
    const gitea = new SmallGitea(bot)
    gitea.say(1, '!testme', 812)
    gitea.say(1, 'a later comment', 815)
    gitea.say(bot, text('forged', forged))
    assert.equal((await writeSticky(gitea, { ...sticky(), isOnRecord: () => Promise.resolve(isOnRecord) }, text('real'))).outcome, 'edited')
  }
})
