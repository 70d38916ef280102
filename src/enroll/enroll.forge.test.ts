// A recipe repository on a real Gitea gets the workflow, and later a newer one.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import * as world from '../../forge/world.ts'
import { lab } from '../../test/support/forge.ts'
import { Gitea } from '../gitea/client.ts'
import { enroll, workflowFile } from './enroll.ts'

const { forge, folder } = await lab()
const { alice } = await world.createCast(forge)
const [suite, recipe] = ['recipes/testme', 'recipes/site']
for (const [name, texts] of [
  [suite, { 'actions/testme-gate/action.yml': 'name: gate\n' }],
  [recipe, { 'compose.yml': 'services: {}\n' }]
] as const) {
  const source = join(folder, 'sources', name)
  await world.makeTree(forge, source, { texts })
  await world.createRepository(forge, name, { folder: source })
}
const gitea = new Gitea({ url: forge.url, token: await world.createToken(forge, alice, ['write:repository']) })
const first = await world.headOf(forge, suite, 'main')
await forge.must('POST', `/repos/${suite}/tags`, { tag_name: 'v1.0.0', target: first })
const request = { repository: recipe, suite, ref: 'v1.0.0', update: false }
const mergeable = (number: number): Promise<true> =>
  world.until('the pull request can be merged', async () => {
    const pull = await forge.must<{ mergeable: boolean }>('GET', `/repos/${recipe}/pulls/${number}`)
    return pull.mergeable ? true : undefined
  })
const merge = (number: number): Promise<unknown> => forge.must('POST', `/repos/${recipe}/pulls/${number}/merge`, { Do: 'merge' })

test('a repository is enrolled by a pull request, once, pinned to the full commit of the version', async () => {
  const opened = await enroll(gitea, request)
  assert.ok(opened.kind === 'opened')
  assert.equal(await gitea.file(recipe, workflowFile, 'main'), undefined, 'nothing is pushed to the default branch')
  const text = (await gitea.file(recipe, workflowFile, 'testme-enroll'))?.text ?? ''
  assert.match(text, new RegExp(`uses: recipes/testme/actions/testme-gate@${first} # v1\\.0\\.0`))
  const again = await enroll(gitea, request)
  assert.deepEqual(again.kind === 'renewed' ? again.pull.number : again.kind, opened.pull.number)
  await mergeable(opened.pull.number)
  await merge(opened.pull.number)
  assert.deepEqual(await enroll(gitea, request), { kind: 'current' })
})

test('a newer version is brought by a pull request of its own, and only when that was asked for', async () => {
  const second = await world.commitFiles(forge, suite, { branch: 'main', message: 'Next', files: { 'README.md': 'next\n' } })
  const newer = { ...request, ref: 'main' }
  await assert.rejects(enroll(gitea, newer), /recipes\/site already has .*testme\.yml/)
  const opened = await enroll(gitea, { ...newer, update: true })
  assert.ok(opened.kind === 'opened')
  assert.match((await gitea.file(recipe, workflowFile, 'testme-update'))?.text ?? '', new RegExp(`@${second} # main`))
  // Its branch stays after the merge, and no change of main is in it: the next update does not go on with it.
  await mergeable(opened.pull.number)
  await merge(opened.pull.number)
  await world.commitFiles(forge, recipe, { branch: 'main', message: 'By hand', files: { [workflowFile]: '# by hand\n' } })
  const third = await world.commitFiles(forge, suite, { branch: 'main', message: 'One more', files: { 'README.md': 'one more\n' } })
  const again = await enroll(gitea, { ...newer, update: true })
  assert.ok(again.kind === 'opened')
  assert.notEqual(again.pull.number, opened.pull.number)
  await mergeable(again.pull.number)
  assert.match((await gitea.file(recipe, workflowFile, `testme-update-${third.slice(0, 12)}`))?.text ?? '', new RegExp(`@${third} # main`))
})

test('what does not exist is said: the repository, the version, the file that was to be updated', async () => {
  const next = (pattern: RegExp) => (error: Error) => 'next' in error && pattern.test(String(error.next))
  await assert.rejects(enroll(gitea, { ...request, ref: 'v9' }), /recipes\/testme has no tag or branch "v9"/)
  await assert.rejects(enroll(gitea, { ...request, ref: 'v9' }), next(/--actions recipes\/testme@v1\.2\.3\.$/))
  await assert.rejects(enroll(gitea, { ...request, ref: 'v1' }), next(/comes with the first release of 1\.x \(docs\/release\.md\)/))
  await assert.rejects(enroll(gitea, { ...request, repository: 'recipes/nowhere' }), /recipes\/nowhere/)
  await assert.rejects(enroll(gitea, { ...request, repository: suite, update: true }), /recipes\/testme has no .*testme\.yml/)
})
