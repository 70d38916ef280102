import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { InfrastructureError, UsageError } from '../model/failure.ts'
import { cloneRecipe } from './clone.ts'

const folder = mkdtempSync(join(tmpdir(), 'testme-clone-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('a repository that a server shows to those who log in is said to be not public, without a word of what git would have asked', async () => {
  const server = createServer((_, response) => response.writeHead(401, { 'www-authenticate': 'Basic realm="Gitea"' }).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const source = `http://127.0.0.1:${(server.address() as AddressInfo).port}/recipes/secret.git`
    await assert.rejects(
      cloneRecipe({ source, into: join(folder, 'clone') }),
      (error: Error & { next?: string }) =>
        /recipes\/secret\.git is not there, or not public: testme reads recipes without logging in/.test(error.message) &&
        /Make the repository public/.test(error.next ?? '')
    )
  } finally {
    server.close()
  }
})

test('a git host that does not answer, or has an error of its own, is infrastructure; one that knows no such repository is not', async () => {
  const status = { now: 503 }
  const server = createServer((_, response) => response.writeHead(status.now).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const source = `http://127.0.0.1:${(server.address() as AddressInfo).port}/recipes/some.git`
  const failure = () =>
    cloneRecipe({ source, into: join(folder, 'some') }).then(
      () => assert.fail('it was cloned'),
      (error: unknown) => error
    )
  try {
    const down = await failure()
    assert.ok(down instanceof InfrastructureError && /returned error: 503/.test(down.message) && /git host answers/.test(down.next), String(down))
    status.now = 404
    const missing = await failure()
    assert.ok(missing instanceof UsageError && /cannot be cloned/.test(missing.message), String(missing))
  } finally {
    server.close()
  }
  const gone = await failure()
  assert.ok(gone instanceof InfrastructureError && /127\.0\.0\.1/.test(gone.message), String(gone))
})
