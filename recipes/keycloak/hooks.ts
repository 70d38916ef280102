import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { AccountRequest, HookContext, HookState, Texts } from '../../src/settings/hooks.ts'

/** A realm of its own with a client and a user, made as an administrator makes them. */
interface Realm {
  name: string
  client: { id: string; secret: string }
  user: { name: string; password: string; email: string }
}

/** Through the REST API of the administration, by the administrator of the realm master. */
export async function seed(context: HookContext): Promise<HookState> {
  const mark = randomUUID().slice(0, 8)
  const realm: Realm = {
    name: `realm-${mark}`,
    client: { id: `client-${mark}`, secret: randomUUID() },
    user: { name: `user-${mark}`, password: randomUUID(), email: `user-${mark}@example.org` }
  }
  const admin = await administration(context)
  await created(admin('POST', '/admin/realms', { realm: realm.name, enabled: true, displayName: `Seeded ${mark}` }), 'a realm')
  const { client, user } = realm
  await created(
    admin('POST', `/admin/realms/${realm.name}/clients`, { clientId: client.id, secret: client.secret, directAccessGrantsEnabled: true }),
    'a client'
  )
  await created(admin('POST', `/admin/realms/${realm.name}/users`, userOf(user.name, user.password, user.email, mark)), 'a user')
  return realm as unknown as HookState
}

/** The user gets a token from the realm by way of the client, and the realm tells who that is. */
export async function verify(context: HookContext, state: HookState): Promise<void> {
  const { name, client, user } = state as unknown as Realm
  const granted = await grant(context, name, {
    client_id: client.id,
    client_secret: client.secret,
    username: user.name,
    password: user.password,
    scope: 'openid'
  })
  assert.equal(granted.status, 200, `the seeded user of the realm ${name} gets no token: ${granted.status}`)
  const { access_token: token } = (await granted.json()) as { access_token: string }
  const claims = claimsOf(token)
  assert.equal(claims['iss'], `${context.app.url}/realms/${name}`, `the token of the realm ${name} names another issuer: ${String(claims['iss'])}`)
  assert.equal(claims['azp'], client.id)
  const info = await context.fetch(`/realms/${name}/protocol/openid-connect/userinfo`, { headers: { authorization: `Bearer ${token}` } })
  assert.equal(info.status, 200, `the realm ${name} does not know its own token: ${info.status}`)
  const { preferred_username, email } = (await info.json()) as Record<string, unknown>
  assert.deepEqual({ preferred_username, email }, { preferred_username: user.name, email: user.email })
  // And once more as the administrator sees it.
  const admin = await administration(context)
  const seen = await admin('GET', `/admin/realms/${name}/users?exact=true&username=${user.name}`)
  assert.equal(seen.status, 200, `the administrator cannot look into the realm ${name}: ${seen.status}`)
  assert.deepEqual(
    ((await seen.json()) as { username: string }[]).map((found) => found.username),
    [user.name]
  )
}

/** The whole realm deleted, with client and user. */
export async function damage(context: HookContext, state: HookState): Promise<void> {
  const { name } = state as unknown as Realm
  const admin = await administration(context)
  const deleted = await admin('DELETE', `/admin/realms/${name}`)
  assert.equal(deleted.status, 204, `the realm ${name} cannot be deleted: ${deleted.status}`)
}

/**
 * For recipes that depend on this one: one realm for the run, and in it a client and a user for each app. The realm goes with the run, and it is never the
 * one that administers all others (L118).
 */
export async function provide(context: HookContext, { run, recipe, role, app, redirects }: AccountRequest): Promise<Texts> {
  assert.notEqual(run.toLowerCase(), 'master', 'accounts are never made in the realm master')
  const admin = await administration(context)
  const { status } = await admin('POST', '/admin/realms', { realm: run, enabled: true, displayName: run })
  // The app before has made it.
  assert.ok(status === 201 || status === 409, `the realm ${run} cannot be made: ${status}`)
  const name = `${recipe}-${role}`
  const account = { clientId: name, clientSecret: randomUUID(), user: `user-of-${name}`, password: randomUUID(), email: `${name}@example.org` }
  await created(
    admin('POST', `/admin/realms/${run}/clients`, {
      clientId: account.clientId,
      secret: account.clientSecret,
      redirectUris: redirects,
      webOrigins: [app.url],
      attributes: { 'post.logout.redirect.uris': redirects.join('##') },
      directAccessGrantsEnabled: true
    }),
    'a client'
  )
  await created(admin('POST', `/admin/realms/${run}/users`, userOf(account.user, account.password, account.email, name)), 'a user')
  const issuer = `${context.app.url}/realms/${run}`
  return { issuer, discovery: `${issuer}/.well-known/openid-configuration`, realm: run, ...account }
}

/** Without an address and both names, Keycloak asks the user for them before it gives a token. */
const userOf = (username: string, password: string, email: string, lastName: string): object => ({
  username,
  email,
  emailVerified: true,
  firstName: 'Seeded',
  lastName,
  enabled: true,
  credentials: [{ type: 'password', value: password, temporary: false }]
})

type Call = (method: string, path: string, body?: object) => Promise<Response>

/** Signs the administrator in and gives what calls the API in that name. */
async function administration(context: HookContext): Promise<Call> {
  const granted = await grant(context, 'master', { client_id: 'admin-cli', username: 'admin', password: context.secret('admin_password') })
  assert.equal(granted.status, 200, `the administrator cannot sign in: ${granted.status}`)
  const { access_token: token } = (await granted.json()) as { access_token: string }
  return (method, path, body) =>
    context.fetch(path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
}

const grant = (context: HookContext, realm: string, fields: Record<string, string>): Promise<Response> =>
  context.fetch(`/realms/${realm}/protocol/openid-connect/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'password', ...fields }) })

async function created(answer: Promise<Response>, what: string): Promise<void> {
  const { status } = await answer
  assert.equal(status, 201, `${what} cannot be made: ${status}`)
}

function claimsOf(token: string): Record<string, unknown> {
  const parts = token.split('.')
  assert.equal(parts.length, 3, 'the token is not a JWT')
  return JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString()) as Record<string, unknown>
}
