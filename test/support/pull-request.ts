import { type StageName, type StageResult, stageNames } from '../../src/model/types.ts'
import { type RunFacts, viewOf } from '../../src/report/pull-request/of-run.ts'
import type { Request, RunView } from '../../src/report/pull-request/view.ts'
import { resultsOf } from '../../src/report/results.ts'
import type { Results } from '../../src/report/schema.ts'
import { plan } from './plan.ts'

// Runs as a pull request would show them, for tests and for pictures. Made through the same functions as real ones.

export const head = 'a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4e5f6a1b2'
const runLink = 'https://git.example.org/recipes/custom-html/actions/runs/12'

export function request(more: Partial<Request> = {}): Request {
  return {
    repository: 'recipes/custom-html',
    pullRequest: 7,
    commentId: 812,
    headRepository: 'recipes/custom-html',
    sha: head,
    baseBranch: 'main',
    base: null,
    stages: [],
    keepSeconds: 0,
    requestedBy: 'member',
    fork: false,
    attempt: 1,
    ...more
  }
}

const headlines: Record<StageName, string> = {
  lint: '15 rules, 1 warning: R002 no healthcheck on "worker"',
  install: 'fresh 1.12.0+1.30.0 · converged in 2.1s · HTTPS 200 "Welcome"',
  upgrade: '1.11.0+1.29.0 → 1.12.0+1.30.0 in 11.9s · canary intact in 1 volume',
  backup: 'snapshot 4be21f0c · 1 volume · 3 files, 870 B',
  restore: 'canary back in 1 volume · restore merges',
  custom: '4 tests in Chromium',
  teardown: 'nothing left (1 service, 2 containers, 1 volume, 1 config)'
}
const seconds: Record<StageName, number> = { lint: 0.4, install: 5.5, upgrade: 22.9, backup: 1.7, restore: 2.5, custom: 1.7, teardown: 7.1 }

export function stage(name: StageName, more: Partial<StageResult> = {}): StageResult {
  return {
    stage: name,
    status: 'pass',
    headline: headlines[name],
    checks: [{ name: 'converged', status: 'pass', evidence: 'in 2.1 s' }],
    startedAt: '2026-11-23T10:00:00.000Z',
    seconds: seconds[name],
    handover: {},
    ...more
  }
}

export function stages(changes: Partial<Record<StageName, Partial<StageResult>>> = {}, names: readonly StageName[] = stageNames): StageResult[] {
  return names.map((name) => stage(name, changes[name]))
}

const finished = new Date('2026-11-23T10:01:05.000Z')
const planned = (more: Parameters<typeof plan>[1] = {}) => plan({}, { head: { sha: head, version: '1.12.0+1.30.0' }, ...more })

export function results(of: StageResult[], more: Parameters<typeof plan>[1] = {}, cancelled: { by: string } | null = null): Results {
  return resultsOf(planned(more), of, { pictures: [], withheld: [] }, cancelled, finished)
}

const view = (facts: Partial<RunFacts>): RunView => viewOf({ request: request(), state: 'done', runLink, requestedAt: '2026-11-23T09:59:58Z', ...facts })
const notRun = (why: string): Partial<StageResult> => ({ status: 'not-run', headline: `not run: ${why}`, checks: [], seconds: 0 })

const log = [
  'app.1  | 2026-11-23 10:00:21.104 UTC [1] FATAL:  database files are incompatible with server',
  'app.1  | 2026-11-23 10:00:21.104 UTC [1] DETAIL:  The data directory was initialized by PostgreSQL version 15, which is not compatible with this version 14.2.',
  'app.1  | PostgreSQL Database directory appears to contain a database; Skipping initialization',
  'app.1  | ::error::this line looks like a command of a runner'
]
const rolledBack = 'rolled back: the new task exited with 1 four times in 6s'
const red = stages({
  upgrade: {
    status: 'fail',
    class: 'recipe',
    seconds: 7.8,
    headline: rolledBack,
    checks: [
      { name: 'converged', status: 'fail', class: 'recipe', evidence: rolledBack, details: log },
      { name: 'images', status: 'fail', class: 'recipe', evidence: 'compose.yml:12  service "app" runs postgres:14.2, the base ran postgres:15.1' }
    ]
  },
  backup: notRun('upgrade failed'),
  restore: notRun('backup did not run'),
  custom: notRun('upgrade failed')
})

