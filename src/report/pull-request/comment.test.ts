import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { examples, head, request, results, stages } from '../../../test/support/pull-request.ts'
import { stageNames } from '../../model/types.ts'
import { parseComment } from '../../trigger/parse.ts'
import { bytesOf } from './clean.ts'
import { commentLimit, commentMarkdown } from './comment.ts'
import { viewOf } from './of-run.ts'
import { replyMarkdown, strangerMarkdown } from './reply.ts'
import { statusOf } from './status.ts'
import { summaryMarkdown } from './summary.ts'

// The expected comments lie in test/pull-request, as Gitea gets them.
for (const [name, view] of Object.entries(examples))
  test(`P20: the comment of a run that is ${name}`, () => {
    const expected = readFileSync(join(import.meta.dirname, '..', '..', '..', 'test', 'pull-request', `${name.replaceAll(' ', '-')}.md`), 'utf8')
    assert.equal(commentMarkdown(view), expected)
  })

const lines: [keyof typeof examples, string, string, string][] = [
  ['queued', 'testme', 'pending', 'Queued: it waits for the server'],
  ['running', 'testme', 'pending', 'Running'],
  ['kept', 'testme', 'pending', 'Kept until 10:32 UTC: all stages so far went well; the verdict comes when the app is removed'],
  ['green', 'testme', 'success', 'Green, level 5 of 5'],
  ['outdated', 'testme', 'success', 'Green, level 5 of 5'],
  ['red', 'testme', 'failure', 'Red: the recipe, at upgrade: rolled back: the new task exited with 1 four times in 6s'],
  ['not run', 'testme', 'failure', 'Red: the recipe, at install: compose.yml:10 service "app" mounts the host path /etc/localtime'],
  ['unverified', 'testme', 'failure', 'No pass: upgrade is unverified: released version 1.10.0+1.28.0 cannot be deployed any more: image nginx:1.28.0 is gone'],
  ['suite', 'testme', 'error', 'Red: testme or its settings, at custom, not the recipe: recipes/custom-html/hooks.ts cannot be loaded: unexpected token'],
  ['cancelled', 'testme', 'error', 'Cancelled: by @carol'],
  ['refused', 'testme', 'error', 'Not run: the branch moved before the first deploy (now d4e5f6a). To test that commit: !testme d4e5f6a01b2c'],
  ['replaced', 'testme', 'error', 'Not run: a newer request of @other on this pull request took its place'],
  ['lost', 'testme', 'error', 'Lost: the host was restarted in the middle of it; nothing of it is left'],
  ['partial', 'testme (backup)', 'success', 'Green: backup']
]
for (const [name, context, state, description] of lines)
  test(`L122, P21: the commit status of a run that is ${name}`, () => {
    const { request, runLink } = examples[name]
    assert.deepEqual(statusOf(examples[name]), { context, state, description, targetUrl: `${runLink}#testme-${request.commentId}.${request.attempt}` })
  })

test('L122: every state of a run has a status, and only those that go on are pending', () => {
  assert.deepEqual(lines.map(([name]) => name).sort(), Object.keys(examples).sort())
  for (const [, view] of Object.entries(examples))
    assert.equal(statusOf(view).state === 'pending', ['queued', 'running', 'kept'].includes(view.state), view.state)
})

test('L122, L131: nothing but a whole run that passed is green, whatever the verdict beside it says', () => {
  const { green } = examples
  assert.equal(statusOf(green).state, 'success')
  const doubts: Partial<typeof green>[] = [
    ...stageNames
      .filter((stage) => stage !== 'lint')
      .flatMap((stage) =>
        (['fail', 'unverified', 'not-run', 'running', 'waiting'] as const).map((status) => ({
          rows: green.rows.map((row) => (row.stage === stage ? { ...row, status } : row))
        }))
      ),
    ...(['queued', 'running', 'kept', 'cancelled', 'replaced', 'refused', 'lost'] as const).map((state) => ({ state })),
    { verdict: null },
    { rows: [] },
    { rows: green.rows.map((row) => ({ ...row, status: 'skip' as const })) },
    { verdict: green.verdict && { ...green.verdict, passed: false } },
    { verdict: green.verdict && { ...green.verdict, kind: 'residue' } },
    { verdict: green.verdict && { ...green.verdict, commitStatus: 'failure' } },
    { verdict: green.verdict && { ...green.verdict, statusName: 'testme (upgrade)' } }
  ]
  for (const doubt of doubts) {
    assert.notEqual(statusOf({ ...green, ...doubt }).state, 'success', JSON.stringify(doubt).slice(0, 200))
    assert.doesNotMatch(commentMarkdown({ ...green, ...doubt }), /Green/)
    assert.doesNotMatch(summaryMarkdown({ ...green, ...doubt }), /Green/)
  }
})

