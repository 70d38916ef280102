import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { readAction } from '../../scripts/docs/action-page.ts'
import { reusableAt, reusableFile, reusableWorkflow } from '../../scripts/docs/reusable.ts'
import { workflowFor } from '../../src/enroll/workflow.ts'
import { stageNames } from '../../src/model/types.ts'
import { callerOnThePage } from './caller.ts'
import { judgeWorkflow, judgeYaml } from './judge.ts'

const root = join(import.meta.dirname, '..', '..')
const templates = [...globSync('templates/*.yml', { cwd: root }), reusableFile]
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

interface Template {
  'run-name'?: string
  jobs: Record<string, { steps: { name: string; if?: string; uses: string; with?: Record<string, string> }[] }>
}

test('P1, P6, P11, P15, P25: the workflows that we ship are pinned, limited, least in rights, and take in no foreign text', () => {
  assert.ok(templates.length > 1)
  for (const file of templates) assert.deepEqual([file, judgeWorkflow(read(file))], [file, []])
})

test("P15, P25: this repository's own CI has the right to read and no other, keeps no credentials, and runs on no host's runner", () => {
  const text = read('.gitea/workflows/ci.yml')
  assert.deepEqual(judgeYaml(text), [])
  const { on, permissions, jobs } = parse(text) as Record<'on' | 'permissions' | 'jobs', Record<string, never>>
  assert.deepEqual(Object.keys(on), ['push', 'pull_request'])
  assert.deepEqual(permissions, { code: 'read' })
  const [job] = Object.values(jobs) as { 'runs-on': string; permissions?: unknown; steps: { run?: string; with?: Record<string, unknown> }[] }[]
  assert.equal(Object.keys(jobs).length, 1)
  assert.equal(job?.['runs-on'], 'testme-ci')
  assert.equal(job?.permissions, undefined)
  assert.deepEqual(job?.steps[0]?.with, { 'persist-credentials': false })
  assert.deepEqual(
    job?.steps.slice(1).map(({ run }) => run),
    ['.ci/run', '.ci/current']
  )
  assert.doesNotMatch(text, /secrets\./)
})

test('P1, P6, P25: so is every piece of YAML in the documentation', () => {
  const pages = globSync(['docs/*.md', 'actions/*/README.md', 'README.md', 'CONTRIBUTING.md'], { cwd: root })
  let seen = 0
  for (const page of pages)
    for (const [, block = ''] of read(page).matchAll(/```ya?ml\n(.*?)```/gs)) {
      seen += 1
      assert.deepEqual([page, judgeYaml(block)], [page, []])
    }
  assert.ok(seen >= 3)
})

const sha = '0123456789abcdef0123456789abcdef01234567'

test('filled in for either mode, a workflow stays what it is', () => {
  const options = { actions: 'https://git.example.org/recipes/testme/actions', sha, version: 'v1.2.3' }
  const direct = { server: '/var/lib/testme/server.json', abra: '/opt/testme/abra', playwright: '/opt/playwright/test' }
  for (const text of [
    workflowFor(options),
    workflowFor({ ...options, direct: { ...direct, bot: true } }),
    workflowFor({ ...options, direct: { ...direct, bot: false, users: [7, 8] } })
  ]) {
    assert.deepEqual(judgeWorkflow(text), [])
    assert.doesNotMatch(text, /__TESTME/)
    checkSteps(parse(text) as Template)
  }
  const { permissions, jobs } = parse(workflowFor({ ...options, direct: { ...direct, bot: false } })) as Template & { permissions: unknown }
  assert.deepEqual(permissions, { code: 'write', issues: 'write', 'pull-requests': 'write' })
  assert.deepEqual(jobs['stages']?.steps.at(-1)?.with, { mode: 'direct', server: direct.server, request: '${{ needs.gate.outputs.request }}' })
  assert.throws(() => workflowFor({ ...options, sha: 'main' }), /no full commit/)
  assert.throws(() => workflowFor({ ...options, version: 'v1\n- run: x' }), /no version/)
})

test('the workflow that others call has the jobs and steps of the template; only inputs come on top', () => {
  const [template, reusable] = ['templates/testme.yml', reusableFile].map((file) => parse(read(file)) as Template) as [Template, Template]
  const given: string[] = []
  for (const [name, job] of Object.entries(template.jobs))
    for (const [index, step] of job.steps.entries()) {
      const other = reusable.jobs[name]?.steps[index]
      const { with: more = {} } = other ?? {}
      for (const [input, value] of Object.entries(more)) if (step.with?.[input] === undefined) given.push(value)
      if (other === undefined) continue
      // The pin is a release's, or not there yet.
      other.uses = other.uses.replace(/.*(?=\/[a-z-]+@)/, '__TESTME_ACTIONS__').replace(/@.*/, '@__TESTME_SHA__')
      const kept = Object.fromEntries(Object.entries(more).filter(([input]) => step.with?.[input] !== undefined))
      if (step.with === undefined) delete other.with
      else other.with = kept
    }
  assert.deepEqual(reusable.jobs, template.jobs)
  for (const value of given) assert.match(value, /^(true|\$\{\{ (inputs\.[a-z]+|secrets\.TESTME_TOKEN) \}\})$/)
  // Nothing but the gate of this one file says that it is called.
  assert.deepEqual(read(reusableFile).match(/called: .*/g), ['called: "true"'])
  assert.doesNotMatch(read('templates/testme.yml'), /called/)
})

