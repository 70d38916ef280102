import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { examples, head, request } from '../../test/support/pull-request.ts'
import { answered, away, SmallGitea } from '../../test/support/small-gitea.ts'
import { Gitea } from '../gitea/client.ts'
import type { RunView } from '../report/pull-request/view.ts'
import { Mask } from '../secrets/mask.ts'
import type { PublishClient } from './client.ts'
import { deliverAll, drawnComment, Publisher } from './publisher.ts'

const folder = mkdtempSync(join(tmpdir(), 'testme-publish-'))
after(() => rmSync(folder, { recursive: true, force: true }))
let made = 0
const outbox = (): string => {
  made += 1
  return join(folder, String(made))
}
const files = (box: string): string[] => {
  try {
    return readdirSync(box)
  } catch {
    return []
  }
}
const states = (gitea: SmallGitea): string[] => gitea.statuses_.map((status) => status.state)
const { queued, running, green, red } = examples

test("Gitea's own client is one that a publisher can use", () => {
  const client: PublishClient = new Gitea({ url: 'http://127.0.0.1:1', token: 'none' })
  assert.equal(typeof client.deleteComment, 'function')
})

test('L122, P20, P21: from queued to the verdict there is one comment, and the status goes from pending to final on the tested commit', async () => {
  const gitea = new SmallGitea()
  const publisher = new Publisher({ gitea, outbox: outbox() })
  for (const view of [queued, running, running, red]) await publisher.publish(view)
  assert.equal(gitea.comments_.length, 1)
  assert.match(gitea.comments_[0]?.body ?? '', /Red: the recipe, at upgrade/)
  assert.deepEqual(states(gitea), ['pending', 'pending', 'failure'])
  assert.deepEqual(
    gitea.statuses_.map((status) => status.sha),
    [head, head, head]
  )
  assert.deepEqual(gitea.writes, ['createComment', 'setStatus', 'editComment', 'setStatus', 'editComment', 'setStatus'])
})

test('each step is a process of its own: what was written is found on Gitea again', async () => {
  const gitea = new SmallGitea()
  const box = outbox()
  for (const view of [queued, running, green, green]) await new Publisher({ gitea, outbox: box }).publish(view)
  assert.equal(gitea.comments_.length, 1)
  assert.deepEqual(states(gitea), ['pending', 'pending', 'success'])
  assert.deepEqual(files(box), [])
})

test('L123: the green of an older request on the same commit does not stand for a new one, and never comes back', async () => {
  const gitea = new SmallGitea()
  const box = outbox()
  gitea.say(1, '!testme', 812)
  await new Publisher({ gitea, outbox: box }).publish(green)
  gitea.say(1, '!testme', 850)
  const again = (view: RunView): RunView => ({ ...view, request: request({ commentId: 850 }) })
  await new Publisher({ gitea, outbox: box }).publish(again(running))
  assert.deepEqual(states(gitea), ['success', 'pending'])
  // The older one comes late, from another host.
  const late = await new Publisher({ gitea, outbox: outbox() }).publish({ ...green, facts: ['late'] })
  assert.deepEqual([late.comment, late.status], ['superseded', 'superseded'])
  await new Publisher({ gitea, outbox: box }).publish(again(red))
  assert.deepEqual(states(gitea), ['success', 'pending', 'failure'])
  assert.equal(gitea.comments_.filter((comment) => comment.userId === gitea.userId).length, 1)
})

test('L123: the same holds for the status alone, when the comment was deleted', async () => {
  const gitea = new SmallGitea()
  await new Publisher({ gitea, outbox: outbox() }).publish({ ...running, request: request({ attempt: 2 }) })
  gitea.comments_.length = 0
  const late = await new Publisher({ gitea, outbox: outbox() }).publish(green)
  assert.deepEqual([late.comment, late.status], ['created', 'superseded'])
  assert.deepEqual(states(gitea), ['pending'])
})

