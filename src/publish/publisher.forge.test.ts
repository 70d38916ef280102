// What a real Gitea makes of what is published: one comment, statuses in order, nobody called, nothing linked.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import * as world from '../../forge/world.ts'
import { type Fault, startFaultProxy } from '../../test/support/fault-proxy.ts'
import { lab } from '../../test/support/forge.ts'
import { hostilePieces } from '../../test/support/hostile.ts'
import { examples } from '../../test/support/pull-request.ts'
import { Gitea } from '../gitea/client.ts'
import { commentMarkdown } from '../report/pull-request/comment.ts'
import type { RunView } from '../report/pull-request/view.ts'
import { deliverAll, Publisher } from './publisher.ts'

const there = await lab()
const { forge } = there
const { alice, bot, mallory } = await world.createCast(forge)
// Watches nothing and takes part in nothing: only a mention reaches this person.
const quiet = await world.createPerson(forge, 'quiet')
const repository = 'recipes/notes'
const tree = join(there.folder, 'sources', 'notes')
await world.makeTree(forge, tree, { texts: { 'compose.yml': 'services: {}\n' } })
await world.createRepository(forge, repository, { folder: tree })

const proxy = await startFaultProxy(forge.url)
after(() => proxy.close())

let pulls = 0
/** A pull request of alice's and a run of it as it is shown. */
async function aPull(): Promise<{ number: number; sha: string; shown: (view: RunView) => RunView; outbox: string }> {
  pulls += 1
  const branch = `change-${pulls}`
  const sha = await world.commitFiles(forge, repository, { branch, from: 'main', message: branch, files: { 'README.md': branch } })
  const { number } = await world.openPull(forge, alice, repository, { title: branch, head: branch })
  const asked = await world.comment(forge, alice, repository, number, '!testme')
  const shown = (view: RunView): RunView => ({
    ...view,
    runLink: `${forge.url}/${repository}/actions/runs/12`,
    request: { ...view.request, repository, headRepository: repository, pullRequest: number, commentId: asked.id, sha, requestedBy: 'alice' }
  })
  return { number, sha, shown, outbox: join(there.folder, 'outbox', branch) }
}
const client = (token: string): Gitea => new Gitea({ url: forge.url, token })
const ours = async (number: number) => (await world.commentsOf(forge, repository, number)).filter((comment) => comment.user.login === bot.login)
const rendered = async (text: string): Promise<string> =>
  await forge.must<string>('POST', '/markdown', { Text: text, Mode: 'comment', Context: repository, Wiki: false })

test('L122, P20, P21: one comment from queued to the verdict, and the status of the tested commit beside it', async () => {
  const { number, sha, shown, outbox } = await aPull()
  for (const view of [examples.queued, examples.running, examples.red])
    assert.deepEqual((await new Publisher({ gitea: client(bot.token), outbox }).publish(shown(view))).problems, [])
  const [only, ...more] = await ours(number)
  assert.equal(more.length, 0)
  assert.match(only?.body ?? '', /Red: the recipe, at upgrade/)
  const statuses = await client(bot.token).statuses(repository, sha)
  assert.deepEqual(
    statuses.map((status) => [status.context, status.state]),
    [
      ['testme', 'failure'],
      ['testme', 'pending'],
      ['testme', 'pending']
    ]
  )
  const again = await new Publisher({ gitea: client(bot.token), outbox }).publish(shown(examples.red))
  assert.deepEqual([again.comment, again.status], ['unchanged', 'unchanged'])
})

