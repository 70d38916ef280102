import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import '../../test/support/properties.ts'
import { asCommit, oddRecipe } from '../../test/support/odd-recipes.ts'
import type { Finding } from '../model/types.ts'
import { labelIn } from '../recipe/base.ts'
import type { CommitFiles } from '../recipe/commit-files.ts'
import { deployedContent } from '../recipe/deployed-content.ts'
import { parseVersion } from '../recipe/version.ts'
import { parseSettings } from '../settings/settings.ts'
import { pictureFrom } from './picture.ts'

const version = parseVersion('1.0.0+1')
assert.ok(version !== undefined)
const tags = { published: [{ version, annotated: false, sha: 'a'.repeat(40), date: 0 }], contained: undefined, others: ['v1.0.0'] }

const question = {
  recipe: 'victim',
  base: { kind: 'version' as const, version: '1.0.0+1', sha: 'a'.repeat(40), reason: '' },
  settings: parseSettings('', 'recipe.yml'),
  domain: 'vict-abc123.ci.test',
  hosts: ['vict-abc123.ci.test']
}

const pictureOf = (head: CommitFiles, base: CommitFiles): Finding[] => pictureFrom(question, { files: head, baseFiles: base, tags }).findings

/** A sentence with a place, for a person: never what a program says to itself. */
function assertReadable(finding: Finding): void {
  assert.ok(finding.file.length > 0 && finding.what.length > 10 && finding.next.length > 5, JSON.stringify(finding))
  assert.doesNotMatch(`${finding.what} ${finding.next}`, /\[object|\bat .*\.ts:\d|TypeError|Cannot (read|convert)|undefined"|NaN/, JSON.stringify(finding))
}

test('whatever a recipe holds, reading it ends in findings with a place and a reason', () => {
  fc.assert(
    fc.property(oddRecipe, oddRecipe, (head, base) => {
      const [now, before] = [asCommit(head), asCommit(base)]
      labelIn(now)
      deployedContent(now)
      for (const finding of pictureOf(now, before)) assertReadable(finding)
    }),
    { numRuns: Number(process.env['TESTME_RUNS'] ?? 400) }
  )
})

test('the recipes that are made up are not all refused for the same reason', () => {
  const codes = new Set(
    fc.sample(oddRecipe, { numRuns: 600, seed: 7 }).flatMap((recipe) => pictureOf(asCommit(recipe), asCommit(recipe)).map(({ code }) => code))
  )
  assert.ok(codes.size > 30, [...codes].sort().join(' '))
})
