import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { execa } from 'execa'
import { UsageError } from '../model/failure.ts'
import { chooseBase } from './base.ts'
import { publishedVersions } from './tags.ts'
import { compareVersions, parseVersion } from './version.ts'

const folder = mkdtempSync(join(tmpdir(), 'base-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const identity = {
  GIT_AUTHOR_NAME: 't',
  GIT_AUTHOR_EMAIL: 't@test.invalid',
  GIT_COMMITTER_NAME: 't',
  GIT_COMMITTER_EMAIL: 't@test.invalid',
  GIT_CONFIG_GLOBAL: '/dev/null'
}
let count = 0

class Recipe {
  readonly repository: string
  constructor() {
    count += 1
    this.repository = join(folder, `recipe-${count}`)
    mkdirSync(this.repository)
  }

  async git(...words: string[]): Promise<string> {
    return (await execa('git', ['-C', this.repository, ...words], { env: identity })).stdout
  }

  /** A commit with these files on top; a value `-> x` is a link. */
  async commit(files: Record<string, string>, tag?: string): Promise<string> {
    for (const [path, text] of Object.entries(files)) {
      rmSync(join(this.repository, path), { force: true })
      mkdirSync(dirname(join(this.repository, path)), { recursive: true })
      if (text.startsWith('-> ')) symlinkSync(text.slice(3), join(this.repository, path))
      else writeFileSync(join(this.repository, path), text)
    }
    await this.git('add', '-A')
    await this.git('commit', '--quiet', '--allow-empty', '-m', tag ?? 'change')
    if (tag !== undefined) await this.git('tag', '-a', '-m', tag, tag)
    return await this.git('rev-parse', 'HEAD')
  }

  version(label: string, image: string): Record<string, string> {
    return { 'compose.yml': `services:\n  app:\n    image: ${image}\n    deploy:\n      labels:\n        - "coop-cloud.\${STACK_NAME}.version=${label}"\n` }
  }

  static async begin(): Promise<Recipe> {
    const recipe = new Recipe()
    await recipe.git('init', '--quiet', '--initial-branch=main')
    return recipe
  }
}

test('L27: a commit that adds a version on top starts from the newest published one, not from the one before it', async () => {
  const recipe = await Recipe.begin()
  await recipe.commit(recipe.version('1.0.0+1', 'x:1'), '1.0.0+1')
  const newest = await recipe.commit(recipe.version('1.1.0+2', 'x:2'), '1.1.0+2')
  const head = await recipe.commit(recipe.version('1.2.0+3', 'x:3'))
  assert.deepEqual(await chooseBase({ repository: recipe.repository, head }), {
    kind: 'version',
    version: '1.1.0+2',
    sha: newest,
    reason: 'newest published version that differs'
  })
})

test('L9, L31: never head to head: the published head itself is stepped over, and the first version of all has no base', async () => {
  const recipe = await Recipe.begin()
  const first = await recipe.commit(recipe.version('1.0.0+1', 'x:1'), '1.0.0+1')
  assert.deepEqual(await chooseBase({ repository: recipe.repository, head: first, branchTip: first }), {
    kind: 'none',
    reason: 'no published version differs from the head'
  })
  const second = await recipe.commit(recipe.version('1.1.0+2', 'x:2'), '1.1.0+2')
  const base = await chooseBase({ repository: recipe.repository, head: second, branchTip: second })
  assert.equal(base.kind === 'version' && base.sha, first)
})

test('L31: a version with the same deployed content is stepped over: notes, tests and pages are not deployed', async () => {
  const recipe = await Recipe.begin()
  const first = await recipe.commit({ ...recipe.version('1.0.0+1', 'x:1'), 'notes.txt': '1' }, '1.0.0+1')
  await recipe.commit({ ...recipe.version('1.1.0+2', 'x:2'), 'README.md': '1' }, '1.1.0+2')
  const head = await recipe.commit({ 'README.md': '2', 'release/next': 'x', 'tests/a.spec.ts': 'x', '.drone.yml': 'x', 'notes.txt': '2', 'picture.png': 'x' })
  const base = await chooseBase({ repository: recipe.repository, head })
  assert.equal(base.kind === 'version' && base.sha, first)
  const only = await Recipe.begin()
  await only.commit(only.version('1.0.0+1', 'x:1'), '1.0.0+1')
  const same = await only.commit({ 'README.md': 'new' })
  assert.deepEqual(await chooseBase({ repository: only.repository, head: same }), { kind: 'none', reason: 'no published version differs from the head' })
})

const configs = 'configs:\n  c:\n    file: conf/app.conf\n    name: ${STACK_NAME}_c_${C_VERSION}\n'
const deployed: [string, Record<string, string>][] = [
  ['a file that a config names', { 'conf/app.conf': 'two' }],
  ['what a link leads to', { 'conf/real.conf': 'two' }],
  ['abra.sh', { 'abra.sh': 'export C_VERSION=v2\n' }],
  ['.env.sample', { '.env.sample': 'A=2\n#COMPOSE_FILE="compose.yml:extra/more.yml"\n' }],
  ['a compose file that nobody selects', { 'compose.smtp.yml': 'services: {app: {environment: [B=2]}}\n' }],
  ['a compose file in a folder, named in a comment of the sample', { 'extra/more.yml': 'services: {app: {environment: [B=2]}}\n' }],
  ['a file that an optional compose file names', { 'smtp.env': 'B=2' }]
]
for (const [what, change] of deployed)
  test(`L31: deployed content includes ${what}`, async () => {
    const recipe = await Recipe.begin()
    const files = recipe.version('1.0.0+1', 'x:1')
    const first = await recipe.commit(
      {
        'compose.yml': `${files['compose.yml']}${configs}`,
        'compose.smtp.yml': 'services: {app: {env_file: smtp.env}}\nsecrets: {s: {file: conf/link.conf}}\n',
        'extra/more.yml': 'services: {}\n',
        'conf/app.conf': 'one',
        'conf/real.conf': 'one',
        'conf/link.conf': '-> real.conf',
        'smtp.env': 'B=1',
        'abra.sh': 'export C_VERSION=v1\n',
        '.env.sample': 'A=1\n#COMPOSE_FILE="compose.yml:extra/more.yml"\n'
      },
      '1.0.0+1'
    )
    const head = await recipe.commit(change)
    assert.deepEqual(await chooseBase({ repository: recipe.repository, head }), {
      kind: 'version',
      version: '1.0.0+1',
      sha: first,
      reason: 'unreleased change of 1.0.0+1'
    })
  })

test('L24: a label is no release: only tags of the repository are bases', async () => {
  const recipe = await Recipe.begin()
  const first = await recipe.commit(recipe.version('1.0.0+1', 'x:1'), '1.0.0+1')
  await recipe.commit(recipe.version('1.1.0+2', 'x:2'))
  const head = await recipe.commit(recipe.version('1.2.0+3', 'x:3'))
  const base = await chooseBase({ repository: recipe.repository, head })
  assert.equal(base.kind === 'version' && base.sha, first)
})

test('L27: versions newer than the label of the head are no bases', async () => {
  const recipe = await Recipe.begin()
  const old = await recipe.commit(recipe.version('1.0.0+1', 'x:1'), '1.0.0+1')
  await recipe.commit(recipe.version('2.0.0+1', 'x:2'), '2.0.0+1')
  await recipe.git('checkout', '--quiet', '-b', 'maintenance', old)
  const head = await recipe.commit(recipe.version('1.0.1+1', 'x:1.1'))
  const base = await chooseBase({ repository: recipe.repository, head })
  assert.equal(base.kind === 'version' && base.version, '1.0.0+1')
  const older = await recipe.commit(recipe.version('0.9.0+1', 'x:0'))
  assert.deepEqual(await chooseBase({ repository: recipe.repository, head: older }), { kind: 'none', reason: 'every published version is newer than the head' })
})

test('where two versions tie, the later commit is the newer one', async () => {
  const recipe = await Recipe.begin()
  await recipe.commit(recipe.version('1.0.0+v2', 'x:1'), '1.0.0+v2')
  const later = await recipe.commit(recipe.version('1.0.0+2', 'x:2'))
  await execa('git', ['-C', recipe.repository, 'commit', '--quiet', '--amend', '--no-edit', '--date', '2040-01-01T00:00:00Z'], {
    env: { ...identity, GIT_COMMITTER_DATE: '2040-01-01T00:00:00Z' }
  })
  await recipe.git('tag', '-a', '-m', 'x', '1.0.0+2')
  assert.equal(compareVersions(parseVersion('1.0.0+v2') as never, parseVersion('1.0.0+2') as never), 0)
  assert.deepEqual(
    (await publishedVersions(recipe.repository)).map((item) => item.version.text),
    ['1.0.0+v2', '1.0.0+2']
  )
  const head = await recipe.commit(recipe.version('1.1.0+1', 'x:3'))
  const base = await chooseBase({ repository: recipe.repository, head })
  assert.equal(base.kind === 'version' && base.version, '1.0.0+2')
  assert.notEqual(later, head)
})

test('L40: a base that was asked for is shown as such, and errors list what is published', async () => {
  const recipe = await Recipe.begin()
  const first = await recipe.commit(recipe.version('1.0.0+1', 'x:1'), '1.0.0+1')
  await recipe.commit(recipe.version('1.1.0+2', 'x:2'), '1.1.0+2')
  const head = await recipe.commit(recipe.version('1.2.0+3', 'x:3'), '1.2.0+3')
  const { repository } = recipe
  assert.deepEqual(await chooseBase({ repository, head, explicit: '1.0.0+1' }), {
    kind: 'version',
    version: '1.0.0+1',
    sha: first,
    reason: 'asked for with --base'
  })
  const refused = async (explicit: string, commit: string, message: RegExp): Promise<void> =>
    assert.rejects(chooseBase({ repository, head: commit, explicit }), (error: unknown) => {
      assert.ok(error instanceof UsageError)
      assert.match(error.message, message)
      assert.equal(error.next, 'Published are: 1.0.0+1, 1.1.0+2, 1.2.0+3.')
      return true
    })
  await refused('9.9.9+9', head, /no published version/)
  await refused('main', head, /no published version/)
  await refused('1.2.0+3', head, /the commit under test itself/)
  const same = await recipe.commit({ 'README.md': 'x' })
  await refused('1.2.0+3', same, /deploys exactly what the commit under test deploys/)
})

test('L27: without a version that differs, the tip of the target branch is the base, if it differs and is no later commit', async () => {
  const recipe = await Recipe.begin()
  const early = await recipe.commit(recipe.version('1.0.0+1', 'x:1'))
  const tip = await recipe.commit(recipe.version('1.0.0+1', 'x:2'))
  await recipe.git('checkout', '--quiet', '-b', 'change')
  const head = await recipe.commit(recipe.version('1.0.0+1', 'x:3'))
  const { repository } = recipe
  const asked = await chooseBase({ repository, head, branchTip: tip })
  assert.deepEqual([asked.kind, asked.kind === 'branch' && asked.sha], ['branch', tip])
  const none = { kind: 'none', reason: 'the recipe has no published version' }
  assert.deepEqual(await chooseBase({ repository, head }), none)
  assert.deepEqual(await chooseBase({ repository, head: early, branchTip: tip }), none, 'an upgrade does not go back in time')
  const same = await recipe.commit({ 'README.md': 'x' })
  assert.deepEqual(await chooseBase({ repository, head: same, branchTip: head }), none)
})

test('L10: the base of anything but a full commit is not computed', async () => {
  const recipe = await Recipe.begin()
  await recipe.commit(recipe.version('1.0.0+1', 'x:1'), '1.0.0+1')
  await assert.rejects(chooseBase({ repository: recipe.repository, head: 'main' }), /no full commit/)
})

test('L27: a head without a readable version starts from the newest published version, and says so', async () => {
  const recipe = await Recipe.begin()
  await recipe.commit(recipe.version('1.0.0+1', 'x:1'), '1.0.0+1')
  const head = await recipe.commit({ 'compose.yml': 'services: [' })
  const base = await chooseBase({ repository: recipe.repository, head })
  assert.match(base.reason, /the head has no version label/)
})
