import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { UsageError } from '../model/failure.ts'
import { siblingOf, sourceOfDependency } from './source.ts'

test('the address of a repository beside another one, in whatever form it came', () => {
  assert.equal(siblingOf('https://git.example.org/apps/members', 'keycloak'), 'https://git.example.org/apps/keycloak')
  assert.equal(siblingOf('https://git.example.org/apps/members.git', 'keycloak'), 'https://git.example.org/apps/keycloak.git')
  assert.equal(siblingOf('https://git.example.org/apps/members.git/', 'keycloak'), 'https://git.example.org/apps/keycloak.git')
  assert.equal(siblingOf('git@git.example.org:apps/members.git', 'keycloak'), 'git@git.example.org:apps/keycloak.git')
  assert.equal(siblingOf('git@git.example.org:members', 'keycloak'), 'git@git.example.org:keycloak')
})

test('a dependency is looked for where its dependent came from, then by its name', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'source-'))
  try {
    const url = { recipe: 'members', source: 'https://git.example.org/apps/members.git', from: 'git URL' }
    assert.deepEqual(await sourceOfDependency('login', url, undefined, folder), {
      recipe: 'login',
      source: 'https://git.example.org/apps/login.git',
      from: 'git URL'
    })
    const path = { recipe: 'members', source: join(folder, 'mine', 'members'), from: 'path' }
    assert.equal((await sourceOfDependency('login', path, undefined, folder)).from, 'fixture recipe')
    mkdirSync(join(folder, 'mine', 'login', '.git'), { recursive: true })
    assert.deepEqual(await sourceOfDependency('login', path, undefined, folder), { recipe: 'login', source: join(folder, 'mine', 'login'), from: 'path' })
    const catalogue = { recipe: 'members', source: 'https://git.example.org/a/members', from: 'catalogue https://git.example.org/a/{name}' }
    assert.equal((await sourceOfDependency('gitea', catalogue, 'https://git.example.org/a/{name}', folder)).source, 'https://git.example.org/a/gitea')
    await assert.rejects(
      sourceOfDependency('keycloack', path, undefined, folder),
      (error) => error instanceof UsageError && /Did you mean keycloak/.test(error.message)
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
