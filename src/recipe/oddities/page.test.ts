import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..', '..', '..')

test('docs/findings.md names every finding and no other', () => {
  const sources = globSync('src/{recipe,run}/**/*.ts', { cwd: root }).filter((path) => !path.endsWith('.test.ts'))
  const text = sources.map((path) => readFileSync(join(root, path), 'utf8')).join('\n')
  const given = [
    ...text.matchAll(/'(?:error|warning|note)',\s*'([a-z0-9]+-[a-z0-9-]+)'/g),
    ...text.matchAll(/\bcode: '((?:base|config|abra|dependency|settings)-[a-z]+)'/g),
    ...text.matchAll(/\b(?:refuse|fail)\(\s*'((?:env|abra)-[a-z]+)'/g),
    ...text.matchAll(/'((?:compose|file|recipe|env|name|reserved|lfs)-[a-z-]+)'\s*\)/g)
  ].map((match) => match[1] ?? '')
  const page = readFileSync(join(root, 'docs', 'findings.md'), 'utf8')
  const named = [...page.matchAll(/`([a-z0-9]+(?:-[a-z0-9]+)+)`/g)].map((match) => match[1] ?? '').filter((code) => !code.startsWith('my-'))
  assert.deepEqual([...new Set(named)].sort(), [...new Set(given)].filter((code) => code !== 'abra-sh-reserved' && !code.startsWith('policy')).sort())
})