test('it is pinned to a commit before it, and keeps the pin when it is written again', () => {
  const pin = { actions: 'https://git.example.org/recipes/testme/actions', sha, version: 'v1.2.3' }
  const pinned = reusableAt(pin)
  assert.doesNotMatch(pinned, /__TESTME/)
  assert.deepEqual(judgeWorkflow(pinned), [])
  assert.equal(reusableWorkflow(pinned), pinned)
  assert.match(reusableWorkflow(''), /__TESTME_ACTIONS__\/testme-gate@__TESTME_SHA__ # __TESTME_VERSION__/)
  assert.throws(() => reusableAt({ ...pin, version: 'v1\n- run: x' }), /no version/)
})

test('the workflow that calls, as docs/reuse.md shows it, has the name of a run that a host knows, and calls nothing else', () => {
  const caller = callerOnThePage({ suite: 'recipes/testme', sha, version: 'v1.2.3' })
  assert.deepEqual(judgeWorkflow(caller), [])
  const { jobs, 'run-name': name } = parse(caller) as Template & { jobs: Record<string, { uses: string; if: string }> }
  assert.equal(name, (parse(read('templates/testme.yml')) as Template)['run-name'])
  assert.deepEqual(
    Object.values(jobs).map(({ uses }) => uses),
    [`recipes/testme/.gitea/workflows/reusable.yml@${sha}`]
  )
})

test('what the judge refuses, each for its reason', () => {
  const refused = (text: string, reason: RegExp): void => assert.match(judgeYaml(text).join('\n'), reason)
  refused('- uses: org/testme/actions/recipe-stage@v1', /not pinned/)
  refused('- uses: org/testme/actions/recipe-stage@abcdef0', /not pinned/)
  refused('- uses: org/testme/actions/recipe-stage@main # 0123456789012345678901234567890123456789', /not pinned/)
  refused('- uses: ./actions/recipe-stage', /of the checkout/)
  refused('- run: echo "${{ github.event.comment.body }}"', /foreign text/)
  refused('- env:\n    TEXT: ${{ github.event.issue.title }}', /foreign text/)
  refused('- with:\n    all: ${{ toJSON(github.event) }}', /foreign text/)
  refused('- run: ./test "${{ needs.gate.outputs.sha }}"', /in a shell/)
  refused('jobs:\n  a:\n    steps:\n      - run: |\n          ./test\n          echo ${{ github.actor }}', /in a shell/)
  refused('- with:\n    ref: refs/pull/7/head', /ref that moves/)
  assert.deepEqual(judgeYaml('- uses: org/x@0123456789012345678901234567890123456789 # v1.2.3\n- run: echo "$SHA"'), [])
  const whole = read('templates/testme.yml')
  const without = (line: RegExp, reason: RegExp): void => assert.match(judgeWorkflow(whole.replaceAll(line, '')).join('\n'), reason)
  without(/^run-name:.*$/gm, /no run-name/)
  without(/ \(comment .*\)(?="$)/gm, /no host would know it/)
  without(/^permissions:.*$/gm, /no permissions/)
  without(/^ {4}timeout-minutes:.*$/gm, /job gate has no timeout/)
  without(/^ {8}timeout-minutes: 15$/gm, /step of stages has no timeout/)
  without(/^ {6}group:.*needs.*$/gm, /no group of its pull request/)
})

test('the template runs every stage in its order, each as a step of its own, and hands each action what it takes', () => {
  for (const file of templates) checkSteps(parse(read(file)) as Template)
})

function checkSteps({ jobs }: Template): void {
  const steps = jobs['stages']?.steps ?? []
  assert.deepEqual(
    steps.map((step) => step.name),
    [...stageNames]
  )
  for (const step of [...(jobs['gate']?.steps ?? []), ...steps]) {
    const name = /\/([a-z-]+)@/.exec(step.uses)?.[1] as 'testme-gate'
    const { inputs } = readAction(name)
    for (const given of Object.keys(step.with ?? {})) assert.ok(inputs[given] !== undefined, `${name} has no input ${given}`)
    for (const [input, { required }] of Object.entries(inputs)) assert.ok(required !== true || step.with?.[input] !== undefined, `${step.name}: ${input}`)
    if ((name as string) === 'recipe-stage') assert.equal(step.with?.['stage'], step.name)
  }
  // `contains` looks in a text: no name of a stage may be a part of another's.
  for (const one of stageNames) for (const other of stageNames) assert.ok(one === other || !other.includes(one))
}

test('the files that an action names are built, or will be', () => {
  for (const name of ['testme-gate', 'recipe-stage', 'teardown'] as const) {
    const { runs } = readAction(name)
    assert.equal(runs.using, 'node24')
    for (const file of [runs.main, runs.post]) if (file !== undefined) assert.match(file, /^\.\.\/\.\.\/dist\/[a-z-]+\.cjs$/)
    if (existsSync(join(root, 'dist')))
      for (const file of [runs.main, runs.post]) if (file !== undefined) assert.ok(existsSync(join(root, 'actions', name, file)))
  }
})
