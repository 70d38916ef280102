import { expect, test } from '../../../src/browser/fixtures.ts'

// Never run against the real application (recipe.yml: untried).

test('it says its version', async ({ request }) => {
  const answer = await request.get('/xrpc/_health')
  expect(answer.status()).toBe(200)
  expect(await answer.json()).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+/) })
})

test('it describes itself by the name of this app', async ({ app, request }) => {
  const answer = await request.get('/xrpc/com.atproto.server.describeServer')
  expect(answer.status()).toBe(200)
  expect(await answer.json()).toMatchObject({ did: `did:web:${app.domain}`, availableUserDomains: [`.${app.domain}`] })
})

test('who has no token has no session', async ({ request }) => {
  const answer = await request.get('/xrpc/com.atproto.server.getSession')
  expect(answer.status()).toBe(401)
})
