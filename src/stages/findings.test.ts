import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Finding } from '../model/types.ts'
import { findingLine, strictFindings } from './findings.ts'

const finding = (severity: Finding['severity']): Finding => ({ severity, code: 'tag-lightweight', file: 'compose.yml', line: 4, what: 'odd', next: 'mend it' })

test('strict turns warnings, and only warnings, into a red install', () => {
  const all = (['refused', 'error', 'warning', 'note'] as const).map(finding)
  assert.deepEqual(
    strictFindings({ strict: true }, all).map((each) => each.severity),
    ['warning']
  )
  assert.deepEqual(strictFindings({ strict: false }, all), [])
  assert.equal(findingLine(finding('warning')), 'compose.yml:4  odd')
})
