import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plan } from '../../test/support/plan.ts'
import type { Check, Finding } from '../model/types.ts'
import type { StageContext } from './context.ts'
import { outcomeOf } from './outcome.ts'
import { upgrade } from './upgrade.ts'

async function withoutBase(...findings: Finding[]): Promise<{ status: string; headline: string }> {
  const checks: Check[] = []
  const context = { plan: plan({}, { base: { kind: 'none', reason: 'every published version is newer than the head' }, findings }), checks }
  const headline = await upgrade(context as unknown as StageContext)
  return { status: outcomeOf(checks).status, headline }
}

test('L27, L29: a label lowered below every release is no reason to skip the upgrade', async () => {
  assert.equal((await withoutBase()).status, 'skip')
  const what = 'the version label says 0.9.0+1, but this commit contains the published 1.2.0+1, which is newer'
  const back = await withoutBase({ severity: 'warning', code: 'version-back', file: 'compose.yml', line: 9, what, next: '' })
  assert.equal(back.status, 'unverified')
  assert.match(back.headline, /0\.9\.0.*raise the label/)
})
