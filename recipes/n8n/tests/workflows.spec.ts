import { randomUUID } from 'node:crypto'
import { expect, test } from '../../../src/browser/fixtures.ts'
import { type Credential, greeted, greeting, ownerOf } from '../workflow.ts'
import { done, executionsOf, signedIn } from './client.ts'

test.setTimeout(120_000)

test('a workflow answers who calls it with its key, as often as it is active, and each execution is written down', async ({ request, secret }) => {
  const cookie = await signedIn(request, secret('encryption_key'))
  const [mark, key, who] = [randomUUID().slice(0, 8), randomUUID(), `called ${randomUUID()} · <b>ünïcode</b>`]
  const credential = await done<Credential>(request, cookie, 'POST', '/rest/credentials', {
    name: `Key ${mark}`,
    type: 'httpHeaderAuth',
    data: { name: 'x-key', value: key }
  })
  const { id, versionId } = await done<{ id: string; versionId: string }>(
    request,
    cookie,
    'POST',
    '/rest/workflows',
    greeting(`Workflow ${mark}`, `path-${mark}`, { id: credential.id, name: credential.name })
  )
  const call = (given: string) => request.post(`/webhook/path-${mark}`, { headers: { 'x-key': given }, data: { who } })
  expect((await call(key)).status()).toBe(404)

  await done(request, cookie, 'POST', `/rest/workflows/${id}/activate`, { versionId })
  // A moment later n8n listens for it.
  await expect.poll(async () => (await call('wrong')).status()).toBe(403)
  const answer = await call(key)
  expect(answer.status()).toBe(200)
  expect(await answer.json()).toEqual(greeted(who))
  // Written down after the answer; the calls without the key have started nothing.
  await expect
    .poll(async () => (await executionsOf(request, cookie, id)).map(({ status, mode }) => ({ status, mode })))
    .toEqual([{ status: 'success', mode: 'webhook' }])
  const [execution] = await executionsOf(request, cookie, id)
  const { data } = await done<{ data: string }>(request, cookie, 'GET', `/rest/executions/${execution?.id}`)
  expect(data).toContain(who)
  expect(data).toContain(`Hello ${who}`)
  // What is kept of a credential is never given out again.
  const shown = await done<object>(request, cookie, 'GET', `/rest/credentials/${credential.id}?includeData=true`)
  expect(JSON.stringify(shown)).not.toContain(key)

  await done(request, cookie, 'POST', `/rest/workflows/${id}/deactivate`, {})
  await expect.poll(async () => (await call(key)).status()).toBe(404)
})

test('nobody reads or makes a workflow without signing in, signs in with a wrong password, or becomes owner a second time', async ({
  playwright,
  app,
  secret
}) => {
  const stranger = await playwright.request.newContext({ baseURL: app.url })
  await signedIn(stranger, secret('encryption_key'))
  await stranger.dispose()
  const request = await playwright.request.newContext({ baseURL: app.url })
  expect((await request.get('/rest/workflows')).status()).toBe(401)
  expect((await request.post('/rest/workflows', { data: { name: 'theirs', nodes: [], connections: {}, settings: {} } })).status()).toBe(401)
  expect((await request.get('/rest/workflows', { headers: { cookie: 'n8n-auth=made.up.token' } })).status()).toBe(401)
  const wrong = await request.post('/rest/login', { data: { emailOrLdapLoginId: 'nobody@example.org', password: 'Wrong1234' } })
  expect(wrong.status()).toBe(401)
  const again = await request.post('/rest/owner/setup', { data: { ...ownerOf('another'), email: 'second@example.org' } })
  expect(again.status()).toBe(400)
  await request.dispose()
})