test('a status that somebody else set under our name keeps no verdict away, whatever it says, and hides no last word of ours', async () => {
  for (const [self, id] of [
    [5, '999999999999999.1'],
    [5, '812.1'],
    [-2, '811.9']
  ] as const) {
    const gitea = new SmallGitea(self)
    const forged = { context: 'testme', state: 'success' as const, description: 'Green, level 5 of 5', targetUrl: `https://git.example.org/x#testme-${id}` }
    await gitea.as(-2).setStatus('recipes/custom-html', head, forged)
    assert.equal((await new Publisher({ gitea, outbox: outbox() }).publish(running)).status, 'written')
    assert.equal((await new Publisher({ gitea, outbox: outbox() }).publish(red)).status, 'written')
    assert.equal(gitea.statuses_.at(-1)?.state, 'failure')
    // Set over our last word: the same word again covers it, and a late "running" does not.
    await gitea.as(-2).setStatus('recipes/custom-html', head, { ...forged, targetUrl: '' })
    gitea.comments_.length = 0
    if (self > 0) assert.equal((await new Publisher({ gitea, outbox: outbox() }).publish(running)).status, 'superseded')
    assert.equal((await new Publisher({ gitea, outbox: outbox() }).publish(red)).status, 'written')
  }
})

test('whoever edits our comment keeps no verdict away: not with a later comment, not with another attempt, not with "over"', async () => {
  for (const line of ['815.1.0', '812.7.0', '812.1.9', '812.1.3', '999999999999999.1.3']) {
    const gitea = new SmallGitea()
    gitea.say(1, '!testme', 812)
    gitea.say(1, 'a later comment', 815)
    await new Publisher({ gitea, outbox: outbox() }).publish(running)
    const ours = gitea.comments_.find(({ userId }) => userId === gitea.userId) ?? assert.fail('no comment')
    ours.body = `${ours.body.replace(/testme:view:\S+/, `testme:view:${line}`)}forged`
    const { comment, status } = await new Publisher({ gitea, outbox: outbox() }).publish(red)
    assert.deepEqual([comment, status], ['edited', 'written'], line)
    assert.doesNotMatch(ours.body, /forged/)
  }
})

test('a "running" that comes late does not hide the last word', async () => {
  const gitea = new SmallGitea()
  await new Publisher({ gitea, outbox: outbox() }).publish(red)
  gitea.comments_.length = 0
  assert.equal((await new Publisher({ gitea, outbox: outbox() }).publish(running)).status, 'superseded')
  assert.deepEqual(states(gitea), ['failure'])
})

test('L143: Gitea is away at the end: the newest view waits on disk, whole, and is delivered later, once', async () => {
  const gitea = new SmallGitea()
  const box = outbox()
  const publisher = new Publisher({ gitea, outbox: box })
  await publisher.publish(running)
  gitea.fault = away
  const published = await publisher.publish(red)
  assert.deepEqual([published.comment, published.status], ['kept', 'kept'])
  assert.match(published.problems.join(' '), /tried again later/)
  assert.equal(files(box).length, 1)
  assert.equal((await deliverAll(box, gitea))[0]?.comment, 'kept')
  assert.equal(files(box).length, 1)

  gitea.fault = () => undefined
  const [delivered] = await deliverAll(box, gitea)
  assert.deepEqual([delivered?.comment, delivered?.status], ['edited', 'written'])
  assert.deepEqual(files(box), [])
  assert.deepEqual(states(gitea), ['pending', 'failure'])
  const before = gitea.writes.length
  assert.deepEqual(await deliverAll(box, gitea), [])
  assert.equal(gitea.writes.length, before)
})

test('L143: of several undelivered views only the newest is delivered; what was delivered meanwhile is left alone', async () => {
  const gitea = new SmallGitea()
  const box = outbox()
  gitea.fault = away
  for (const view of [queued, running, red]) await new Publisher({ gitea, outbox: box }).publish(view)
  assert.equal(files(box).length, 1)
  gitea.fault = () => undefined
  await new Publisher({ gitea, outbox: outbox() }).publish(red)
  const before = gitea.writes.length
  const [delivered] = await deliverAll(box, gitea)
  assert.deepEqual([delivered?.comment, delivered?.status], ['unchanged', 'unchanged'])
  assert.equal(gitea.writes.length, before)
  assert.deepEqual(files(box), [])
})

