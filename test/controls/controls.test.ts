import assert from 'node:assert/strict'
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { execa } from 'execa'
import { buildFixture, fixtureNames, versionsOf } from '../../fixtures/build.ts'
import { buildControl, type Control, readControls, targetOf } from '../../fixtures/control.ts'
import { applyPatch } from '../../fixtures/repository.ts'
import { type Check, stageNames } from '../../src/model/types.ts'
import { whyNotAsExpected } from './judge.ts'
import { splitInTwo } from './split.ts'

const root = join(import.meta.dirname, '..', '..')
const controls = readControls()
const sources = globSync(['src/**/*.ts', 'local/**/*'], { cwd: root, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
  .map((entry) => ({ file: join(entry.parentPath, entry.name), text: readFileSync(join(entry.parentPath, entry.name), 'utf8') }))

async function inWorkspace<T>(body: (workspace: string) => Promise<T>): Promise<T> {
  const workspace = mkdtempSync(join(tmpdir(), 'testme-fixtures-'))
  try {
    return await body(workspace)
  } finally {
    rmSync(workspace, { recursive: true, force: true })
  }
}

test('L92: there are negative controls for every stage, at least thirty-two in all', () => {
  assert.ok(controls.length >= 32, `${controls.length}`)
  const covered = new Set(controls.map((control) => control.expect.stage))
  assert.deepEqual(
    stageNames.filter((stage) => !covered.has(stage)),
    []
  )
})

test('each control differs from its good twin by exactly one hunk, and the hunk fits', async () => {
  for (const control of controls) {
    const patch = readFileSync(control.patch, 'utf8')
    assert.equal(patch.split('\n').filter((line) => line.startsWith('@@ ')).length, 1, `${control.name} has not one hunk`)
    assert.equal(patch.split('\n').filter((line) => line.startsWith('+++ ')).length, 1, `${control.name} changes not one file`)
    await inWorkspace(async (workspace) => {
      const version = control.at ?? versionsOf(control.twin).at(-1) ?? ''
      const twin = targetOf(patch) === 'recipe' ? join('fixtures', 'recipes', control.twin, version) : join('recipes', control.twin)
      cpSync(join(root, twin), join(workspace, 'twin'), { recursive: true })
      await applyPatch(join(workspace, 'twin'), control.patch)
    })
  }
})

test('each control is named after what is wrong in it, and testme does not know the name', () => {
  for (const control of controls) {
    assert.match(control.name, /^[a-z]+(-[a-z]+)+$/)
    assert.ok(fixtureNames().includes(control.twin), `${control.name}: there is no recipe ${control.twin}`)
    const knows = sources.find(({ text }) => text.includes(control.name))
    assert.equal(knows, undefined, `${knows?.file} knows the control ${control.name}`)
  }
})

test('each control names a check that its stage has', () => {
  const checks = sources.filter(({ file }) => /\/src\/(stages|checks|app|swarm|browser|lifecycle)\//.test(file)).map(({ text }) => text)
  for (const control of controls.filter(({ open }) => open === undefined))
    assert.ok(
      checks.some((text) => text.includes(`'${control.expect.check}'`)),
      `${control.name}: no stage has a check "${control.expect.check}"`
    )
})

test('the repositories have the same commits each time they are built', async () => {
  const heads = async (): Promise<string[]> =>
    await inWorkspace(async (workspace) => {
      const built = await Promise.all(fixtureNames().map((name) => buildFixture(name, workspace)))
      const control = controls.find(({ tag }) => tag !== undefined)
      assert.ok(control)
      built.push((await buildControl(control, join(workspace, 'control'))).repository)
      return await Promise.all(built.map(async (path) => (await execa('git', ['-C', path, 'show-ref', '--head', '--dereference'])).stdout))
    })
  const first = await heads()
  assert.deepEqual(await heads(), first)
  assert.match(first.join('\n'), /1\.13\.0\+1\.22\.1\^\{\}/, 'the version tags are annotated')
})

test('a control that is built unchanged is its twin', async () => {
  await inWorkspace(async (workspace) => {
    const control = controls.find((each) => each.unreleased && targetOf(readFileSync(each.patch, 'utf8')) === 'recipe')
    assert.ok(control)
    const [good, bad] = [await buildControl(control, join(workspace, 'good'), false), await buildControl(control, join(workspace, 'bad'))]
    const git = async (repository: string, ...words: string[]): Promise<string> => (await execa('git', ['-C', repository, ...words])).stdout
    assert.equal(await git(bad.repository, 'rev-parse', 'HEAD~1'), await git(good.repository, 'rev-parse', 'HEAD'))
    assert.match(await git(bad.repository, 'show', '--stat', 'HEAD'), /1 file changed/)
    assert.equal(await git(bad.repository, 'status', '--porcelain'), '')
  })
})

test('L84, L99: a control that turns red somewhere else is not good', () => {
  const expect: Control['expect'] = { stage: 'upgrade', status: 'fail', class: 'recipe', check: 'converged', reason: 'rolled back', exit: 1, passes: [] }
  const red: Check = { name: 'converged', status: 'fail', class: 'recipe', evidence: 'app: rolled back' }
  const pass = (stage: 'install' | 'teardown') => ({ stage, status: 'pass' as const, headline: '', checks: [] })
  const upgrade = { stage: 'upgrade' as const, status: 'fail' as const, class: 'recipe' as const, headline: '', checks: [red] }
  const judged = (stages: Parameters<typeof whyNotAsExpected>[1]['stages'], exitCode = 1): string =>
    whyNotAsExpected(expect, { exitCode, stages })?.split('\n')[0] ?? 'good'
  const teardown = pass('teardown')

  assert.equal(judged([pass('install'), upgrade, teardown]), 'good')
  assert.match(judged([pass('install'), teardown]), /did not run/)
  assert.match(judged([{ ...pass('install'), status: 'fail' }, upgrade, teardown]), /install before upgrade is already fail/)
  assert.match(judged([{ ...upgrade, status: 'pass' }, teardown]), /upgrade is pass and should be fail/)
  assert.match(judged([{ ...upgrade, checks: [{ ...red, name: 'https' }, red] }, teardown]), /first check .* is "https"/)
  assert.match(judged([{ ...upgrade, checks: [{ ...red, class: 'suite' }] }, teardown]), /of class suite/)
  assert.match(judged([{ ...upgrade, checks: [{ ...red, evidence: 'no' }] }, teardown]), /says not/)
  assert.match(judged([upgrade, { ...teardown, status: 'fail' }]), /teardown did not pass/)
  assert.match(judged([upgrade, teardown], 4), /exit code is 4/)
})

test('the controls are split into two parts of the same duration, none lost', () => {
  const items = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name }))
  const parts = splitInTwo(items, { a: 9, b: 3, c: 3, d: 3 })
  assert.deepEqual(
    parts.map((part) => part.map(({ name }) => name)),
    [
      ['a', 'd'],
      ['e', 'b', 'c']
    ]
  )
  assert.deepEqual(splitInTwo([], {}), [[], []])
})
