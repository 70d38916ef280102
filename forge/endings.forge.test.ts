// How jobs end before their time on our runner, in both of its profiles. The sections are those of the observations on real ones.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { startTime } from '../src/run/processes.ts'
import { lab, type Trace } from '../test/support/forge.ts'
import { bothProfiles, createProbe, labelOf, tested, traceOf } from '../test/support/probe.ts'
import { type Profile, type Runner, realRunner } from './runner.ts'
import { cancelRun, jobsOf, runOf, stepLog, stepsOf, until } from './world.ts'

const there = await lab({ actions: { ZOMBIE_TASK_TIMEOUT: '20s' }, 'cron.stop_zombie_tasks': { SCHEDULE: '@every 3s' } })

// Leaves what it starts to the test, which kills it.
const started: Trace[] = []
const traced = (workflow: string, profile: Profile): Trace => {
  const trace = there.trace(traceOf(workflow, profile))
  started.push(trace)
  return trace
}
/** The process ids in lines like `name 123`. */
const pids = (trace: Trace): Record<string, number> =>
  Object.fromEntries(trace.lines().flatMap((line) => (/^\S+ \d+$/.test(line) ? [[line.split(' ')[0] ?? '', Number(line.split(' ')[1])]] : [])))
const living = (trace: Trace): string[] =>
  Object.entries(pids(trace))
    .filter(([, pid]) => startTime(pid) !== undefined)
    .map(([name]) => name)
    .sort()
const kill = (pid: number | undefined): void => {
  if (pid !== undefined && startTime(pid) !== undefined) process.kill(pid, 'SIGKILL')
}
after(() => {
  for (const trace of started) for (const pid of Object.values(pids(trace))) kill(pid)
})

const postTask = join(there.folder, 'post-task')
writeFileSync(postTask, '#!/bin/sh\necho task >> "$TRACES/post-task"\n', { mode: 0o755 })

const runners = new Map<string, Runner>()
async function runner(profile: Profile, kind: string, options: { capacity?: number; settings?: Record<string, string | number> } = {}): Promise<Runner> {
  const label = kind === '' ? labelOf(profile) : `${labelOf(profile)}-${kind}`
  const made = await there.runner(label, { profile, labels: [label], ...options })
  runners.set(label, made)
  return made
}
for (const profile of tested) await runner(profile, '', { capacity: 8, settings: { post_task_script: postTask } })

const action = `name: probe
inputs:
  token: { default: '\${{ github.token }}' }
runs: { using: node20, main: main.js, post: main.js }
`
/** Its post says whether the token still works. */
const source = `const { appendFileSync } = require('node:fs')
if (process.env.STATE_main === undefined) appendFileSync(process.env.GITHUB_STATE, 'main=yes\\n')
else
  fetch(process.env.GITHUB_API_URL + '/repos/' + process.env.GITHUB_REPOSITORY, { headers: { authorization: 'token ' + process.env.INPUT_TOKEN } }).then((answer) => {
    console.log('in post')
    appendFileSync(process.env.INPUT_TRACE.replace('$TRACES', process.env.TRACES), 'post token ' + answer.status + '\\n')
  })
`
const withPost = `      - name: action
        uses: probes/endings/probe@main
        with: { trace: TRACE }
`
const afterwards = `      - name: always
        if: always()
        run: echo always >> TRACE
      - name: cancelled
        if: cancelled()
        run: echo cancelled >> TRACE
      - name: failure
        if: failure()
        run: echo failure >> TRACE
`
const untilGo = 'while [ ! -e TRACE.go ]; do sleep 0.1; done'

