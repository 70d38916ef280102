import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { execa } from 'execa'
import { buildFixture } from '../fixtures/build.ts'
import { gitInFrontOf } from './support/git-over-http.ts'
import { testme } from './support/testme.ts'

const folder = mkdtempSync(join(tmpdir(), 'testme-plan-url-'))
const forge = await gitInFrontOf({ url: 'http://127.0.0.1:9' }, join(folder, 'served'))
after(async () => {
  await forge.close()
  rmSync(folder, { recursive: true, force: true })
})
const nowhere = { environment: { TESTME_STATE: join(folder, 'state') }, cwd: folder }

/** Serves a bare copy of a repository as `recipes/<name>.git`. */
async function serve(name: string, repository: string): Promise<string> {
  await execa('git', ['clone', '--quiet', '--bare', repository, join(folder, 'served', 'recipes', `${name}.git`)])
  return `${forge.url}/recipes/${name}.git`
}

async function oddRepository(files: Record<string, string>): Promise<string> {
  const path = mkdtempSync(join(folder, 'odd-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text)
  const git = (...words: string[]): Promise<unknown> => execa('git', ['-C', path, '-c', 'user.name=t', '-c', 'user.email=t@test.invalid', ...words])
  await git('init', '--quiet', '--initial-branch=trunk')
  await git('add', '-A')
  await git('commit', '--quiet', '--allow-empty', '-m', 'x')
  return path
}

test('plan reads a recipe by its git URL as it reads a folder', async () => {
  const url = await serve('custom-html', await buildFixture('custom-html', folder))
  const { code, stderr, stdout } = await testme(['plan', url, '--json'], nowhere)
  assert.equal(code, 0, stderr)
  const plan = JSON.parse(stdout) as { recipe: string; from: string; base: { kind: string }; findings: object[] }
  assert.deepEqual([plan.recipe, plan.from, plan.base.kind, plan.findings], ['custom-html', 'git URL', 'version', []])
})

test('an odd recipe at a URL ends with 1, a line with file and reason, and no stack trace', async () => {
  const compose = 'services:\n  app:\n    image: x:1\n    deploy:\n      labels:\n        - traefik.enable: true\n'
  const url = await serve('odd', await oddRepository({ 'compose.yml': compose, '.env.sample': '\ufeffTYPE=odd\r\nDOMAIN=x\r\n' }))
  const { code, stdout } = await testme(['plan', url], nowhere)
  assert.equal(code, 1, stdout)
  assert.match(stdout, /refused {2}compose\.yml:6 {2}services\.app\.deploy\.labels\[0\] is a mapping where a word is expected/)
  assert.match(stdout, /Write it as one text: "traefik\.enable=true"\./)
  assert.doesNotMatch(stdout, /\bat .*\.ts:\d/)
})

test('a URL without a commit, and one of nothing, end with 2 and say which', async () => {
  mkdirSync(join(folder, 'empty'))
  await execa('git', ['init', '--quiet', join(folder, 'empty')])
  const empty = await testme(['plan', await serve('empty', join(folder, 'empty'))], nowhere)
  assert.deepEqual([empty.code, /has no commit on any branch yet/.test(empty.stderr)], [2, true], empty.stderr)
  const nothing = await testme(['plan', `${forge.url}/recipes/nothing.git`], nowhere)
  assert.equal(nothing.code, 2, nothing.stderr)
  assert.match(nothing.stderr, /^error {2}.*recipes\/nothing\.git/m)
})
