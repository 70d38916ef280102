import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { GiteaError } from '../gitea/error.ts'
import type { ActionRun } from '../gitea/types.ts'
import { record } from '../run/processes.ts'
import { jobIsOver } from './job-keeper.ts'

const job = { daemon: null, repository: 'recipes/custom-html', giteaRun: 7 }
type Answer = Pick<ActionRun, 'state'> | undefined | Error

/** A keeper's question, with a clock that is put forward by hand. */
function asked(answer: () => Answer): { later: (seconds: number) => Promise<boolean>; calls: () => number } {
  let [now, calls] = [0, 0]
  const gitea = {
    run: (): Promise<ActionRun | undefined> => {
      calls += 1
      const given = answer()
      return given instanceof Error ? Promise.reject(given) : Promise.resolve(given as ActionRun | undefined)
    }
  }
  const isOver = jobIsOver(job, gitea, () => now)
  return {
    later: (seconds) => {
      now += seconds * 1000
      return isOver()
    },
    calls: () => calls
  }
}

test('a job is over when Gitea says so or takes its token no more; Gitea being away says nothing', async () => {
  const error = (status?: number): GiteaError =>
    new GiteaError('x', { call: 'GET /x', brief: 'x', retryable: true, ...(status === undefined ? {} : { status }) })
  const cases: [Answer, boolean][] = [
    [{ state: 'done' }, true],
    [{ state: 'running' }, false],
    [{ state: 'unknown' }, false],
    [undefined, false],
    [error(401), true],
    [error(500), false],
    [error(), false]
  ]
  for (const [answer, over] of cases) assert.equal(await asked(() => answer).later(11), over, JSON.stringify(answer))
})

test('it is asked every ten seconds and not more often', async () => {
  const { later, calls } = asked(() => ({ state: 'running' }))
  for (let second = 0; second < 35; second++) assert.equal(await later(1), false)
  assert.equal(calls(), 3)
})

test('a job is over with its runner daemon, whatever Gitea says', async () => {
  const daemon = spawn('sleep', ['60'], { stdio: 'ignore' })
  const isOver = jobIsOver({ ...job, daemon: record(daemon.pid ?? 0) }, { run: () => Promise.reject(new Error('not asked')) })
  assert.equal(await isOver(), false)
  daemon.kill('SIGKILL')
  await once(daemon, 'exit')
  assert.equal(await isOver(), true)
})
