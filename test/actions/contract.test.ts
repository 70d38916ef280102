import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { actionNames, readAction } from '../../scripts/docs/action-page.ts'
import { gateInputs, stageInputs, teardownInputs, variableOf } from '../../src/actions/inputs.ts'

// action.yml and the code are one contract: what is declared is read, what is read is declared, and every default can be used.
const root = join(import.meta.dirname, '..', '..')
const schemas = { 'testme-gate': gateInputs, 'recipe-stage': stageInputs, teardown: teardownInputs } as const
const code = globSync('src/actions/*.ts', { cwd: root })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n')

/** Read by `siteOf`, `tokenOf` and `hostRequestOf`, which get the inputs whole. */
const handedOn = ['request', 'token', 'automatic', 'server', 'state']

for (const name of actionNames) {
  const { inputs, outputs } = readAction(name)
  test(`P25: ${name} declares the inputs that its code reads, and no others`, () => {
    assert.deepEqual(Object.keys(inputs).sort(), Object.keys(schemas[name].shape).sort())
    for (const input of Object.keys(inputs)) {
      assert.match(input, /^[a-z]+$/, 'a name that is the same in every runner')
      if (!handedOn.includes(input)) assert.match(code, new RegExp(`inputs\\.${input}\\b`), `nothing reads ${input}`)
    }
  })

  test(`${name}: what is not required has a default that can be used, and no default that is anybody's secret`, () => {
    for (const [input, { default: otherwise, required, description }] of Object.entries(inputs)) {
      assert.equal(otherwise === undefined, required === true, input)
      assert.ok(description.length > 10)
      if (otherwise?.includes('${{') === true) assert.equal(otherwise, '${{ github.token }}')
    }
    const given = Object.fromEntries(Object.entries(inputs).map(([input, { default: otherwise }]) => [input, otherwise ?? '']))
    const example = { stage: 'install', request: '{}' }
    const result = schemas[name].safeParse({ ...given, ...(name === 'recipe-stage' ? example : {}) })
    assert.ok(result.success, JSON.stringify(result.error?.issues))
    assert.equal(result.data.mode, 'host')
  })

  test(`${name} sets the outputs that it declares`, () => {
    for (const output of Object.keys(outputs)) assert.match(code, new RegExp(`(appendEntry\\('GITHUB_OUTPUT', |site\\.output\\()'${output}'`), output)
  })
}

test('every output that is set is declared by an action', () => {
  const declared = new Set(actionNames.flatMap((name) => Object.keys(readAction(name).outputs)))
  for (const [, output = ''] of code.matchAll(/(?:appendEntry\('GITHUB_OUTPUT', |site\.output\()'([^']+)'/g)) assert.ok(declared.has(output), output)
})

test('an input is handed on under the name that the runner makes of it', () => {
  assert.deepEqual(['mode', 'a b', 'a-b', 'a.b'].map(variableOf), ['INPUT_MODE', 'INPUT_A_B', 'INPUT_A-B', 'INPUT_A_B'])
})
