// What we take for a command is what people see as a plain line: asked of the Gitea that shows it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import '../../test/support/properties.ts'
import fc from 'fast-check'
import { lab } from '../../test/support/forge.ts'
import { blocks, soup } from '../../test/support/trigger/comments.ts'
import { shownLines } from '../../test/support/trigger/shown.ts'
import { parseComment } from './parse.ts'

const { forge } = await lab()

async function shown(text: string): Promise<string> {
  return String(await forge.must('POST', '/markdown', { Text: text, Mode: 'markdown' }))
}

test('P4: the judge of this test sees a plain line, and none in a quote, in code, in a list or in HTML', async () => {
  const judged = async (text: string): Promise<boolean> => shownLines(await shown(text)).includes('!testme')
  for (const text of ['!testme', 'a\n!testme\nb', '> a\n\n!testme', '```\na\n```\n!testme']) assert.ok(await judged(text), text)
  for (const text of [
    '> !testme',
    '> a\n!testme',
    '```\n!testme\n```',
    '    !testme',
    '`!testme`',
    '- a\n!testme',
    '<!--\n!testme\n-->',
    '<pre>\n\n!testme\n</pre>',
    '~~a\n!testme\nb~~',
    '# !testme',
    'a\n\n!testme\n==='
  ])
    assert.ok(!(await judged(text)), text)
})

test('P4: whatever Markdown is thrown together, a command that we read is a plain line of the page that Gitea makes of it', { timeout: 300_000 }, async () => {
  const read = fc.sample(fc.oneof(soup, blocks), { numRuns: 80_000 }).filter((body) => parseComment(body).kind === 'command')
  assert.ok(read.length > 500, `only ${read.length} were read: this proves little`)
  let judged = 0
  for (const body of read) {
    const page = await shown(body)
    // On some of this Gitea 1.26's renderer breaks down and shows the text as it is, without any element.
    if (!page.includes('<')) continue
    judged += 1
    assert.ok(
      shownLines(page).some((line) => /^!testme(?:[ \t]+help)?$/.test(line)),
      `${JSON.stringify(body)} is shown as ${page}`
    )
  }
  assert.ok(judged > 0.9 * read.length, `of ${read.length} only ${judged} were rendered`)
})
