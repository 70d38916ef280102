import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { AccountRequest, HookContext, Texts } from '../../src/settings/hooks.ts'

/** A client with one user, made as the administrator makes them. */
export async function provide(context: HookContext, { recipe, role, redirects }: AccountRequest): Promise<Texts> {
  const name = `${recipe}-${role}`
  const account = { clientId: name, clientSecret: randomUUID(), user: `user-of-${name}`, password: randomUUID(), email: `${name}@example.org` }
  const made = await context.fetch('/admin/accounts', {
    method: 'POST',
    headers: { authorization: `Bearer ${context.secret('admin_token')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...account, redirects })
  })
  assert.equal(made.status, 201, `the client ${name} cannot be made: ${made.status}`)
  return { issuer: context.app.url, ...account }
}
