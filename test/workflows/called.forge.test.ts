// A called workflow on Gitea 1.26.0, where its job has no labels: red with one sentence, and nothing else happens.
import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { createRepository } from '../../fixtures/repository.ts'
import * as world from '../../forge/world.ts'
import { reusableAt, reusableFile } from '../../scripts/docs/reusable.ts'
import { freshBundles } from '../support/bundles.ts'
import { lab } from '../support/forge.ts'
import { callerOnThePage } from './caller.ts'

const dist = await freshBundles()
const there = await lab()
const { forge, folder } = there
const { alice, bot } = await world.createCast(forge)
const [suite, repository] = ['recipes/testme', 'recipes/site']
const root = join(import.meta.dirname, '..', '..')

/** The suite as it is released: the actions, and on top the commit that pins them. */
async function pushSuite(): Promise<string> {
  const tree = await createRepository(join(folder, 'suite'))
  for (const name of ['actions', 'package.json']) cpSync(join(root, name), join(tree.path, name), { recursive: true })
  cpSync(dist, join(tree.path, 'dist'), { recursive: true })
  await tree.commit('testme')
  await world.createRepository(forge, suite, { folder: tree.path })
  const sha = await world.headOf(forge, suite, 'main')
  const files = { [reusableFile]: reusableAt({ actions: `${suite}/actions`, sha, version: 'v1.2.3' }) }
  return await world.commitFiles(forge, suite, { branch: 'main', message: 'Pin', files })
}

const caller = callerOnThePage({ suite, sha: await pushSuite(), version: 'v1.2.3' })
const source = join(folder, 'sources', 'site')
await world.makeTree(forge, source, { texts: { 'compose.yml': 'services: {}\n' } })
await world.createRepository(forge, repository, { folder: source })
await world.setSecret(forge, repository, 'TESTME_TOKEN', bot.token)

/** Stands where a host's rule would be: whoever asks leaves a file. */
const [bin, asked] = [join(folder, 'bin'), join(folder, 'asked')]
mkdirSync(bin)
writeFileSync(join(bin, 'sudo'), `#!/bin/sh\necho "$@" >> ${asked}\nexit 1\n`, { mode: 0o755 })
const environment = { PATH: `${bin}:${dirname(process.execPath)}:${process.env['PATH']}` }
await there.runner('any', { labels: ['testme-gate', 'testme'], profile: '2.3.0', environment })

const direct = `    with:
      mode: direct
      server: /nowhere/server.json
      abra: /bin/false
      playwright: /nowhere/playwright
    secrets:
      TESTME_TOKEN: \${{ secrets.TESTME_TOKEN }}
`

for (const [mode, more] of [
  ['host', ''],
  ['direct', direct]
] as const)
  test(`mode ${mode}: the job is red with the sentence that says what to do; no host is asked, no stage begins, no status and no comment say anything`, async () => {
    await world.commitFiles(forge, repository, { branch: 'main', message: mode, files: { '.gitea/workflows/testme.yml': `${caller}${more}` } })
    const head = await world.commitFiles(forge, repository, { branch: `change-${mode}`, from: 'main', message: mode, files: { 'README.md': mode } })
    const pull = await world.openPull(forge, alice, repository, { title: mode, head: `change-${mode}` })
    const { id: comment } = await world.comment(forge, alice, repository, pull.number, `!testme ${head.slice(0, 12)} lint`)
    const run = await world.runThat(forge, repository, ({ display_title }) => display_title.endsWith(`(comment ${comment})`))
    const { conclusion } = await world.completed(forge, repository, run.id)
    const jobs = await world.jobsOf(forge, repository, run.id)
    const lines = await world.linesOf(forge, repository, jobs[0]?.id ?? 0)
    assert.equal(conclusion, 'failure', lines.join('\n'))
    assert.deepEqual(
      jobs.map(({ labels, steps }) => ({ labels, steps })),
      [{ labels: [], steps: [] }]
    )
    const said = lines.filter((line) => /^ {1}error {2}/.test(line))
    assert.deepEqual(said, [
      ' error  a called workflow needs Gitea 1.27 or later, and this one is 1.26.0: before 1.27 any registered runner may take its job, so nothing was decided and nothing deployed'
    ])
    assert.equal(
      lines[lines.indexOf(said[0] ?? '') + 1],
      `        Install the workflow itself in ${repository}, which needs no more than 1.26: testme enroll ${repository} (docs/enroll.md).`
    )
    assert.equal(existsSync(asked), false)
    assert.doesNotMatch(lines.join('\n'), /recipe-stage|the input "server"/)
    assert.deepEqual(await world.reactionsTo(forge, repository, comment), [])
    assert.deepEqual(await world.statusesOf(forge, repository, head), [])
    assert.deepEqual(
      (await world.commentsOf(forge, repository, pull.number)).map(({ id }) => id),
      [comment]
    )
  })