test('P20: a comment deleted meanwhile is made again; a stranger with our marker is left alone', async () => {
  const { number, shown, outbox } = await aPull()
  const forged = await world.comment(forge, mallory, repository, number, commentMarkdown(shown(examples.green)))
  await new Publisher({ gitea: client(bot.token), outbox }).publish(shown(examples.running))
  const [first] = await ours(number)
  await world.deleteComment(forge, forge.admin, repository, first?.id ?? 0)
  assert.equal((await new Publisher({ gitea: client(bot.token), outbox }).publish(shown(examples.red))).comment, 'created')
  assert.equal((await ours(number)).length, 1)
  assert.equal((await world.commentsOf(forge, repository, number)).find((comment) => comment.id === forged.id)?.body, commentMarkdown(shown(examples.green)))
})

test('P16, P20: two writers at once leave one comment', async () => {
  const { number, shown, outbox } = await aPull()
  await Promise.all(
    [1, 2, 3, 4].map(async (each) => await new Publisher({ gitea: client(bot.token), outbox: `${outbox}-${each}` }).publish(shown(examples.running)))
  )
  await new Publisher({ gitea: client(bot.token), outbox }).publish(shown(examples.red))
  assert.equal((await ours(number)).length, 1)
})

test('L143: a token that is dead keeps the last word, the host delivers it; a status that may not be set is not tried again', async () => {
  const { number, sha, shown, outbox } = await aPull()
  const dead = await new Publisher({ gitea: client('0'.repeat(40)), outbox }).publish(shown(examples.cancelled))
  assert.deepEqual([dead.comment, dead.status], ['kept', 'kept'])
  await deliverAll(outbox, client(bot.token))
  assert.match((await ours(number))[0]?.body ?? '', /Cancelled/)
  assert.equal((await world.statusesOf(forge, repository, sha))[0]?.status, 'error')
  const stranger = await new Publisher({ gitea: client(mallory.token), outbox: `${outbox}-2` }).publish(shown(examples.red))
  assert.deepEqual([stranger.comment, stranger.status], ['created', 'impossible'])
})

/** A view with one text in every field. */
function hostile(text: string): RunView {
  const { red } = examples
  return {
    ...red,
    reason: text,
    version: text,
    base: text,
    facts: [text],
    verdict: red.verdict && { ...red.verdict, sentence: text },
    rows: red.rows.map((row) => ({ ...row, headline: text, causes: [text] })),
    logs: [{ name: text, lines: [text, `a ${text} b`] }]
  }
}

test("P6, L131: Gitea's own renderer keeps every hostile text in its place", async () => {
  const { shown } = await aPull()
  const plain = await rendered(commentMarkdown(shown(hostile('plain'))))
  const shape = (html: string): string[] => (html.match(/<\/?[a-z][a-z0-9]*/g) ?? []).filter((tag) => !/^<\/?(?:code|span)$/.test(tag))
  const doing = /<[^>]*\s(?:href|src|on[a-z]+)=/g
  // Emoji, mentions and references each have a class; our own emoji have theirs.
  const classes = (html: string): string[] => html.match(/class="[^"]*"/g) ?? []
  assert.ok(shape(plain).includes('<table'))
  // An emoji may be drawn as one.
  for (const piece of hostilePieces.filter((each) => each.trim() !== '' && !/\p{Extended_Pictographic}/u.test(each))) {
    const html = await rendered(commentMarkdown(shown(hostile(`a ${piece} b`))))
    assert.deepEqual(shape(html), shape(plain), `${JSON.stringify(piece)}: ${html}`)
    assert.deepEqual(classes(html), classes(plain), `${JSON.stringify(piece)}: ${html}`)
    assert.deepEqual(html.match(doing), plain.match(doing), JSON.stringify(piece))
  }
})

