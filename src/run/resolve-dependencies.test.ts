import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { buildHistory, buildUnreleased } from '../../fixtures/build.ts'
import { plan as examplePlan } from '../../test/support/plan.ts'
import { UsageError } from '../model/failure.ts'
import { git } from '../recipe/git.ts'
import { SettingsError } from '../settings/settings.ts'
import { domainsOf, planOfDependency } from './dependencies.ts'
import { makePlan, previewPlan } from './plan.ts'
import { footprintOf } from './registry.ts'

/** Repositories of a recipe and of what it may depend on, and a settings tree. */
async function setUp(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'dependencies-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const members = await buildHistory('members', join(folder, 'members'))
  await buildHistory('notes', join(folder, 'notes'))
  const abraExecutable = join(folder, 'abra')
  writeFileSync(abraExecutable, '#!/bin/sh\necho "abra version for the test"\n')
  chmodSync(abraExecutable, 0o755)
  const settings = (recipe: string, text: string): string => {
    mkdirSync(join(folder, 'settings', recipe), { recursive: true })
    writeFileSync(join(folder, 'settings', recipe, 'recipe.yml'), text)
    return join(folder, 'settings', recipe)
  }
  const request = (text: string) => ({
    recipe: 'members',
    source: members.path,
    ref: 'HEAD',
    stages: [],
    settingsDirectory: settings('members', text),
    locate: async (recipe: string) => {
      if (!existsSync(join(folder, recipe))) throw new UsageError(`there is no recipe "${recipe}". Did you mean notes?`, 'Name a recipe that is there.')
      const own = join(folder, 'settings', recipe)
      return { source: join(folder, recipe), settingsDirectory: existsSync(own) ? own : null, settingsBelow: null }
    }
  })
  const plan = async (text: string) =>
    await makePlan({
      ...request(text),
      runs: join(folder, 'runs'),
      server: async () => examplePlan().server,
      abraExecutable,
      suite: { version: '0.1.0', commit: '' }
    })
  return { folder, settings, request, plan }
}

test('a dependency is planned at its newest released version, with a clone, settings and a domain of its own that the run answers for', async (t) => {
  const { folder, settings, plan } = await setUp(t)
  // A tag without a message is no release.
  await git(join(folder, 'notes'), 'tag', '9.0.0+9.0')
  settings('notes', 'deadlines: { deploy: 77 }\nsecrets: { db_password: not-a-real-one }\n')
  const run = await plan('dependencies: [notes]\n')
  const made = run.readPlan()
  const [notes, ...others] = made.dependencies ?? []
  assert.ok(notes !== undefined && others.length === 0)
  assert.equal(notes.version, '1.2.0+1.2')
  assert.equal(notes.sha, await git(join(folder, 'notes'), 'rev-parse', '1.2.0+1.2^{commit}'))
  assert.match(notes.domain, /^note-[0-9a-f]{6}\.ci\.test$/)
  assert.ok(notes.clone.startsWith(run.file('private')))
  assert.equal(notes.settings.deadlines.deploy, 77)
  assert.equal(notes.settings.secrets['db_password'], 'not-a-real-one')
  assert.doesNotMatch(readFileSync(run.file('plan.json'), 'utf8'), /not-a-real-one/)
  assert.deepEqual(domainsOf(made), [made.domains.fresh, made.domains.upgrade, notes.domain])
  assert.ok(footprintOf(made).stacks.includes(notes.domain.replaceAll('.', '_')))
  const own = planOfDependency(made, notes)
  assert.deepEqual([own.recipe, own.head.sha, own.base.kind, own.domains.fresh, own.dependencies], ['notes', notes.sha, 'none', notes.domain, []])
  assert.notEqual((await plan('dependencies: [notes]\n')).readPlan().dependencies?.[0]?.domain, notes.domain)
})

test('a version can be named, and a plan without a run shows the dependency and leaves nothing', async (t) => {
  const { folder, request } = await setUp(t)
  const preview = await previewPlan(request('dependencies: ["notes@1.0.0+1.0"]\n'), folder)
  assert.equal(preview.dependencies[0]?.version, '1.0.0+1.0')
  assert.deepEqual(readdirSync(folder).sort(), ['abra', 'members', 'notes', 'settings'])
})

test('what cannot be a dependency ends the planning with file and line, and leaves no run', async (t) => {
  const { folder, settings, plan } = await setUp(t)
  await buildUnreleased('custom-html', join(folder, 'custom-html'))
  await buildHistory('login', join(folder, 'login'))
  settings('login', 'dependencies: [notes]\n')
  const wrong: [string, number, RegExp][] = [
    ['health: { path: / }\ndependencies:\n  - notes\n  - members\n', 4, /the dependency members: a recipe cannot depend on itself/],
    ['dependencies: [note]\n', 1, /the dependency note: there is no recipe "note"\. Did you mean notes\?/],
    ['dependencies:\n  - login\n', 2, /the dependency login: it depends on notes itself/],
    ['dependencies:\n  - notes\n  - note # not notes\n', 3, /the dependency note: there is no recipe/],
    ['dependencies: [custom-html]\n', 1, /the dependency custom-html: it has no released version/],
    ['dependencies: ["notes@7.0.0+7"]\n', 1, /the dependency notes: 7\.0\.0\+7 is no released version of it/],
    ['dependencies: [notes, "notes@1.0.0+1.0"]\n', 1, /the same recipe twice/],
    ['dependencies: ["https://example.org/notes"]\n', 1, /not the name of a recipe/]
  ]
  for (const [text, line, what] of wrong)
    await assert.rejects(plan(text), (error) => {
      assert.ok(error instanceof SettingsError, String(error))
      assert.match(error.message, what)
      assert.equal(error.line, line, text)
      assert.ok(error.file.endsWith('settings/members/recipe.yml'))
      return true
    })
  assert.deepEqual(readdirSync(join(folder, 'runs')), [])
})

test('a dependency that the policy refuses is a finding of the plan, and not of the recipe', async (t) => {
  const { folder, request } = await setUp(t)
  const bad = await buildHistory('custom-html', join(folder, 'bad'), async () => {
    const file = join(folder, 'bad', 'compose.yml')
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^ {2}app:\n/m, '  app:\n    privileged: true\n'))
  })
  const preview = await previewPlan(
    { ...request('dependencies: [bad]\n'), locate: async () => ({ source: bad.path, settingsDirectory: null, settingsBelow: null }) },
    folder
  )
  const [first] = preview.findings
  assert.equal(first?.code, 'dependency-refused')
  assert.equal(first?.severity, 'error')
  assert.match(first?.what ?? '', /^the dependency bad 1\.13\.0\+1\.22\.1 cannot be deployed here: .*privileged/)
  assert.ok(preview.stages.includes('upgrade') && !preview.findings.some(({ severity }) => severity === 'refused'))
})