test('L143: several deliver at once and one comment comes of it', async () => {
  const gitea = new SmallGitea()
  const box = outbox()
  gitea.fault = away
  await new Publisher({ gitea, outbox: box }).publish(red)
  gitea.fault = () => undefined
  await Promise.all([deliverAll(box, gitea), deliverAll(box, gitea), deliverAll(box, gitea)])
  assert.equal(gitea.comments_.length, 1)
  assert.equal(gitea.statuses_.at(-1)?.state, 'failure')
  assert.deepEqual(files(box), [])
})

test("after a cancel the job's token is dead: the last word waits for the host's token", async () => {
  const gitea = new SmallGitea()
  const box = outbox()
  gitea.fault = (call) => answered(call, 401)
  const published = await new Publisher({ gitea, outbox: box }).publish(examples.cancelled)
  assert.deepEqual([published.comment, published.status], ['kept', 'kept'])
  gitea.fault = () => undefined
  await deliverAll(box, gitea)
  assert.deepEqual(states(gitea), ['error'])
})

test("a job's token is good for its own repository: what is of another one waits for its own, and for a week at most", async () => {
  const gitea = new SmallGitea()
  const box = outbox()
  const other = request({ repository: 'recipes/other' })
  gitea.fault = away
  for (const view of [red, { ...red, request: other }]) await new Publisher({ gitea, outbox: box }).publish(view)
  gitea.fault = () => undefined
  assert.equal((await new Publisher({ gitea, outbox: box }).deliver({ repository: red.request.repository })).length, 1)
  assert.equal(files(box).length, 1)
  gitea.fault = (call) => answered(call, 404)
  assert.deepEqual(
    (await deliverAll(box, gitea)).map(({ comment, status }) => [comment, status]),
    [['impossible', 'impossible']]
  )
  assert.equal(files(box).length, 1)
  await new Publisher({ gitea, outbox: box, now: () => Date.now() + 8 * 24 * 3_600_000 }).deliver()
  assert.deepEqual(files(box), [])
})

test('a status that the token may not set is said and not tried for ever; the comment is there', async () => {
  const gitea = new SmallGitea()
  const box = outbox()
  gitea.fault = (call) => (call === 'setStatus' ? answered(call, 403) : undefined)
  const published = await new Publisher({ gitea, outbox: box }).publish(red)
  assert.deepEqual([published.comment, published.status], ['created', 'impossible'])
  assert.match(published.problems.join(' '), /the commit status could not be written.*403/)
  assert.deepEqual(files(box), [])
})

test('a comment that cannot be written does not hold back the status', async () => {
  const gitea = new SmallGitea()
  gitea.fault = (call) => (call === 'comments' ? answered(call, 500) : undefined)
  const box = outbox()
  assert.deepEqual(await new Publisher({ gitea, outbox: box }).publish(red).then(({ comment, status }) => [comment, status]), ['kept', 'written'])
  assert.equal(files(box).length, 1)
})

test('while Gitea gives no answer a stage does not wait for its rows, but the last word is tried', async () => {
  const gitea = new SmallGitea()
  let time = 0
  const calls: string[] = []
  gitea.fault = (call) => {
    calls.push(call)
    return away(call)
  }
  const publisher = new Publisher({ gitea, outbox: outbox(), now: () => time })
  await publisher.publish(queued)
  const asked = calls.length
  await publisher.publish(running)
  assert.equal(calls.length, asked)
  await publisher.publish(red)
  assert.ok(calls.length > asked)
  time = 60_000
  gitea.fault = () => undefined
  assert.equal((await publisher.publish(red)).comment, 'created')
})

