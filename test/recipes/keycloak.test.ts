import assert from 'node:assert/strict'
import { test } from 'node:test'
import { provide } from '../../recipes/keycloak/hooks.ts'
import type { AccountRequest, HookContext } from '../../src/settings/hooks.ts'

const request: AccountRequest = {
  run: '2026-11-30-members-3fa9c1',
  recipe: 'members',
  role: 'fresh',
  app: { domain: 'memb-3fa9c1.ci.test', url: 'https://memb-3fa9c1.ci.test' },
  redirects: ['https://memb-3fa9c1.ci.test/*']
}

/** What the hook asks for, answered as the administration of Keycloak does: what is there already is a conflict. */
function administration() {
  const made = new Set<string>()
  const asked: { path: string; body: Record<string, unknown> }[] = []
  const fetch = async (input: string | URL, init: RequestInit = {}): Promise<Response> => {
    const path = String(input)
    if (path.endsWith('/token')) return Response.json({ access_token: 'a.b.c' })
    const body = JSON.parse(String(init.body)) as Record<string, unknown>
    asked.push({ path, body })
    const key = `${path} ${String(body['realm'] ?? body['clientId'] ?? body['username'])}`
    const status = made.has(key) ? 409 : 201
    made.add(key)
    return new Response(null, { status })
  }
  const context = { app: { url: 'https://keyc-71be04.ci.test' }, fetch, secret: () => 'of the administrator' } as unknown as HookContext
  return { context, asked, made }
}

test('L118: a run has one realm, called by its id, and in it a client and a user for each app', async () => {
  const { context, asked, made } = administration()
  const fresh = await provide(context, request)
  const app = { domain: 'memb-71be04.ci.test', url: 'https://memb-71be04.ci.test' }
  const upgrade = await provide(context, { ...request, role: 'upgrade', app, redirects: [`${app.url}/*`] })
  assert.deepEqual([...made].sort(), [
    '/admin/realms 2026-11-30-members-3fa9c1',
    '/admin/realms/2026-11-30-members-3fa9c1/clients members-fresh',
    '/admin/realms/2026-11-30-members-3fa9c1/clients members-upgrade',
    '/admin/realms/2026-11-30-members-3fa9c1/users user-of-members-fresh',
    '/admin/realms/2026-11-30-members-3fa9c1/users user-of-members-upgrade'
  ])
  assert.equal(fresh['issuer'], 'https://keyc-71be04.ci.test/realms/2026-11-30-members-3fa9c1')
  assert.equal(fresh['issuer'], upgrade['issuer'])
  for (const name of ['clientId', 'clientSecret', 'user', 'password', 'email']) assert.notEqual(fresh[name], upgrade[name], name)
  const clients = asked.filter(({ path }) => path.endsWith('/clients')).map(({ body }) => body['redirectUris'])
  assert.deepEqual(clients, [['https://memb-3fa9c1.ci.test/*'], ['https://memb-71be04.ci.test/*']])
})

test('L118: the realm master is refused before anything is asked for, however it is written', async () => {
  for (const run of ['master', 'Master']) {
    const { context, asked } = administration()
    await assert.rejects(provide(context, { ...request, run }), /never made in the realm master/)
    assert.deepEqual(asked, [])
  }
})

test('an account that cannot be made is said with the status, and none is given', async () => {
  const { context } = administration()
  await provide(context, request)
  await assert.rejects(provide(context, request), /a client cannot be made: 409/)
})