test('L38: a red lint is a warning sign and decides nothing', () => {
  const view = { ...examples.green, rows: examples.green.rows.map((row) => (row.stage === 'lint' ? { ...row, status: 'fail' as const } : row)) }
  assert.equal(statusOf(view).state, 'success')
  assert.doesNotMatch(commentMarkdown(view), /❌/)
})

test('L97: a run of some stages never speaks as testme, in whatever order they were asked for', () => {
  const context = (asked: Parameters<typeof request>[0]) => statusOf({ ...examples.queued, request: request(asked) }).context
  assert.equal(context({ stages: ['custom', 'backup'] }), 'testme (backup, custom)')
  assert.equal(context({ stages: ['teardown', 'backup'] }), 'testme (backup)')
  assert.equal(context({ stages: [...stageNames] }), 'testme')
  assert.equal(context({ stages: [] }), 'testme')
})

test('P18: a result for a commit that is the head no more says so, and offers the line that tests the head', () => {
  const comment = commentMarkdown(examples.outdated)
  assert.match(comment, /For an older commit/)
  assert.match(comment, /`!testme d4e5f6a01b2c`/)
  assert.match(summaryMarkdown(examples.outdated), /For an older commit/)
})

test('P3: no comment, summary or reply of ours is read as a command', () => {
  const texts = [
    ...Object.values(examples).flatMap((view) => [commentMarkdown(view), summaryMarkdown(view, results(stages()))]),
    replyMarkdown(812, '!testme\n  !testme upgrade\nTo test that: `!testme`'),
    strangerMarkdown(7, '!testme')
  ]
  for (const text of texts) {
    assert.equal(parseComment(text).kind, 'none', text)
    for (const line of text.split('\n')) assert.doesNotMatch(line, /^\s*!testme/)
  }
})

test('P20: who asked is named without a mention, and the run without a link where there is none', () => {
  const comment = commentMarkdown({ ...examples.queued, runLink: null, reportLink: 'javascript:alert(1)' })
  assert.match(comment, /requested by `@member`/)
  assert.doesNotMatch(comment, /\[run\]|\[report\]|javascript/)
})

test('logs are cut before anything else, from their beginning, and say so', () => {
  const long = Array.from({ length: 5000 }, (_, index) => `line ${index} ${'x'.repeat(200)}`)
  const view = {
    ...examples.red,
    logs: [
      { name: 'app', lines: long },
      { name: 'db', lines: ['the last word'] }
    ]
  }
  const comment = commentMarkdown(view)
  assert.ok(bytesOf(comment) <= commentLimit)
  assert.match(comment, /… 49\d\d earlier lines are left out here\n/)
  assert.match(comment, /line 4999 /)
  assert.match(comment, /the last word/)
  assert.match(comment, /Red: the recipe, at upgrade/)
  const tight = commentMarkdown(view, 3500)
  assert.ok(bytesOf(tight) <= 3500, String(bytesOf(tight)))
  assert.match(tight, /not run: upgrade failed/)
})

test('L124: the view of a run shows its own results and nothing else', () => {
  const view = viewOf({
    request: request(),
    state: 'done',
    results: results(stages({ custom: { headline: 'its own words' } })),
    stages: stages({ custom: { headline: 'of an older run' } })
  })
  assert.match(commentMarkdown(view), /its own words/)
  assert.doesNotMatch(commentMarkdown(view), /of an older run/)
  assert.ok(commentMarkdown(view).startsWith(`<!-- testme:run:${head} -->\n`))
})

test('the summary holds every check, the findings and what made the run', () => {
  const summary = summaryMarkdown(examples.green, results(stages()))
  for (const stage of stageNames) assert.match(summary, new RegExp(`### ${stage}\n`))
  assert.match(summary, /known good \| no: the commit carries no version tag/)
  assert.ok(bytesOf(summaryMarkdown(examples.green, results(stages()), 2000)) <= 2000)
})