test('views that come faster than they can be written: the newest is written, those it overtook are left out', async () => {
  const gitea = new SmallGitea()
  const publisher = new Publisher({ gitea, outbox: outbox() })
  const views = [queued, ...Array.from({ length: 20 }, (_, index) => ({ ...running, facts: [`row ${index}`] })), red]
  const published = await Promise.all(views.map(async (view) => await publisher.publish(view)))
  assert.equal(published.at(-1)?.comment, 'created')
  assert.deepEqual(states(gitea), ['failure'])
  assert.equal(gitea.comments_.length, 1)
})

test('L131: what is no view is told and nothing is thrown; what cannot be drawn is said in plain words', async () => {
  const gitea = new SmallGitea()
  const broken: RunView[] = [
    { ...red, rows: [{ ...red.rows[0], headline: null as unknown as string } as RunView['rows'][number]] },
    { ...red, request: request({ stages: null as unknown as [] }) },
    null as unknown as RunView
  ]
  for (const view of broken) {
    const published = await new Publisher({ gitea, outbox: outbox() }).publish(view)
    assert.deepEqual([published.comment, published.status], ['impossible', 'impossible'])
    assert.match(published.problems.join(' '), /no view of a run/)
  }
  const undrawable = { ...red, rows: new Proxy(red.rows, { get: (rows, key) => (key === 'every' ? assert.fail('no ink') : Reflect.get(rows, key)) }) }
  const body = drawnComment(undrawable, (text) => text, [])
  assert.match(body, /^<!-- testme:run:.*\n<!-- testme:view:812\.1\.3 -->\n\n\*\*testme\*\* · The run is over \(not passed\)/)
})

test('L139: secrets are masked in every text, also one that control characters hide or that is broken over lines, on disk too', async () => {
  const mask = new Mask()
  const secret = 'wEr5tZu8iOp2aSd9fGh1'
  mask.add(secret, 'admin_password')
  const hidden = `${secret.slice(0, 7)}\u001b[0m${secret.slice(7)}`
  const view: RunView = {
    ...red,
    reason: secret,
    rows: red.rows.map((row) => ({ ...row, headline: `it said ${hidden}`, causes: [`cause ${secret}`, secret.slice(0, 9), secret.slice(9)] })),
    verdict: red.verdict && { ...red.verdict, sentence: `\u202e${hidden}`, levelReason: secret },
    facts: [secret],
    logs: [{ name: secret, lines: [`x${secret}`, secret.slice(0, 10), secret.slice(10), Buffer.from(secret).toString('base64')] }]
  }
  const gitea = new SmallGitea()
  const box = outbox()
  gitea.fault = away
  await new Publisher({ gitea, outbox: box, mask: (text) => mask.apply(text) }).publish(view)
  for (const file of files(box)) assert.deepEqual(mask.namesIn(readFileSync(join(box, file), 'utf8')), [])
  gitea.fault = () => undefined
  await deliverAll(box, gitea)
  assert.equal(gitea.comments_.length, 1)
  assert.deepEqual(mask.namesIn(gitea.comments_[0]?.body ?? ''), [])
  assert.deepEqual(mask.namesIn(gitea.statuses_[0]?.description ?? ''), [])
})

test('what lies in the outbox and is no view is put aside and told; the rest is delivered', async () => {
  const gitea = new SmallGitea()
  const box = outbox()
  gitea.fault = away
  await new Publisher({ gitea, outbox: box }).publish(red)
  const [file = ''] = files(box)
  writeFileSync(join(box, file.replace('.812.', '.813.')), '{"schema": 1,')
  writeFileSync(join(box, `${'0'.repeat(20)}.1.1.3.json`), '{"schema": 2}')
  gitea.fault = () => undefined
  const all = await deliverAll(box, gitea)
  assert.match(all.flatMap(({ problems }) => problems).join('\n'), /put aside/)
  await deliverAll(box, gitea)
  assert.equal(gitea.comments_.length, 1)
  assert.equal(files(box).filter((name) => name.endsWith('.unreadable')).length, 2)
})
