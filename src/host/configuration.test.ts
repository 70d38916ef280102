import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { parseConfiguration, policyOf, readConfiguration, readToken, servedBy } from './configuration.ts'

const example = readFileSync(join(import.meta.dirname, '..', '..', 'templates', 'host', 'host.json'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'testme-host-'))
after(() => rmSync(folder, { recursive: true }))

const changed = (change: (value: Record<string, unknown>) => void): string => {
  const value = JSON.parse(example) as Record<string, unknown>
  change(value)
  return JSON.stringify(value)
}
const saying = (pattern: RegExp) => (error: Error) => pattern.test(error.message)

test('the example that is installed is a configuration', () => {
  const configuration = parseConfiguration(example, 'host.json')
  assert.deepEqual(configuration.organisations['recipes'], { settings: null, allow: [], forks: 'allow', branches: null, repositories: null })
  assert.deepEqual(policyOf({ ...configuration, ignore: [9] }, configuration.organisations['others'] as never), {
    allowedUsers: [12],
    ignoredUsers: [9, 7],
    forks: 'refuse',
    baseBranches: ['main']
  })
})

test('L81: an unknown key is an error that names the nearest one, at any depth', () => {
  const nested = changed((value) => {
    ;(value['organisations'] as Record<string, unknown>)['recipes'] = { setting: '/srv' }
  })
  for (const [text, pattern] of [
    [changed((value) => Object.assign(value, { tokenfile: '/x' })), /unknown key "tokenfile": did you mean "tokenFile"\?/],
    [nested, /unknown key "organisations\.recipes\.setting": did you mean "settings"\?/],
    [changed((value) => Object.assign((value['runners'] as object[])[0] ?? {}, { usr: 'x' })), /unknown key "runners\.0\.usr": did you mean "user"\?/],
    [changed((value) => delete value['bot']), /"bot": /],
    [changed((value) => Object.assign(value, { organisations: {} })), /at least one organisation/],
    [changed((value) => Object.assign(value, { gitea: 'https://git.example.org/?x=1' })), /"gitea": expected the address/],
    ['{', /is not JSON/]
  ] as const)
    assert.throws(() => parseConfiguration(text, 'host.json'), saying(pattern), text)
})

test('plain http to another machine is refused before anything is asked of it, with the way out', () => {
  for (const gitea of ['http://gitea:3000', 'http://10.0.0.7', 'http://git.example.org/forge', 'http://localhost.example.org', 'http://127.0.0.1.example.org'])
    assert.throws(
      () =>
        parseConfiguration(
          changed((value) => Object.assign(value, { gitea })),
          'host.json'
        ),
      saying(/^host\.json: "gitea": plain http to another machine.*use the https address, or a loopback one/),
      gitea
    )
  for (const gitea of ['http://127.0.0.1:3000', 'http://localhost:3000', 'http://[::1]:3000', 'https://git.example.org'])
    assert.equal(
      parseConfiguration(
        changed((value) => Object.assign(value, { gitea })),
        'host.json'
      ).gitea,
      gitea
    )
})

test('one user for gates and for stages is refused: whoever brings a workflow for one would be both', () => {
  const text = changed((value) => Object.assign((value['runners'] as object[])[0] ?? {}, { user: 'testme-stages' }))
  assert.throws(() => parseConfiguration(text, 'host.json'), saying(/testme-stages runs gates and stages/))
})

test('a repository is served by its exact organisation and, where they are listed, by its name', () => {
  const configuration = parseConfiguration(
    changed((value) => Object.assign(value, { organisations: { recipes: {}, others: { repositories: ['one'] } } })),
    'host.json'
  )
  for (const [repository, served] of [
    ['recipes/any', true],
    ['others/one', true],
    ['others/two', false],
    ['Recipes/any', false],
    ['constructor/name', false],
    ['__proto__/name', false],
    ['stranger/recipes', false]
  ] as const)
    assert.equal(servedBy(configuration, repository) !== undefined, served, repository)
})

test('a configuration or a token that others can write or read is refused, and so is a link', () => {
  const [file, token, link] = ['host.json', 'token', 'link'].map((name) => join(folder, name)) as [string, string, string]
  writeFileSync(file, example)
  writeFileSync(token, 'the-token\n')
  symlinkSync(token, link)
  for (const mode of [0o644, 0o600]) {
    chmodSync(file, mode)
    assert.equal(readConfiguration(file).bot, 7)
  }
  for (const mode of [0o664, 0o646, 0o666]) {
    chmodSync(file, mode)
    assert.throws(() => readConfiguration(file), saying(/can be written by others/))
  }
  for (const mode of [0o600, 0o400]) {
    chmodSync(token, mode)
    assert.equal(readToken(token), 'the-token')
  }
  for (const mode of [0o644, 0o604, 0o660, 0o620]) {
    chmodSync(token, mode)
    assert.throws(() => readToken(token), saying(/can be read or written by others/), mode.toString(8))
  }
  chmodSync(token, 0o600)
  assert.throws(() => readToken(link), saying(/can be read or written by others/))
  assert.throws(() => readToken(join(folder, 'nothing')), saying(/is missing/))
})
