// What a job meets on our runner, in both of its profiles. The sections are those of the observations on real ones.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { execa } from 'execa'
import { lab } from '../test/support/forge.ts'
import { bothProfiles, createProbe, labelOf, tested, traceOf } from '../test/support/probe.ts'
import { realRunner } from './runner.ts'
import { stepLog, until } from './world.ts'

const there = await lab()
for (const profile of tested)
  await there.runner(`runner-${profile}`, { profile, labels: [labelOf(profile)], capacity: 2, environment: { FROM_DAEMON: 'seen' } })

const probeAction = `name: probe
inputs:
  declared: { default: standard }
runs: { using: node20, main: ../../dist/probe.js, post: ../../dist/probe.js }
`
const probeSource = `const { appendFileSync } = require('node:fs')
const say = (line) => appendFileSync(process.env.INPUT_TRACE.replace('$TRACES', process.env.TRACES), line + '\\n')
if (process.env.STATE_main === undefined) {
  appendFileSync(process.env.GITHUB_STATE, 'main=' + process.env.INPUT_NAME + '\\n')
  say(JSON.stringify({ name: process.env.INPUT_NAME, declared: process.env.INPUT_DECLARED, node: process.versions.node, tty: String(process.stdout.isTTY),
    path: process.env.GITHUB_ACTION_PATH, token: process.env.GITHUB_TOKEN, runtime: (process.env.ACTIONS_RUNTIME_TOKEN ?? '') !== '' }))
} else say('post of ' + process.env.STATE_main)
`

const probe = await createProbe(
  there,
  'steps',
  {
    outputs: `jobs:
  gate:
    runs-on: LABEL
    outputs:
      sha: \${{ steps.say.outputs.sha }}
      text: \${{ steps.say.outputs.text }}
    steps:
      - id: say
        run: |
          echo sha=abc >> "$GITHUB_OUTPUT"
          { echo 'text<<END'; echo; echo one; echo two; echo END; } >> "$GITEA_OUTPUT"
  stages:
    needs: gate
    if: needs.gate.outputs.sha == 'abc'
    runs-on: LABEL
    steps:
      - run: 'printf "%s|%s|%s\\n" "$SHA" "$TEXT" "$RESULT" > TRACE'
        env:
          SHA: \${{ needs.gate.outputs.sha }}
          TEXT: \${{ needs.gate.outputs.text }}
          RESULT: \${{ needs.gate.result }}
  never:
    needs: gate
    if: needs.gate.outputs.sha == 'other'
    runs-on: LABEL
    steps:
      - run: echo never >> TRACE
`,
    steps: `jobs:
  all:
    runs-on: LABEL
    steps:
      - name: first
        uses: probes/steps/actions/probe@main
        with: { name: first, trace: TRACE, undeclared: passed }
      - name: never
        if: false
        run: echo never
      - name: red
        run: |
          echo "in red"
          exit 3
      - name: skipped
        run: echo skipped
      - name: last
        if: always()
        uses: probes/steps/actions/probe@main
        with: { name: last, trace: TRACE }
`,
    commands: `jobs:
  all:
    runs-on: LABEL
    steps:
      - id: print
        run: |
          echo '::set-env name=ONE::1'
          echo '##[set-env name=TWO]2'
          echo ' ::set-env name=BLANK::3'
          echo 'text ::set-env name=TEXT::4'
          echo '::stop-commands::word'
          echo '::set-env name=STOPPED::5'
          echo '::word::'
          echo "::add-path::$PWD/tools"
          echo '::set-output name=out::6'
          echo 'before: hidden value'
          echo '::add-mask::hidden value'
          echo 'after: hidden value'
          echo '::error file=a::an error'
          echo FROM_FILE=7 >> "$GITHUB_ENV"
      - run: |
          echo "$ONE,$TWO,$BLANK,$TEXT,$STOPPED,$FROM_FILE,\${{ steps.print.outputs.out }}" > TRACE
          echo "$PATH" | cut -d: -f1 >> TRACE
          pwd >> TRACE
`,
    places: `jobs:
  all:
    runs-on: LABEL
    steps:
      - run: |
          echo "$GITHUB_WORKSPACE $PWD $(ls -A | wc -l)" > TRACE
          echo "$RUNNER_TEMP" >> TRACE
          echo "$GITHUB_EVENT_PATH" >> TRACE
          echo "$FROM_DAEMON" >> TRACE
          echo "summary $GITHUB_STEP_SUMMARY" >> TRACE
          echo "runner $RUNNER_NAME,$RUNNER_ENVIRONMENT,$GITEA_RUN_ID" >> TRACE
          echo "capabilities $GITEA_ACTIONS_CAPABILITIES" >> TRACE
          echo "stdin $(readlink /proc/self/fd/0)" >> TRACE
          if [ -t 1 ]; then echo terminal >> TRACE; else echo pipe >> TRACE; fi
          echo "\${{ secrets.GITHUB_TOKEN }}" | cut -c1-8
`,
    live: `jobs:
  all:
    runs-on: LABEL
    steps:
      - run: |
          echo first line
          while [ ! -e TRACE.go ]; do sleep 0.1; done
`,
    whoami: `jobs:
  all:
    runs-on: LABEL-nobody
    steps:
      - run: echo "I am $(id -un) in $(id -Gn)"
`,
    nul: `jobs:
  all:
    runs-on: LABEL
    steps:
      - run: echo "$BODY"
        env:
          BODY: \${{ fromJSON('"a\\u0000b"') }}
`
  },
  { 'actions/probe/action.yml': probeAction, 'dist/probe.js': probeSource }
)

