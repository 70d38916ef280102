import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { readAction } from '../../scripts/docs/action-page.ts'
import { workflowFor } from '../../src/enroll/workflow.ts'
import { stageNames } from '../../src/model/types.ts'
import { judgeWorkflow, judgeYaml } from './judge.ts'

const root = join(import.meta.dirname, '..', '..')
const templates = globSync('templates/*.yml', { cwd: root })
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

interface Template {
  jobs: Record<string, { steps: { name: string; if?: string; uses: string; with?: Record<string, string> }[] }>
}

test('P1, P6, P11, P15, P25: the workflows that we ship are pinned, limited, least in rights, and take in no foreign text', () => {
  assert.ok(templates.length > 0)
  for (const file of templates) assert.deepEqual([file, judgeWorkflow(read(file))], [file, []])
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
