import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
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
