import type { Results } from './schema.ts'

type Stage = Results['stages'][number]

interface Case {
  className: string
  name: string
  seconds: number | null
  outcome: { element: 'failure' | 'error' | 'skipped'; type: string; message: string; text: string } | null
}

/**
 * JUnit XML: one test suite a stage, one test case a check, the recipe's own tests as cases of their own. The class of
 * a red is its type; unverified is an `error` (it makes the run red), skipped and not run are `skipped`. Pure.
 */
export function junit(results: Results): string {
  const suites = results.stages.map((stage) => {
    const cases = casesOf(results.recipe, stage)
    const count = (element: string): number => cases.filter((each) => each.outcome?.element === element).length
    const numbers = `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`
    return `  <testsuite name="${stage.stage}" ${numbers} time="${stage.seconds}" timestamp="${stage.startedAt.replace(/\.\d+Z$/, '')}">\n${cases.map(caseXml).join('\n')}\n  </testsuite>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="testme ${escapeXml(results.recipe)}" time="${results.seconds}">\n${suites.join('\n')}\n</testsuites>\n`
}

function casesOf(recipe: string, stage: Stage): Case[] {
  const checks = stage.checks.map((check): Case => {
    const text = (check.details ?? []).join('\n')
    return { className: `${recipe}.${stage.stage}`, name: check.name, seconds: null, outcome: outcomeOf(check.status, check.class, check.evidence, text) }
  })
  const tests = (stage.tests ?? []).map((test): Case => {
    const [first = '', ...rest] = test.error
    return {
      className: `${recipe}.${stage.stage}.tests${test.local === true ? '-local' : ''}`,
      name: test.title,
      seconds: test.seconds,
      outcome: outcomeOf(test.status, 'test', first, rest.join('\n'))
    }
  })
  // A stage that has no check still has a row: not run is not nothing.
  if (checks.length + tests.length > 0) return [...checks, ...tests]
  return [{ className: `${recipe}.${stage.stage}`, name: stage.stage, seconds: null, outcome: outcomeOf(stage.status, stage.class, stage.headline, '') }]
}

function outcomeOf(status: Stage['status'], failureClass: string | undefined, message: string, text: string): Case['outcome'] {
  if (status === 'pass') return null
  if (status === 'fail') return { element: 'failure', type: failureClass ?? 'suite', message, text }
  if (status === 'unverified') return { element: 'error', type: 'unverified', message, text }
  return { element: 'skipped', type: status === 'skip' ? 'skipped' : 'not run', message, text }
}

function caseXml({ className, name, seconds, outcome }: Case): string {
  const time = seconds === null ? '' : ` time="${seconds}"`
  const open = `    <testcase classname="${escapeXml(className)}" name="${escapeXml(name)}"${time}`
  if (outcome === null) return `${open}/>`
  const { element, type, message, text } = outcome
  // The schema of `skipped` knows a message alone.
  if (element === 'skipped') return `${open}><skipped message="${escapeXml(type === 'not run' ? `not run: ${message}` : message)}"/></testcase>`
  return `${open}><${element} type="${escapeXml(type)}" message="${escapeXml(message)}">${escapeXml(text)}</${element}></testcase>`
}

/** Text for an element or an attribute; what XML 1.0 cannot hold is left out. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;')
}
