import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { execa } from 'execa'
import { UsageError } from '../model/failure.ts'
import { type Preview, previewPlan } from './plan.ts'

const folder = mkdtempSync(join(tmpdir(), 'odd-repositories-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const env = {
  GIT_AUTHOR_NAME: 't',
  GIT_AUTHOR_EMAIL: 't@test.invalid',
  GIT_COMMITTER_NAME: 't',
  GIT_COMMITTER_EMAIL: 't@test.invalid',
  GIT_CONFIG_GLOBAL: '/dev/null'
}

interface Repository {
  path: string
  git: (...words: string[]) => Promise<string>
  write: (files: Record<string, string | Buffer>) => void
  commit: (files?: Record<string, string | Buffer>) => Promise<void>
}

let count = 0

async function repository(branch = 'main'): Promise<Repository> {
  count += 1
  const path = join(folder, `victim-${count}`)
  mkdirSync(path)
  const git = async (...words: string[]): Promise<string> => (await execa('git', ['-C', path, ...words], { env })).stdout
  await git('init', '--quiet', `--initial-branch=${branch}`)
  const write: Repository['write'] = (files) => {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(path, name)), { recursive: true })
      writeFileSync(join(path, name), content)
    }
  }
  const commit: Repository['commit'] = async (files = {}) => {
    write(files)
    await git('add', '-A')
    await git('commit', '--quiet', '--allow-empty', '-m', 'change')
  }
  return { path, git, write, commit }
}

const preview = async (source: string, ref = 'HEAD'): Promise<Preview> =>
  previewPlan({ recipe: 'victim', source, ref, stages: [], settingsDirectory: null }, folder)

const compose = (version: string, more = ''): string => `services:
  app:
    image: testme.local/nginx:1.22-r1
    deploy:
      labels:
        - "coop-cloud.\${STACK_NAME}.version=${version}"
${more}`
const recipe = { '.env.sample': 'TYPE=victim\nDOMAIN=x\n', 'compose.yml': compose('1.0.0+1') }
const codes = ({ findings }: Preview): string[] => findings.map(({ code }) => code)
const refusal = ({ findings }: Preview): string => findings.map(({ severity, file, what }) => `${severity} ${file}: ${what}`)[0] ?? ''

test('an empty repository, and one whose default branch is not there, are said to be that', async () => {
  const empty = await repository()
  await assert.rejects(preview(empty.path), (error) => error instanceof UsageError && /has no commit on any branch yet/.test(error.message))
  const other = await repository('develop')
  await other.commit(recipe)
  await other.git('symbolic-ref', 'HEAD', 'refs/heads/main')
  await assert.rejects(
    preview(other.path),
    (error) => error instanceof UsageError && /default branch .* is not there/.test(error.message) && /develop/.test(error.next)
  )
  await assert.rejects(preview(other.path, 'no-such'), (error) => error instanceof UsageError && /no commit "no-such"/.test(error.message))
  assert.deepEqual(codes(await preview(other.path, 'develop')), ['version-untagged'])
})

test('a default branch may be called anything', async () => {
  const repo = await repository('trunk/2026')
  await repo.commit(recipe)
  await repo.git('tag', '-a', '-m', 'x', '1.0.0+1')
  await repo.commit({ 'compose.yml': compose('1.1.0+1') })
  const plan = await preview(repo.path)
  assert.deepEqual([plan.base.kind, plan.base.kind === 'version' && plan.base.version, plan.head.version], ['version', '1.0.0+1', '1.1.0+1'])
})

test('a folder that is no repository is a mistake of whoever typed it', async () => {
  mkdirSync(join(folder, 'plain'))
  await assert.rejects(preview(join(folder, 'plain')), (error) => error instanceof UsageError && /cannot be cloned/.test(error.message))
})

test('tags that name no version are said to publish nothing', async () => {
  const repo = await repository()
  await repo.commit(recipe)
  for (const name of ['v1.0.0', 'v1.0.1', '2.0', 'nightly/last']) await repo.git('tag', name)
  const plan = await preview(repo.path)
  const found = plan.findings.find(({ code }) => code === 'tag-unreadable')
  assert.equal(found?.severity, 'warning')
  assert.match(found?.what ?? '', /nothing counts as published: 2\.0, nightly\/last, v1\.0\.0 and 1 more/)
  assert.equal(plan.base.kind, 'none')
})

