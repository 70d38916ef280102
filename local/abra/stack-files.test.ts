import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeStackFiles, passedThrough, prefixVariables, withoutPrefix } from './stack-files.ts'

test('variables get a prefix, escaped dollars and other text do not', () => {
  assert.equal(prefixVariables('a: $X-${Y:-$Z} $$W ${V:?need ${U}} $ 5'), 'a: $RECIPE_X-${RECIPE_Y:-$RECIPE_Z} $$W ${RECIPE_V:?need ${RECIPE_U}} $ 5')
  assert.equal(withoutPrefix('required variable RECIPE_X is missing'), 'required variable X is missing')
})

test("L142: a recipe's variables never reach the docker client under their own names, and its checkout stays as it is", (context) => {
  const checkout = mkdtempSync(join(tmpdir(), 'testme-checkout-'))
  context.after(() => rmSync(checkout, { recursive: true }))
  mkdirSync(join(checkout, '.git'))
  writeFileSync(join(checkout, 'conf'), 'x')
  writeFileSync(join(checkout, 'compose.yml'), 'image: $IMAGE\n')
  const made = makeStackFiles({
    checkout,
    files: [{ path: 'compose.yml', text: '' }],
    version: '3.8',
    environment: { LD_PRELOAD: './evil.so', DOCKER_HOST: 'tcp://elsewhere', IMAGE: 'x' },
    labels: { app: { a: 'b' } }
  })
  assert.deepEqual(Object.keys(made.environment), ['RECIPE_LD_PRELOAD', 'RECIPE_DOCKER_HOST', 'RECIPE_IMAGE'])
  assert.equal(readFileSync(join(made.directory, 'compose.yml'), 'utf8'), 'image: $RECIPE_IMAGE\n')
  assert.equal(readFileSync(join(made.directory, 'conf'), 'utf8'), 'x')
  assert.throws(() => readFileSync(join(made.directory, '.git')), /ENOENT/)
  assert.deepEqual(made.files, ['compose.yml', '.abra-labels.yml'])
  made.remove()
  assert.throws(() => readFileSync(join(made.directory, 'conf')), /ENOENT/)
  assert.equal(readFileSync(join(checkout, 'compose.yml'), 'utf8'), 'image: $IMAGE\n')
})

test('a variable that a service takes by its bare name gets the value of the app, as with abra; the last word on a name counts', () => {
  const list = 'services:\n  app:\n    environment:\n      - DOMAIN\n      - PORT=80\n      - UNSET\n'
  const map = 'services:\n  app:\n    environment:\n      PRICE:\n      PORT:\n  db:\n    environment: {DOMAIN: other}\n  none:\n'
  const environment = { DOMAIN: 'a.ci.test', PORT: '81', PRICE: '5$' }
  assert.deepEqual(passedThrough([list], environment), { app: { DOMAIN: 'a.ci.test' } })
  assert.deepEqual(passedThrough([list, map], environment), { app: { DOMAIN: 'a.ci.test', PRICE: '5$$', PORT: '81' } })
  assert.deepEqual(passedThrough([list, 'services: {app: {environment: {DOMAIN: fixed}}}'], environment), {})
  assert.deepEqual(passedThrough(['', 'services:\n'], environment), {})
})
