import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { git } from '../recipe/git.ts'
import { parseSettings } from '../settings/settings.ts'
import { approvalOf, changedTests, localFolder } from './local-tests.ts'

const folder = mkdtempSync(join(tmpdir(), 'testme-local-'))
after(() => rmSync(folder, { recursive: true }))
const at = (name: string, text: string): void => {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}
async function commit(): Promise<string> {
  await git(folder, 'add', '--all')
  await git(folder, '-c', 'user.name=t', '-c', 'user.email=t@example.org', 'commit', '--quiet', '--message', 'x')
  return (await git(folder, 'rev-parse', 'HEAD')).trim()
}
await git(folder, 'init', '--quiet')
at('compose.yml', 'x')
const bare = await commit()
at('tests/a.spec.ts', 'one')
at('tests/words/hello.ts', 'hello')
at('tests/install/b.spec.ts', 'two')
at('other/c.spec.ts', 'three')
const first = await commit()
at('tests/a.spec.ts', 'changed')
symlinkSync('/etc/passwd', join(folder, 'tests', 'd.spec.ts'))
const second = await commit()
// What lies in a checkout is not what was committed.
at('tests/a.spec.ts', 'only on disk')
const head = (sha: string) => ({ clone: join(folder, '.git'), head: { sha, version: null } })

test('L142: the tests of a recipe are those of the commit, without links, and never those of a checkout', async () => {
  assert.deepEqual((await localFolder(head(bare))).specs, [])
  const found = await localFolder(head(first))
  assert.deepEqual(found.specs, ['a.spec.ts', 'install/b.spec.ts'])
  assert.deepEqual([...found.files.keys()].sort(), ['a.spec.ts', 'install/b.spec.ts', 'words/hello.ts'])
  assert.equal(found.files.get('a.spec.ts')?.toString(), 'one')
  assert.equal(found.tree, (await git(folder, 'rev-parse', `${first}:tests`)).trim())
  const later = await localFolder(head(second))
  assert.deepEqual([later.refused, later.specs], [['tests/d.spec.ts is no file'], ['a.spec.ts', 'install/b.spec.ts']])
})

test('L142: they run only where the settings tree approves them, all or exactly these; what was approved and is not run is no pass', async () => {
  const found = await localFolder(head(first))
  const kindOf = (local: string | undefined, what = found): string => approvalOf('notes', local, what).kind
  assert.equal(kindOf(undefined), 'not-approved')
  assert.equal(kindOf('approved'), 'run')
  assert.equal(kindOf(found.tree ?? ''), 'run')
  assert.equal(kindOf('a'.repeat(40)), 'unverified')
  const none = await localFolder(head(bare))
  assert.equal(kindOf(undefined, none), 'silent')
  assert.equal(kindOf('approved', none), 'unverified')
  const said = approvalOf('notes', undefined, found)
  assert.ok(said.kind === 'not-approved')
  assert.match(said.what, /2 specs in the recipe's own repository not run: not approved/)
  assert.ok(said.next.includes('recipes/notes/recipe.yml') && said.next.includes(found.tree ?? '?'), said.next)
  assert.equal(parseSettings(`tests: {local: ${found.tree}}\n`, 'recipe.yml').tests.local, found.tree)
  assert.throws(() => parseSettings('tests: {local: yes please}\n', 'recipe.yml'), /either approved, or the 40 digits/)
})

test('a commit that changes approved tests says so', async () => {
  const plan = (sha: string, local = 'approved') => ({
    clone: join(folder, '.git'),
    base: { kind: 'branch' as const, sha, reason: 'x' },
    settings: parseSettings(`tests: {local: ${local}}\n`, 'recipe.yml')
  })
  const now = await localFolder(head(second))
  assert.deepEqual(await changedTests(plan(second), now), [])
  assert.equal((await changedTests(plan(first), now))[0]?.code, 'tests-changed')
  assert.deepEqual(await changedTests(plan(first, now.tree ?? ''), now), [])
})
