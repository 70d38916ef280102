import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evaluateEnv } from '../recipe/env.ts'
import { firstConfiguration, nextConfiguration } from './configuration.ts'

const values = { DOMAIN: 'cust-1.ci.test', LETS_ENCRYPT_ENV: '' }

test('L140, Q36: LETS_ENCRYPT_ENV is empty in what is written first and next, whatever the sample says', () => {
  const sample = 'LETS_ENCRYPT_ENV=production\nDOMAIN=example.com\n'
  const first = firstConfiguration(sample, values).text
  assert.deepEqual(evaluateEnv(first), values)
  const next = evaluateEnv(nextConfiguration(first.replace("''", 'production'), sample, values).text)
  assert.equal(next['LETS_ENCRYPT_ENV'], '')
})

test('Q26: keys that are new in the head come with it, with their modifiers; what was set stays', () => {
  const next = nextConfiguration("DOMAIN='a'\nTIMEOUT=900", 'TIMEOUT=120\nSECRET_TOKEN_VERSION=v1 # length=64 charset=hex\n# OPTIONAL=1\n', values)
  assert.deepEqual(next.added, ['SECRET_TOKEN_VERSION'])
  assert.match(next.text, /^SECRET_TOKEN_VERSION=v1 # length=64 charset=hex$/m)
  assert.equal(evaluateEnv(next.text)['TIMEOUT'], '900')
  assert.equal(evaluateEnv(next.text)['OPTIONAL'], undefined)
})

test('L18, L19, Q27: each version has its own compose files and settings', () => {
  const base = firstConfiguration('COMPOSE_FILE="compose.yml"\n', values).text
  const sample = 'COMPOSE_FILE="compose.yml"\nCOMPOSE_FILE="$COMPOSE_FILE:compose.db.yml"\n'
  assert.equal(evaluateEnv(nextConfiguration(base, sample, values).text)['COMPOSE_FILE'], 'compose.yml:compose.db.yml')
  const feature = evaluateEnv(nextConfiguration(base, sample, { ...values, FEATURE: 'on', COMPOSE_FILE: 'compose.yml:compose.own.yml' }).text)
  assert.deepEqual([feature['FEATURE'], feature['COMPOSE_FILE']], ['on', 'compose.yml:compose.own.yml'])
})

test('L30, L36: repairs of the base are gone before the head', () => {
  const base = firstConfiguration('IMAGE_TAG=2\n', { ...values, IMAGE_TAG: '1', WORKAROUND: 'yes' }).text
  const next = evaluateEnv(nextConfiguration(base, 'IMAGE_TAG=2\n', values, ['IMAGE_TAG', 'WORKAROUND']).text)
  assert.equal(next['IMAGE_TAG'], '2')
  assert.equal(next['WORKAROUND'], undefined)
})