const someStages: StageName[] = ['upgrade', 'backup', 'teardown']

export const examples = {
  queued: view({ state: 'queued' }),
  running: view({ state: 'running', plan: planned(), stages: stages({}, ['lint', 'install']), running: 'upgrade' }),
  green: view({ results: results(stages()), reportLink: 'https://git.example.org/recipes/custom-html/actions/runs/12/artifacts/report' }),
  red: view({ results: results(red) }),
  'not run': view({
    results: results(
      stages({
        install: {
          status: 'fail',
          class: 'recipe',
          headline: 'compose.yml:10  service "app" mounts the host path /etc/localtime',
          seconds: 0.8,
          checks: [
            {
              name: 'policy',
              status: 'fail',
              class: 'recipe',
              evidence: 'compose.yml:10  service "app" mounts the host path /etc/localtime',
              details: ['If this recipe needs it: recipes/custom-html/recipe.yml → policy.mounts: ["/etc/localtime"]']
            }
          ]
        },
        upgrade: notRun('the recipe was refused at install (policy)'),
        backup: notRun('the recipe was refused at install (policy)'),
        restore: notRun('the recipe was refused at install (policy)'),
        custom: notRun('the recipe was refused at install (policy)'),
        teardown: { headline: 'nothing left (nothing was there)', seconds: 0.1 }
      })
    )
  }),
  unverified: view({
    request: request({ requestedBy: 'other', base: '1.10.0+1.28.0' }),
    results: results(
      stages({
        upgrade: {
          status: 'unverified',
          headline: 'released version 1.10.0+1.28.0 cannot be deployed any more: image nginx:1.28.0 is gone',
          checks: [
            { name: 'base', status: 'unverified', evidence: 'the registry answers 404 for nginx:1.28.0', details: ['Another base: !testme base=1.11.0+1.29.0'] }
          ]
        },
        backup: notRun('upgrade is unverified'),
        restore: notRun('backup did not run'),
        custom: notRun('upgrade is unverified')
      }),
      { base: { kind: 'version', version: '1.10.0+1.28.0', sha: 'b'.repeat(40), reason: 'named in the comment' } }
    )
  }),
  cancelled: view({
    state: 'cancelled',
    results: results(
      stages({ backup: notRun('cancelled by @carol'), restore: notRun('cancelled by @carol'), custom: notRun('cancelled by @carol') }),
      {},
      { by: '@carol' }
    )
  }),
  kept: view({
    state: 'kept',
    request: request({ keepSeconds: 1800 }),
    plan: planned(),
    stages: stages({}, stageNames.slice(0, 6)),
    keptUntil: '2026-11-23T10:32:00.000Z'
  }),
  outdated: view({ results: results(stages()), outdatedBy: 'd4e5f6a01b2cd4e5f6a01b2cd4e5f6a01b2cd4e5' }),
  refused: view({
    state: 'refused',
    reason: 'the branch moved before the first deploy (now `d4e5f6a`). To test that commit: `!testme d4e5f6a01b2c`',
    outdatedBy: 'd4e5f6a01b2cd4e5f6a01b2cd4e5f6a01b2cd4e5'
  }),
  replaced: view({ state: 'replaced', reason: 'a newer request of `@other` on this pull request took its place' }),
  lost: view({
    state: 'lost',
    reason: 'the host was restarted in the middle of it; nothing of it is left',
    plan: planned(),
    stages: stages({}, ['lint', 'install'])
  }),
  partial: view({
    request: request({ stages: ['backup'], attempt: 2, fork: true, headRepository: 'somebody/custom-html' }),
    results: results(stages({}, someStages), { stages: someStages, asked: ['backup'] })
  }),
  suite: view({
    results: results(
      stages({ custom: { status: 'fail', class: 'suite', headline: 'recipes/custom-html/hooks.ts cannot be loaded: unexpected token', checks: [] } })
    )
  })
} satisfies Record<string, RunView>