test('outputs reach the next job, a job whose condition is false is skipped (§2); a heredoc loses its leading empty line', async () => {
  await bothProfiles(async (profile) => {
    const trace = there.trace(traceOf('outputs', profile))
    const { run, jobs } = await probe.through('outputs', profile)
    assert.equal(run.conclusion, 'success')
    assert.deepEqual(
      jobs.map(({ name, conclusion }) => `${name} ${conclusion}`),
      ['gate success', 'stages success', 'never skipped']
    )
    assert.deepEqual(trace.lines(), ['abc|one', 'two|success'])
  })
})

test('every step has a row, a result and a log of its own, posts run last to first (§1); REST gives each the state of the job', async () => {
  await bothProfiles(async (profile) => {
    const trace = there.trace(traceOf('steps', profile))
    const { run, jobs, steps } = await probe.through('steps', profile)
    assert.equal(run.conclusion, 'failure')
    assert.deepEqual(
      steps.map(({ name, status }) => `${name}: ${status}`),
      ['Set up job: success', 'first: success', 'never: skipped', 'red: failure', 'skipped: skipped', 'last: success', 'Complete job: failure']
    )
    const job = jobs[0]?.id ?? 0
    assert.match((await stepLog(probe.session, probe.repository, run.id, job, 3)).join('\n'), /^in red$/m)
    const [first, ...others] = trace.lines()
    const facts = JSON.parse(first ?? '{}')
    assert.equal(facts.name, 'first')
    assert.equal(facts.declared, 'standard')
    // `node` from PATH, whatever `using:` says; pipes; neither a path nor a token, but the one for artifacts.
    assert.equal(facts.node, process.versions.node)
    assert.deepEqual([facts.tty, facts.path, facts.token, facts.runtime], ['undefined', '', undefined, true])
    assert.equal(others.length, 3)
    assert.deepEqual(others.slice(1), ['post of last', 'post of first'])
    const rest = await there.forge.must<{ jobs: { steps: { conclusion: string }[] }[] }>('GET', `/repos/${probe.repository}/actions/runs/${run.id}/jobs`)
    assert.deepEqual([...new Set(rest.jobs[0]?.steps.map(({ conclusion }) => conclusion))], ['failure'])
  })
})

