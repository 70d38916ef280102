import assert from 'node:assert/strict'
import { test } from 'node:test'
import { folderAnnotation, secretAnnotation } from './given.ts'
import { readReport } from './report.ts'

interface Made {
  title: string
  status?: string
  ended?: string
  started: number
  annotations?: { type: string; description?: string }[]
}

const specOf = ({ title, status = 'expected', ended = 'passed', started, annotations = [] }: Made) => ({
  title,
  tests: [{ status, annotations, results: [{ status: ended, startTime: `2026-01-01T00:00:0${started}.000Z`, duration: 1, errors: [], attachments: [] }] }]
})
const reported = (files: Record<string, { specs?: Made[]; suites?: { title: string; specs: Made[] }[] }>) =>
  readReport(
    JSON.stringify({
      suites: Object.entries(files).map(([title, { specs = [], suites = [] }]) => ({
        title,
        specs: specs.map(specOf),
        suites: suites.map((each) => ({ title: each.title, specs: each.specs.map(specOf) }))
      })),
      errors: []
    })
  ).tests

test('L139: a secret is in the hands of the test that asked for it and of every later one in its file, wherever they stand', () => {
  const asks = [{ type: secretAnnotation }]
  const tests = reported({
    'a.spec.ts': {
      specs: [
        { title: 'before', started: 1 },
        { title: 'uses', started: 3 }
      ],
      suites: [{ title: 'inner', specs: [{ title: 'asks', started: 2, annotations: asks }] }]
    },
    'b.spec.ts': { specs: [{ title: 'other file', started: 4 }] }
  })
  assert.deepEqual(
    tests.map(({ title, handledSecret }) => [title, handledSecret]),
    [
      ['a.spec.ts › before', false],
      ['a.spec.ts › uses', true],
      ['a.spec.ts › inner › asks', true],
      ['b.spec.ts › other file', false]
    ]
  )
})

test('L139: what a test leaves is looked for in its own folder, also where beforeAll asked on behalf of another test', () => {
  const folder = (description: string) => ({ type: folderAnnotation, description })
  const [found] = reported({ 'a.spec.ts': { specs: [{ title: 'x', started: 1, annotations: [{ type: secretAnnotation }, folder('/out/x')] }] } })
  assert.deepEqual([found?.handledSecret, found?.folders], [true, ['/out/x']])
})

test('L60: a test that fails as its test.fail says proves nothing: it counts as skipped, with its reason; one that passes all the same is red', () => {
  const reason = [{ type: 'fail', description: 'waits for upstream' }]
  const tests = reported({
    'a.spec.ts': {
      specs: [
        { title: 'with a reason', started: 1, ended: 'failed', annotations: reason },
        { title: 'without', started: 1, ended: 'timedOut' },
        { title: 'passes', started: 1, status: 'unexpected' },
        { title: 'good', started: 1 }
      ]
    }
  })
  assert.deepEqual(
    tests.map(({ status, error }) => [status, ...error]),
    [['skip', 'waits for upstream'], ['skip', 'it fails, as its test.fail says'], ['fail'], ['pass']]
  )
})
