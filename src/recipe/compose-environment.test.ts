import assert from 'node:assert/strict'
import { test } from 'node:test'
import { composeEnvironment } from './compose-environment.ts'

test('L142: what abra.sh exports wins over the env file, as it does when abra deploys', () => {
  const environment = composeEnvironment('SOURCE=content\nCONF_VERSION=v1\n', 'export SOURCE=/var/run\n', 'site_ci_test')
  assert.deepEqual(environment, { SOURCE: '/var/run', CONF_VERSION: 'v1', STACK_NAME: 'site_ci_test' })
})

test('L142, L140: an abra.sh that exports a variable of the app is refused with its line', () => {
  for (const name of ['COMPOSE_FILE', 'DOMAIN', 'LETS_ENCRYPT_ENV', 'RECIPE', 'STACK_NAME', 'TYPE'])
    assert.throws(() => composeEnvironment('', `export OTHER=v1\nexport ${name}=x\n`, 's'), new RegExp(`abra\\.sh:2 .*exports ${name}`))
  for (const hidden of ['f() {\nexport COMPOSE_FILE=x\n}', 'export COMPOSE_FILE=$(cat x)'])
    assert.throws(() => composeEnvironment('', hidden, 's'), /exports COMPOSE_FILE/, hidden)
})

test('L142: an env file that sets STACK_NAME is refused, a comment that does is not', () => {
  assert.throws(() => composeEnvironment('A=1\nSTACK_NAME=other\n', '', 's'), /\.env\.sample:2 .*STACK_NAME/)
  assert.equal(composeEnvironment('# STACK_NAME=other\n', '', 's')['STACK_NAME'], 's')
})