const probe = await createProbe(
  there,
  'endings',
  {
    cancel: `jobs:
  all:
    runs-on: LABEL
    steps:
${withPost}      - name: long
        run: |
          trap 'echo trapped >> TRACE' TERM INT HUP
          setsid sleep 300 < /dev/null > /dev/null 2>&1 &
          echo "setsid $!" >> TRACE
          sleep 300 < /dev/null > /dev/null 2>&1 &
          echo "background $!" >> TRACE
          bash -c 'echo "foreground $$" >> TRACE; exec sleep 300' > /dev/null 2>&1
${afterwards}`,
    held: `jobs:
  all:
    runs-on: LABEL-single
    steps:
      - run: bash -c 'echo "holder $$" >> TRACE; exec sleep 300'
`,
    next: `jobs:
  all:
    runs-on: LABEL-single
    steps:
      - run: echo next
`,
    other: `jobs:
  all:
    runs-on: LABEL
    steps:
      - run: echo other
`,
    leaves: `jobs:
  all:
    runs-on: LABEL
    steps:
      - name: leaves
        run: |
          setsid bash -c '${untilGo}' &
          echo "left $!" >> TRACE
      - name: next
        run: echo next
`,
    steptime: `jobs:
  all:
    runs-on: LABEL
    steps:
${withPost}      - name: long
        timeout-minutes: 1
        run: sleep 300 > /dev/null 2>&1
${afterwards}`,
    jobtime: `jobs:
  all:
    runs-on: LABEL
    timeout-minutes: 1
    steps:
${withPost}      - name: long
        run: |
          echo begun >> TRACE
          ${untilGo} > /dev/null 2>&1
${afterwards}`,
    limit: `jobs:
  all:
    runs-on: LABEL-short
    steps:
      - name: long
        run: sleep 300 > /dev/null 2>&1
${afterwards}`,
    term: `jobs:
  all:
    runs-on: LABEL-term
    steps:
      - name: long
        run: |
          echo begun >> TRACE
          sleep 300 > /dev/null 2>&1
      - name: plain
        run: echo plain >> TRACE
${afterwards}`,
    patient: `jobs:
  all:
    runs-on: LABEL-patient
    steps:
      - name: long
        run: |
          echo begun >> TRACE
          ${untilGo}
          exit 4
`,
    killed: `jobs:
  all:
    runs-on: LABEL-kill
    steps:
      - name: long
        run: |
          setsid sleep 300 < /dev/null > /dev/null 2>&1 &
          echo "silent $!" >> TRACE
          echo "shell $$" >> TRACE
          while true; do echo tick; sleep 0.2; done
${afterwards}`,
    again: `jobs:
  all:
    runs-on: LABEL-kill
    steps:
      - run: echo again
`
  },
  { 'probe/action.yml': action, 'probe/main.js': source }
)

const job = async (run: number): Promise<number> => (await jobsOf(there.forge, probe.repository, run))[0]?.id ?? 0
const statesOf = async (run: number): Promise<string> =>
  (await stepsOf(probe.session, probe.repository, run, await job(run))).map(({ name, status }) => `${name}: ${status}`).join(', ')
const written = (trace: Trace, line: string | RegExp): Promise<true> =>
  until(`${line} in ${trace.path}`, async () => (trace.lines().some((one) => (typeof line === 'string' ? one === line : line.test(one))) ? true : undefined))