test('P6: nobody is called and nothing is referred to by what a comment quotes; said plainly, both happen', async () => {
  const { number } = await aPull()
  const issue = await world.openIssue(forge, alice, repository, 'something else')
  const calls = async (): Promise<string[]> =>
    ((await forge.api(quiet.token, 'GET', '/notifications?all=true')).body as { subject: { title: string } }[]).map(({ subject }) => subject.title)
  const references = async (): Promise<number> =>
    (await forge.must<{ type: string }[]>('GET', `/repos/${repository}/issues/${issue.number}/timeline`)).filter(({ type }) => /ref/.test(type)).length
  // A comment of its own for each: an edit may be looked at less closely.
  const quoted = async (text: string): Promise<void> => {
    const { shown, outbox } = await aPull()
    assert.deepEqual((await new Publisher({ gitea: client(bot.token), outbox }).publish(shown(hostile(text)))).problems, [])
  }
  for (const text of [
    `@${quiet.login} look`,
    `(@${quiet.login})`,
    `closes #${issue.number}`,
    `${repository}#${issue.number}`,
    `${forge.url}/${repository}/issues/${issue.number}`
  ])
    await quoted(text)
  // The control comes last: what Gitea does for it, it had the time to do for the others, which it takes up in their order.
  await world.comment(forge, bot, repository, issue.number, `@${quiet.login} look`)
  await world.comment(forge, bot, repository, number, `see #${issue.number}`)
  await world.until('the control', async () => ((await calls()).length > 0 ? true : undefined))
  assert.deepEqual(await calls(), ['something else'])
  assert.equal(await references(), 1)
  const entries = await forge.must<{ type: string; ref_comment?: { body: string } }[]>('GET', `/repos/${repository}/issues/${issue.number}/timeline`)
  assert.deepEqual(
    entries.filter(({ type }) => /ref/.test(type)).map((entry) => entry.ref_comment?.body),
    [`see #${issue.number}`]
  )
})

test('a comment of the greatest size is taken', async () => {
  const { shown, number, outbox } = await aPull()
  const lines = Array.from({ length: 5000 }, (_, index) => `${index} ${'é'.repeat(390)}`)
  const published = await new Publisher({ gitea: client(bot.token), outbox }).publish(
    shown({ ...examples.red, logs: Array.from({ length: 4 }, (_, index) => ({ name: `log ${index}`, lines })) })
  )
  assert.deepEqual(published.problems, [])
  assert.ok(Buffer.byteLength((await ours(number))[0]?.body ?? '') > 40_000)
})

const faults: [string, string, RegExp, Fault][] = [
  ['the answer to a new comment is lost', 'POST', /\/comments$/, { kind: 'reset', done: true }],
  ['half of the answer to a new comment arrives', 'POST', /\/comments$/, { kind: 'half-body' }],
  ['a new comment is never answered', 'POST', /\/comments$/, { kind: 'silence' }],
  ['the list of comments is cut', 'GET', /\/comments$/, { kind: 'cut-json' }],
  ['editing answers 500', 'PATCH', /\/comments\//, { kind: 'status', status: 500 }],
  ['setting a status answers 503', 'POST', /\/statuses\//, { kind: 'status', status: 503 }],
  ['too many requests', 'GET', /./, { kind: 'status', status: 429, headers: { 'retry-after': '3600' } }],
  ['nothing answers', 'GET', /./, { kind: 'reset' }]
]
for (const [name, method, path, fault] of faults)
  test(`L143, P24: ${name}: nothing is thrown, one comment and the right status are there in the end`, async () => {
    const { number, sha, shown, outbox } = await aPull()
    const gitea = new Gitea({ url: proxy.url, token: bot.token, timeoutSeconds: 2 })
    if (method === 'PATCH') await new Publisher({ gitea, outbox }).publish(shown(examples.running))
    const rule = proxy.inject({ method, path, fault })
    await new Publisher({ gitea, outbox }).publish(shown(examples.red))
    assert.ok(rule.hits > 0)
    proxy.clear()
    await deliverAll(outbox, gitea)
    const comments = await ours(number)
    assert.equal(comments.length, 1)
    assert.match(comments[0]?.body ?? '', /Red: the recipe/)
    assert.equal((await client(bot.token).statuses(repository, sha))[0]?.state, 'failure')
    assert.deepEqual(await deliverAll(outbox, gitea), [])
  })