test('lines that start with a command are obeyed, masks hide what comes later (§14)', async () => {
  await bothProfiles(async (profile) => {
    const trace = there.trace(traceOf('commands', profile))
    const { run, lines } = await probe.through('commands', profile)
    assert.equal(run.conclusion, 'success')
    const [values, path, workspace] = trace.lines()
    assert.equal(values, '1,2,,,,7,6')
    assert.equal(path, `${workspace}/tools`)
    assert.ok(lines.includes('before: hidden value'))
    assert.ok(lines.includes('after: ***'))
    assert.ok(!lines.includes('after: hidden value'))
    assert.ok(lines.includes('::error file=a::an error'))
    assert.equal(lines.includes('::set-env name=STOPPED::5'), profile === '2.3.0')
  })
})

test("a job finds an empty workspace, the daemon's environment and no terminal, and leaves nothing (§11)", async () => {
  await bothProfiles(async (profile) => {
    const trace = there.trace(traceOf('places', profile))
    const { run, lines } = await probe.through('places', profile)
    assert.equal(run.conclusion, 'success')
    const [workspace = '', temporary, event, daemon, summary, runner, capabilities, stdin, output] = trace.lines()
    const [, parent] = /^(\S+\/work\/[0-9a-f]{16})\/hostexecutor \1\/hostexecutor 0$/.exec(workspace) ?? []
    assert.ok(parent, workspace)
    assert.equal(temporary, `${parent}/tmp`)
    assert.equal(event, `${parent}/act/workflow/event.json`)
    assert.equal(daemon, 'seen')
    assert.equal(summary, `summary ${parent}/act/workflow/${profile === '1.0.8' ? 'SUMMARY.md' : 'step-summary-0.md'}`)
    assert.equal(runner, profile === '1.0.8' ? 'runner ,,' : `runner runner-2.3.0,self-hosted,${run.id}`)
    assert.equal(capabilities, 'capabilities ')
    assert.deepEqual([stdin, output], ['stdin /dev/null', 'pipe'])
    // A part of the token is not the token.
    assert.ok(lines.some((line) => /^[0-9a-f]{8}$/.test(line)))
  })
})

test('a line is on the page while its step still runs (§1)', async () => {
  await bothProfiles(async (profile) => {
    const name = traceOf('live', profile)
    const run = await probe.start('live', profile)
    const job = await until('the job', () => jobIn(run))
    await until('the line', async () => ((await stepLog(probe.session, probe.repository, run, job, 1)).includes('first line') ? true : undefined), 20)
    there.trace(`${name}.go`)
    assert.equal((await probe.outcome(run)).run.conclusion, 'success')
  })
})

test('a NUL in an environment variable fails the step before any code (P6)', async () => {
  await bothProfiles(async (profile) => {
    const { run, lines } = await probe.through('nul', profile)
    assert.equal(run.conclusion, 'failure')
    assert.match(lines.join('\n'), /environment variable contains NUL/)
  })
})

async function jobIn(run: number): Promise<number | undefined> {
  const found = await there.forge.must<{ jobs: { id: number }[] | null }>('GET', `/repos/${probe.repository}/actions/runs/${run}/jobs`)
  return found.jobs?.[0]?.id
}

test('a daemon of another user runs jobs as that user', { skip: process.getuid?.() !== 0 }, async () => {
  const [profile] = tested
  if (profile === undefined) return
  await there.runner('nobody', { profile, labels: [`${labelOf(profile)}-nobody`], user: 'nobody' })
  assert.match((await probe.through('whoami', profile)).lines.join('\n'), /^I am nobody in nogroup$/m)
})

test('what the programs of the forge are made of stands its own tests', { skip: realRunner() !== undefined }, async () => {
  for (const words of [
    ['vet', '-tags', 'WITHOUT_DOCKER', './runner'],
    ['test', '-tags', 'WITHOUT_DOCKER', './runner']
  ]) {
    const ended = await execa('go', words, { cwd: import.meta.dirname, reject: false, all: true, stdin: 'ignore' })
    assert.equal(ended.exitCode, 0, ended.all)
  }
})
