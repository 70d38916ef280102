import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { parseAbraSh } from './abra-sh.ts'
import { loadCompose } from './compose.ts'
import { evaluateEnv, parseEnv, setEnv } from './env.ts'
import { appDomain, checkNameBudget, stackName } from './stack.ts'
import { compareVersions, parseVersion } from './version.ts'

function compose(text: string): ReturnType<typeof loadCompose> {
  const directory = mkdtempSync(join(tmpdir(), 'recipe-'))
  writeFileSync(join(directory, 'compose.yml'), text)
  return loadCompose(directory, { STACK_NAME: 'cust-abc123_ci_test' })
}

test('versions are ordered by the recipe part, then naturally', () => {
  const order = ['1.2.0+v1.9.0', '1.2.0+v1.10.0', '1.10.0+1.0', '2.0.0+1.0'].map((text) => parseVersion(text))
  for (const [index, version] of order.slice(1).entries()) {
    const before = order[index]
    assert.ok(before !== undefined && version !== undefined && compareVersions(before, version) < 0)
  }
  assert.equal(parseVersion('1.2.0'), undefined)
})

test('L17: the env writer never glues a key to a last line without newline', () => {
  const written = setEnv('TYPE=x\n# a comment', { LETS_ENCRYPT_ENV: '', EXTRA: "', `www.x.org`" })
  assert.equal(written, "TYPE=x\n# a comment\nLETS_ENCRYPT_ENV=''\nEXTRA=\"', `www.x.org`\"\n")
  assert.throws(() => setEnv('', { A: 'b\nc' }), /line break/)
})

test('COMPOSE_FILE appends to itself and modifiers stand in comments', () => {
  const text =
    'COMPOSE_FILE="compose.yml"\n#COMPOSE_FILE="$COMPOSE_FILE:compose.no.yml"\nCOMPOSE_FILE="$COMPOSE_FILE:sub/compose.pg.yml"\nSECRET_A_VERSION=v1 # length=64 charset=hex\n'
  assert.equal(evaluateEnv(text)['COMPOSE_FILE'], 'compose.yml:sub/compose.pg.yml')
  assert.deepEqual(parseEnv(text).at(-1)?.modifiers, { length: '64', charset: 'hex' })
})

test('abra.sh is read and never run', () => {
  const { exports } = parseAbraSh('export A_VERSION=v6\nexport B="v2" # why\nexport C=$(touch /tmp/never)\nfn() { echo; }\n')
  assert.deepEqual(exports, { A_VERSION: 'v6', B: 'v2' })
})

test('L12: a variable in a duration is an error with file and line', () => {
  assert.throws(() => compose('version: "3.8"\nservices:\n  app:\n    image: x:1\n    healthcheck:\n      start_period: ${P}\n'), /compose\.yml:6 .*duration/)
})

test('broken YAML, no service and no image name file and line', () => {
  assert.throws(() => compose('services:\n  app:\n    image: "x\n'), /compose\.yml:\d+ .*not YAML/)
  assert.throws(() => compose('version: "3.8"\n'), /no service/)
  assert.throws(() => compose('services:\n  app:\n    command: x\n'), /compose\.yml:2 {2}the service "app" has no image/)
})

test('L1: names over 64 characters are refused before anything is created', () => {
  assert.throws(
    () => checkNameBudget(compose(`services:\n  app: {image: "x:1"}\nconfigs:\n  c: {name: "\${STACK_NAME}_${'n'.repeat(50)}", file: f}\n`)),
    /has 70 characters, Docker allows 64/
  )
  assert.match(appDomain('custom-html', 'run', 'fresh', 'ci.test'), /^cust-[0-9a-f]{6}\.ci\.test$/)
  assert.equal(stackName('cust-abc123.ci.test'), 'cust-abc123_ci_test')
})
