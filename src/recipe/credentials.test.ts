import assert from 'node:assert/strict'
import { test } from 'node:test'
import { credentialsIn, withoutCredentials } from './credentials.ts'

const urls: [string, string, string[]][] = [
  ['https://git.example.com/x.git', 'https://git.example.com/x.git', []],
  ['https://user:p4ssw%2Frd@git.example.com/x.git', 'https://git.example.com/x.git', ['p4ssw%2Frd', 'p4ssw/rd']],
  ['https://t0ken-t0ken@git.example.com/x.git', 'https://git.example.com/x.git', ['t0ken-t0ken']],
  ['HTTPS://user:a@b@git.example.com/x.git', 'HTTPS://git.example.com/x.git', ['a@b']],
  ['http://user:@localhost/x', 'http://localhost/x', []],
  ['ssh://git@git.example.com/x.git', 'ssh://git@git.example.com/x.git', []],
  ['ssh://git:p4ss@git.example.com/x.git', 'ssh://git@git.example.com/x.git', ['p4ss']],
  ['git@git.example.com:x.git', 'git@git.example.com:x.git', []],
  ['/srv/recipes/x@y', '/srv/recipes/x@y', []]
]
for (const [url, shown, secrets] of urls)
  test(`L139: a git URL is shown without what opens it: ${shown}`, () => {
    assert.equal(withoutCredentials(url), shown)
    assert.deepEqual(credentialsIn(url), secrets)
    assert.equal(withoutCredentials(`fatal: '${url}' is not there (${url})`), `fatal: '${shown}' is not there (${shown})`)
  })
