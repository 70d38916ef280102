import assert from 'node:assert/strict'
import { test } from 'node:test'
import { head } from '../../test/support/trigger/facts.ts'
import { type RunRequest, readRequest } from './request.ts'

const request: RunRequest = {
  repository: 'recipes/custom-html',
  pullRequest: 4,
  commentId: 100,
  headRepository: 'mallory/custom-html',
  sha: head,
  baseBranch: 'main',
  base: '1.2.3+4.5',
  stages: ['install'],
  keepSeconds: 0,
  requestedBy: 'alice',
  fork: true,
  attempt: 1
}

test('a request goes through the files of a runner and is the same', () => assert.deepEqual(readRequest(JSON.stringify(request)), request))

const wrong: [field: string, values: unknown[]][] = [
  ['sha', [head.slice(1), head.toUpperCase(), `${head}0`, 'main', 'refs/pull/4/head', `${head}\n`, '', null, 'HEAD']],
  ['repository', ['recipes', 'a/b/c', '../x', 'a/b c', 'a/b\n', '']],
  ['headRepository', ['https://git.example.org/a/b', 'a/b;id', null]],
  ['baseBranch', ['', '-x', 'a b', '$(id)', 'a`b', 'a\nb', 'a"b', "a'b"]],
  ['base', ['main', '1.2.3', '1.2.3+', '1.2.3+a b', '']],
  ['stages', [['everything'], 'install', null]],
  ['keepSeconds', [-1, 3601, 1.5, '30m', null]],
  ['requestedBy', ['', '@alice', 'a b', '[x](y)', '-x']],
  ['pullRequest', [0, -1, '4', 1.5]],
  ['commentId', [0, '100']],
  ['attempt', [0, '1']],
  ['fork', ['false', 0]],
  ['ref', ['refs/pull/4/head']]
]

for (const [field, values] of wrong)
  test(`P11: a request with another ${field} is refused, and says which field`, () => {
    for (const value of values)
      assert.throws(() => readRequest(JSON.stringify({ ...request, [field]: value })), new RegExp(field === 'ref' ? 'ref' : `${field}`), JSON.stringify(value))
  })

test('P11: what is no request at all says what to do', () => {
  for (const text of ['', '{', 'null', '[]', '"x"']) assert.throws(() => readRequest(text), /output "request"/)
})
