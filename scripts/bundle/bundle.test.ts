import assert from 'node:assert/strict'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { execa } from 'execa'
import { git } from '../../src/recipe/git.ts'
import { bundle, bundles } from './bundle.ts'

const root = join(import.meta.dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'testme-bundle-'))
after(() => rmSync(folder, { recursive: true }))
const fresh = join(folder, 'dist')
await bundle(root, fresh)
const filesIn = (place: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(place)
      .sort()
      .map((name) => [name, readFileSync(join(place, name), 'utf8')])
  )
const built = filesIn(fresh)

test('P25: dist is what the sources give, every file of it and no other: run `npm run build`', () => {
  const committed = filesIn(join(root, 'dist'))
  assert.deepEqual(Object.keys(committed), Object.keys(built))
  for (const [name, text] of Object.entries(built)) assert.ok(committed[name] === text, `dist/${name} is not current`)
})

test('P25: in a git checkout all of dist is committed: nothing of it is new to git, nothing ignored', async (t) => {
  if (!existsSync(join(root, '.git'))) return t.skip('no git checkout')
  const known = (await git(root, 'ls-files', '--', 'dist')).split('\n').map((file) => file.replace(/^dist\//, ''))
  assert.deepEqual(known.sort(), Object.keys(built), 'run git add dist')
})

test('P25: what CI compares after the tests sees a changed, a new and a missing file, and is silent where there is none', async () => {
  const place = join(folder, 'checkout')
  mkdirSync(join(place, '.ci'), { recursive: true })
  mkdirSync(join(place, 'dist'))
  copyFileSync(join(root, '.ci', 'current'), join(place, '.ci', 'current'))
  writeFileSync(join(place, 'package.json'), JSON.stringify({ scripts: { build: 'sh build', docs: 'true', lessons: 'true' } }))
  const build = 'rm -rf dist; mkdir dist; echo 1 > dist/a.cjs; echo 1 > dist/b.cjs'
  for (const name of ['a', 'b']) writeFileSync(join(place, 'dist', `${name}.cjs`), '1\n')
  writeFileSync(join(place, 'build'), build)
  await git(place, 'init', '--quiet')
  const commit = async (text: string): Promise<void> => {
    writeFileSync(join(place, 'build'), text)
    await git(place, 'add', '--all')
    await git(place, '-c', 'user.name=t', '-c', 'user.email=t@example.org', 'commit', '--quiet', '--allow-empty', '-m', 'x')
  }
  for (const [text, seen] of [
    [build, undefined],
    [`${build}; echo 2 > dist/a.cjs`, ' M dist/a.cjs'],
    [`${build}; echo 1 > dist/c.cjs`, '?? dist/c.cjs'],
    [`${build}; rm dist/b.cjs`, ' D dist/b.cjs']
  ] as const) {
    await commit(text)
    const { exitCode, stdout } = await execa(join(place, '.ci', 'current'), { reject: false })
    assert.deepEqual([exitCode, stdout.split('\n')[1]], seen === undefined ? [0, undefined] : [1, seen])
    await git(place, 'checkout', '--quiet', '--', '.')
    await git(place, 'clean', '--quiet', '-fd')
  }
})

test('the same sources give the same bytes, wherever they are built', async () => {
  const again = join(folder, 'again', 'dist')
  await bundle(root, again)
  const second = filesIn(again)
  for (const [name, text] of Object.entries(built)) assert.ok(second[name] === text, `${name} differs`)
  for (const [name, text] of Object.entries(built)) for (const place of [root, folder]) assert.ok(!text.includes(place), `${name} names ${place}`)
})

test('a bundle needs nothing that a runner does not have: node itself, the other bundles, and what the host is asked for', () => {
  for (const [name, text] of Object.entries(built)) {
    if (!name.endsWith('.cjs')) continue
    for (const [, wanted = ''] of text.matchAll(/\brequire\("([^"]+)"\)/g)) {
      assert.ok(isBuiltin(wanted) || wanted === './lifecycle.cjs', `${name} requires ${wanted}`)
    }
    assert.doesNotMatch(text, /sourceMappingURL/)
  }
})

test('a person can read it, and it stays small: every job clones it', () => {
  assert.ok(Object.keys(bundles).every((name) => existsSync(join(fresh, `${name}.cjs`))))
  const size = Object.values(built).reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  assert.ok(size < 4_500_000, `${size} bytes`)
  for (const [name, text] of Object.entries(built)) if (name.endsWith('.cjs')) assert.match(text, /^\/\/ Built by `npm run build`/)
  assert.match(built['lifecycle.cjs'] ?? '', /async function runStageProcess\(/)
})

test('the licence of everything that is handed on is handed on', () => {
  for (const name of ['execa', 'yaml', 'zod', 'undici', 'fflate'])
    assert.match(built['LICENSES.txt'] ?? '', new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\([A-Z]`, 'm'))
})
