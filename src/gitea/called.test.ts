import assert from 'node:assert/strict'
import { test } from 'node:test'
import { calledWorkflowsOf } from './called.ts'

test('which releases make jobs of a called workflow; what names no release is unknown, never a yes', () => {
  const rows: [ReturnType<typeof calledWorkflowsOf>, string[]][] = [
    ['jobs', ['1.27.0', '1.27.3', 'v1.27.0', '1.27.0-rc0', '1.28.0+dev-12-gabcdef0', '1.130.0', '15.0.0+gitea-1.27.0']],
    ['one job', ['1.26.0', '1.26.4', '1.9.9', '11.0.1+gitea-1.22.0', '1.26.0+dev-3-gabcdef0']],
    [
      'unknown',
      [
        '',
        'development',
        '1.27',
        '1.27.x',
        '1.27.0+dev-12-gabcdef0',
        '1.27.0-dev',
        ' 1.27.0',
        '1.27.0 ',
        '11.0.1+gitea-',
        '11.0.1',
        '2.0.0',
        '99999.1.0',
        'x1.27.0',
        '1.27.0\n'
      ]
    ]
  ]
  for (const [kind, versions] of rows) for (const version of versions) assert.equal(calledWorkflowsOf(version), kind, JSON.stringify(version))
})
