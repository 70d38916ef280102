// How requests queue on two daemons of capacity 1, and what `concurrency` would lose. The sections are those of the observations on real ones.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { lab, type Trace } from '../test/support/forge.ts'
import * as world from './world.ts'

const there = await lab()
const { forge } = there
await world.createOrganisation(forge, 'queue')
await there.runner('gates', { profile: '2.3.0', labels: ['testme-gate'] })
await there.runner('stages', { profile: '1.0.8', labels: ['testme'] })

const on = 'on: { issue_comment: { types: [created] } }\nrun-name: "${{ github.event.comment.id }}"\n'
const twoJobs = (name: string, group = ''): string => `${on}jobs:
  gate:
    if: startsWith(github.event.comment.body, '!testme')
    runs-on: testme-gate
    outputs:
      accepted: \${{ steps.gate.outputs.accepted }}
    steps:
      - id: gate
        run: |
          echo "gate \${{ github.event.issue.number }}" >> "$TRACES/order-${name}"
          echo accepted=true >> "$GITHUB_OUTPUT"
  stages:
    needs: gate
    if: needs.gate.outputs.accepted == 'true'
    runs-on: testme
${group}    steps:
      - run: |
          echo "begin \${{ github.event.issue.number }}" >> "$TRACES/order-${name}"
          while [ ! -e "$TRACES/go-${name}-\${{ github.event.issue.number }}" ]; do sleep 0.05; done
          echo "end \${{ github.event.issue.number }}" >> "$TRACES/order-${name}"
`

/** A repository with this workflow and three issues to comment on: the queue is the same for pull requests. */
async function repositoryWith(name: string, workflow: string): Promise<{ repository: string; numbers: number[] }> {
  const folder = join(there.folder, 'sources', name)
  await world.makeTree(forge, folder, { texts: { '.gitea/workflows/testme.yml': workflow } })
  const repository = `queue/${name}`
  await world.createRepository(forge, repository, { folder })
  const numbers = []
  for (const title of ['one', 'two', 'three']) numbers.push((await world.openIssue(forge, forge.admin, repository, title)).number)
  return { repository, numbers }
}
const written = (trace: Trace, line: string): Promise<true> => world.until(`'${line}'`, async () => (trace.lines().includes(line) ? true : undefined))
const say = (repository: string, number: number, body = '!testme'): Promise<{ id: number }> => world.comment(forge, forge.admin, repository, number, body)
const endOf = async (repository: string, comment: number): Promise<string | undefined> =>
  (await world.completed(forge, repository, (await world.runThat(forge, repository, (run) => run.display_title === String(comment))).id)).conclusion

test('two daemons: gates answer at once while stages are busy, stages run in the order of the comments, none is lost (§2, §3)', async () => {
  const { repository, numbers } = await repositoryWith('plain', twoJobs('plain'))
  const trace = there.trace('order-plain')
  const comments = []
  for (const number of numbers) comments.push((await say(repository, number)).id)
  const talk = await say(repository, numbers[2] ?? 0, 'just talking')
  await written(trace, 'begin 1')
  for (const number of numbers) await written(trace, `gate ${number}`)
  assert.deepEqual(
    trace.lines().filter((line) => line.startsWith('begin')),
    ['begin 1']
  )
  for (const number of numbers) there.trace(`go-plain-${number}`)
  for (const comment of comments) assert.equal(await endOf(repository, comment), 'success')
  assert.deepEqual(
    trace.lines().filter((line) => !line.startsWith('gate')),
    ['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3']
  )
  // The job behind a gate that was skipped is a task as well, behind the real ones.
  assert.equal(await endOf(repository, talk.id), 'skipped')
})

test('one group for all pull requests loses requests; a group for each, from the output of the gate, loses none (§3)', async () => {
  const shared = await repositoryWith('shared', twoJobs('shared', '    concurrency: { group: testme }\n'))
  const group =
    "${{ needs.gate.outputs.accepted == 'true' && format('testme-{0}', github.event.issue.number) || format('testme-none-{0}', github.event.comment.id) }}"
  const own = await repositoryWith('own', twoJobs('own', `    concurrency: { group: "${group}" }\n`))
  const order = there.trace('order-shared')
  there.trace('order-own')
  const [first, second, third] = shared.numbers as [number, number, number]
  const comments = [(await say(shared.repository, first)).id]
  await written(order, `begin ${first}`)
  for (const number of [second, third]) comments.push((await say(shared.repository, number)).id)
  await world.until('an eviction', async () =>
    (await world.runsOf(forge, shared.repository)).some(({ conclusion }) => conclusion === 'cancelled') ? true : undefined
  )
  for (const number of [first, second, third]) there.trace(`go-shared-${number}`)
  const ends = []
  for (const comment of comments) ends.push(await endOf(shared.repository, comment))
  assert.deepEqual(ends, ['success', 'cancelled', 'success'])

  const kept: number[] = []
  for (const number of own.numbers) kept.push((await say(own.repository, number)).id)
  kept.push((await say(own.repository, own.numbers[0] ?? 0, 'just talking')).id)
  for (const number of own.numbers) there.trace(`go-own-${number}`)
  const results = []
  for (const comment of kept) results.push(await endOf(own.repository, comment))
  assert.deepEqual(results, ['success', 'success', 'success', 'skipped'])
})

test('a called workflow is one job without steps and without labels: any runner may take it (§1)', async () => {
  const called = 'on: { workflow_call: {} }\njobs:\n  inner:\n    runs-on: testme\n    steps:\n      - run: echo inner\n'
  const folder = join(there.folder, 'sources', 'called')
  const caller = `${on}jobs:\n  all:\n    uses: queue/called/.gitea/workflows/called.yml@main\n`
  await world.makeTree(forge, folder, { texts: { '.gitea/workflows/called.yml': called, '.gitea/workflows/testme.yml': caller } })
  await world.createRepository(forge, 'queue/called', { folder })
  const { number } = await world.openIssue(forge, forge.admin, 'queue/called', 'one')
  const { id } = await say('queue/called', number)
  const run = await world.runThat(forge, 'queue/called', (one) => one.display_title === String(id))
  const jobs = await world.until('a runner that takes it', async () => {
    const found = await world.jobsOf(forge, 'queue/called', run.id)
    return (found[0]?.runner_name ?? '') === '' ? undefined : found
  })
  assert.deepEqual(
    jobs.map(({ name, labels, steps }) => ({ name, labels, steps })),
    [{ name: 'all', labels: [], steps: [] }]
  )
  await world.completed(forge, 'queue/called', run.id)
})
