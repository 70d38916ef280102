import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { builtOnce } from './built-once.ts'

test('of several who ask at once one builds, the others wait and find it; a build that fails leaves nothing', async (context) => {
  const cache = mkdtempSync(join(tmpdir(), 'built-once-'))
  context.after(() => rmSync(cache, { recursive: true }))
  let builds = 0
  let inside = (): void => {}
  const begun = new Promise<void>((resolve) => {
    inside = resolve
  })
  const said: string[] = []
  const build = async (into: string): Promise<void> => {
    builds += 1
    inside()
    // Both are under way before the first ends.
    while (!said.some((line) => line.startsWith('waiting'))) await new Promise((resolve) => setImmediate(resolve))
    writeFileSync(join(into, 'program'), 'built')
  }
  const ask = (): Promise<string> => builtOnce(cache, 'it', 'it', build, (line) => said.push(line))
  const first = ask()
  await begun
  const folders = await Promise.all([first, ask(), ask()])
  assert.equal(builds, 1)
  assert.deepEqual(
    folders.map((folder) => readFileSync(join(folder, 'program'), 'utf8')),
    ['built', 'built', 'built']
  )
  await assert.rejects(
    builtOnce(
      cache,
      'broken',
      'it',
      () => Promise.reject(new Error('no network')),
      () => {}
    ),
    /no network/
  )
  await builtOnce(
    cache,
    'broken',
    'it',
    async () => {},
    () => {}
  )
})
