import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readControls } from '../../fixtures/control.ts'
import { testServer } from '../support/server.ts'
import { runControl } from './run.ts'
import { splitInTwo } from './split.ts'

/** Seconds that each control took when it was last measured; only to split them evenly over two servers. */
const measured = join(import.meta.dirname, 'durations.json')

export function durations(): Record<string, number> {
  return existsSync(measured) ? (JSON.parse(readFileSync(measured, 'utf8')) as Record<string, number>) : {}
}

/** Defines one test for each control of a half; TESTME_CONTROLS names single ones by a part of their name. */
export function testHalf(half: 0 | 1): void {
  const wanted = (process.env['TESTME_CONTROLS'] ?? '').split(',').filter((part) => part !== '')
  for (const control of splitInTwo(readControls(), durations())[half]) {
    if (wanted.length > 0 && !wanted.some((part) => control.name.includes(part))) continue
    const lessons = control.lessons.length === 0 ? '' : ` (${control.lessons.join(', ')})`
    const { stage, status, check } = control.expect
    test(`control ${control.name}${lessons}: ${stage} ${status} at "${check}": ${control.broken}`, async (t) => {
      if (control.open !== undefined) return t.todo(control.open)
      const report = await runControl(control, await testServer())
      t.diagnostic(`${control.name} took ${report.seconds.toFixed(1)} s`)
      assert.equal(report.wrong, undefined, `${report.wrong}\nkept: ${report.kept}`)
    })
  }
}
