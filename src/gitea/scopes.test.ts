import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { botScopes } from './scopes.ts'

const page = (name: string): string => readFileSync(join(import.meta.dirname, '..', '..', 'docs', name), 'utf8')

test('the pages name the scopes that a bot needs, as they were found on a real Gitea', () => {
  for (const { scope, without } of botScopes) {
    assert.ok(page('trigger.md').includes(`| \`${scope}\` | ${without} |`), scope)
    assert.ok(page('host.md').includes(`\`${scope}\``), scope)
  }
})