// Most of the time is waiting for minutes that the syntax of workflows cannot make shorter.
describe('jobs that end before their time', { concurrency: true }, () => {
  test('a cancel is SIGKILL; what dies, what runs afterwards and what is seen of it differ (§7)', async () => {
    await bothProfiles(async (profile) => {
      const trace = traced('cancel', profile)
      const run = await probe.start('cancel', profile)
      await written(trace, /^foreground/)
      // What the runner has not yet reported when it comes is lost.
      await until('the state of the first step', async () => (/action: success, long: running/.test(await statesOf(run)) ? true : undefined))
      assert.equal(await cancelRun(probe.session, probe.repository, run), 200)
      // Gitea says so at once, whatever the runner still does.
      assert.equal((await runOf(there.forge, probe.repository, run)).conclusion, 'cancelled')
      await written(trace, /^post token/)
      const said = trace.lines().filter((line) => !/^\S+ \d+$/.test(line))
      const old = profile === '1.0.8'
      assert.deepEqual(said, [...(old ? [] : ['always', 'cancelled']), 'post token 401'])
      assert.deepEqual(living(trace), old ? ['background', 'foreground', 'setsid'] : ['setsid'])
      assert.match(await statesOf(run), /action: success, long: cancelled, always: cancelled, cancelled: cancelled, failure: cancelled/)
      assert.deepEqual(await stepLog(probe.session, probe.repository, run, await job(run), 3), [])
    })
  })

  test('after a task the hook of the newer runner is called, also after a cancel', { skip: realRunner() !== undefined }, async () => {
    const trace = there.trace('post-task')
    const before = trace.lines().length
    await probe.through('other', '2.3.0')
    await until('the hook', async () => (trace.lines().length > before ? true : undefined))
  })

  test('a child that holds the output after a cancel: the older runner hangs, the newer goes on (§7)', async () => {
    await bothProfiles(async (profile) => {
      await runner(profile, 'single')
      const trace = traced('held', profile)
      const run = await probe.start('held', profile)
      await written(trace, /^holder/)
      await cancelRun(probe.session, probe.repository, run)
      const next = await probe.start('next', profile)
      if (profile === '1.0.8') {
        // Five further jobs elsewhere are time enough for a daemon that were free.
        for (let turn = 0; turn < 5; turn++) await probe.through('other', profile)
        assert.equal((await runOf(there.forge, probe.repository, next)).conclusion ?? 'unfinished', 'unfinished')
        assert.deepEqual(living(trace), ['holder'])
        kill(pids(trace)['holder'])
      }
      assert.equal((await probe.outcome(next)).run.conclusion, 'success')
      assert.deepEqual(living(trace), [])
    })
  })

  test('a child that holds the output of a step that succeeded: waited for, or a failure after ten seconds (§7)', async () => {
    await bothProfiles(async (profile) => {
      const trace = traced('leaves', profile)
      const run = await probe.start('leaves', profile)
      await written(trace, /^left/)
      if (profile === '1.0.8') {
        await probe.through('other', profile)
        await until('the state of the step', async () => (/leaves: running, next: waiting/.test(await statesOf(run)) ? true : undefined))
        there.trace(`${traceOf('leaves', profile)}.go`)
      }
      const { run: ended, lines } = await probe.outcome(run)
      there.trace(`${traceOf('leaves', profile)}.go`)
      if (profile === '1.0.8') assert.equal(ended.conclusion, 'success')
      else {
        assert.equal(ended.conclusion, 'failure')
        assert.match(lines.join('\n'), /##\[error\]exec: WaitDelay expired before I\/O complete/)
        assert.match(await statesOf(run), /leaves: failure, next: skipped/)
      }
    })
  })

  test('time-outs of step and job: the steps behind them run, the token lives; the older runner knows none of a job (§7)', async () => {
    await bothProfiles(async (profile) => {
      const traces = { job: traced('jobtime', profile), step: traced('steptime', profile) }
      const job = await probe.start('jobtime', profile)
      await written(traces.job, 'begun')
      // It begins later, so when its minute is over the job's is as well.
      const { run } = await probe.through('steptime', profile, 150)
      assert.equal(run.conclusion, 'failure')
      assert.deepEqual(traces.step.lines(), ['always', 'failure', 'post token 200'])
      assert.match(await statesOf(run.id), /long: failure, always: success, cancelled: skipped, failure: success/)
      if (profile === '1.0.8') {
        assert.match(await statesOf(job), /long: running/)
        there.trace(`${traceOf('jobtime', profile)}.go`)
      }
      assert.equal((await probe.outcome(job)).run.conclusion, profile === '1.0.8' ? 'success' : 'failure')
      assert.deepEqual(traces.job.lines(), ['begun', 'always', ...(profile === '1.0.8' ? [] : ['failure']), 'post token 200'])
    })
  })

  test("the runner's own limit: always() steps run on the newer one only (§7)", async () => {
    await bothProfiles(async (profile) => {
      await runner(profile, 'short', { settings: { timeout: '10s' } })
      const trace = traced('limit', profile)
      const { run } = await probe.through('limit', profile)
      assert.equal(run.conclusion, 'failure')
      assert.deepEqual(trace.lines(), profile === '1.0.8' ? [] : ['always', 'failure'])
    })
  })

  test('SIGTERM to the daemon turns the job green (§8)', async () => {
    await bothProfiles(async (profile) => {
      const daemon = await runner(profile, 'term')
      const trace = traced('term', profile)
      const run = await probe.start('term', profile)
      await written(trace, 'begun')
      daemon.signal('SIGTERM')
      await daemon.gone()
      assert.equal((await runOf(there.forge, probe.repository, run)).conclusion, 'success')
      assert.deepEqual(trace.lines(), profile === '1.0.8' ? ['begun'] : ['begun', 'always', 'cancelled'])
      assert.match(
        await statesOf(run),
        profile === '1.0.8' ? /long: failure, plain: cancelled, always: cancelled/ : /long: failure, plain: \w+, always: success/
      )
    })
  })

  test('with shutdown_timeout the job runs to its end, and the truth is reported (§8)', async () => {
    await bothProfiles(async (profile) => {
      const daemon = await runner(profile, 'patient', { settings: { shutdown_timeout: '60s' } })
      const trace = traced('patient', profile)
      const run = await probe.start('patient', profile)
      await written(trace, 'begun')
      daemon.signal('SIGTERM')
      there.trace(`${traceOf('patient', profile)}.go`)
      await daemon.gone()
      assert.equal((await runOf(there.forge, probe.repository, run)).conclusion, 'failure')
    })
  })

  test('a daemon that is killed leaves its silent children and a run that fails much later; started again it takes new jobs at once (§8)', async () => {
    await bothProfiles(async (profile) => {
      const daemon = await runner(profile, 'kill')
      const trace = traced('killed', profile)
      const run = await probe.start('killed', profile)
      await written(trace, /^shell/)
      daemon.signal('SIGKILL')
      await daemon.gone()
      await until('the end of the shell', async () => (living(trace).includes('shell') ? undefined : true))
      assert.deepEqual(living(trace), ['silent'])
      assert.equal((await runOf(there.forge, probe.repository, run)).status, 'in_progress')
      await daemon.restart()
      assert.equal((await probe.through('again', profile)).run.conclusion, 'success')
      const { run: ended } = await probe.outcome(run, 60)
      assert.equal(ended.conclusion, 'failure')
      assert.ok(
        trace.lines().every((line) => /^\S+ \d+$/.test(line)),
        'neither always() nor a post'
      )
    })
  })
})