test('a tag of a tag is the commit behind both, and a tag of a file is none', async () => {
  const repo = await repository()
  await repo.commit(recipe)
  await repo.git('tag', '-a', '-m', 'x', 'inner')
  await repo.git('tag', '-a', '-m', 'x', '1.0.0+1', 'inner')
  await repo.git('tag', '-a', '-m', 'x', '0.9.0+1', 'HEAD:compose.yml')
  await repo.commit({ 'compose.yml': compose('1.1.0+1') })
  const plan = await preview(repo.path)
  const tags = plan.findings.find(({ code }) => code === 'tag-unreadable')?.what ?? ''
  assert.match(tags, /0\.9\.0\+1/)
  // git peels all the way or, before 2.45, one layer; whatever it does, no wrong commit is a base.
  const parent = await repo.git('rev-parse', 'HEAD~')
  assert.ok(plan.base.kind === 'none' || plan.base.sha === parent)
})

test('what lies in a submodule is not fetched, and said to lie there', async () => {
  const repo = await repository()
  await repo.commit({ ...recipe, 'compose.yml': compose('1.0.0+1', 'configs:\n  conf: {name: "${STACK_NAME}_conf_v1", file: vendor/conf.sh}\n') })
  const sha = await repo.git('rev-parse', 'HEAD')
  await repo.git('update-index', '--add', '--cacheinfo', `160000,${sha},vendor`)
  await repo.git('commit', '--quiet', '-m', 'module')
  assert.match(refusal(await preview(repo.path)), /^refused compose\.yml: .*vendor\/conf\.sh lies in the submodule vendor, which no deploy fetches/)
})

test('links are followed inside the recipe, and nowhere else', async () => {
  const repo = await repository()
  repo.write({ 'real/compose.yml': compose('1.0.0+1'), '.env.sample': recipe['.env.sample'] })
  symlinkSync('real/compose.yml', join(repo.path, 'compose.yml'))
  await repo.commit()
  assert.deepEqual(codes(await preview(repo.path)), ['version-untagged'])
  rmSync(join(repo.path, 'compose.yml'))
  symlinkSync('compose.yml', join(repo.path, 'compose.yml'))
  await repo.commit()
  assert.match(refusal(await preview(repo.path)), /links in circles/)
})

const files: { name: string; path: string; content: string | Buffer; refused: RegExp }[] = [
  {
    name: 'bytes that are no text',
    path: '.env.sample',
    content: Buffer.from([0xff, 0xfe, 0x00, 0x41]),
    refused: /^refused \.env\.sample: \.env\.sample is not UTF-8/
  },
  { name: 'Latin-1', path: 'compose.yml', content: Buffer.from('# caf\xe9\n', 'latin1'), refused: /^refused compose\.yml: compose\.yml is not UTF-8/ },
  { name: 'a zero byte', path: '.env.sample', content: 'TYPE=a\nX=\0\n', refused: /U\+0000, which has no place in a text/ },
  { name: 'a sample larger than any', path: '.env.sample', content: `#${'x'.repeat(1_100_000)}`, refused: /has 1100001 bytes; the limit is 1000000/ },
  {
    name: 'a compose file that Git LFS stores',
    path: 'compose.yml',
    content: 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n',
    refused: /compose\.yml is a pointer of Git LFS/
  }
]
for (const { name, path, content, refused } of files)
  test(`refused with its reason: ${name}`, async () => {
    const repo = await repository()
    await repo.commit({ ...recipe, [path]: content })
    assert.match(refusal(await preview(repo.path)), refused)
  })

test('a repository of something else is said to hold no recipe', async () => {
  const repo = await repository()
  await repo.commit({ 'README.md': 'x\n', 'docker-compose.yml': 'services: {}\n', '.env.example': 'A=1\n' })
  const plan = await preview(repo.path)
  assert.deepEqual(codes(plan), ['recipe-missing'])
  assert.match(refusal(plan), /holds no recipe: .*\.env\.example is not read/)
})
