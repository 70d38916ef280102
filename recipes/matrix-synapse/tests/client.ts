import { createHmac, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { APIRequestContext, APIResponse } from '@playwright/test'
import { expect } from '../../../src/browser/fixtures.ts'

export interface Person {
  /** `@name:domain` */
  id: string
  name: string
  password: string
  token: string
}

/** Asked again as often as Synapse says that it was too fast, and not before it says so. */
export async function ask(
  request: APIRequestContext,
  token: string | undefined,
  method: string,
  path: string,
  data?: object,
  type = 'application/json'
): Promise<APIResponse> {
  const headers = { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(data === undefined ? {} : { 'content-type': type }) }
  const answer = await request.fetch(path, { method, headers, ...(data === undefined ? {} : { data }) })
  if (answer.status() !== 429) return answer
  await delay(((await answer.json()) as { retry_after_ms?: number }).retry_after_ms ?? 1000)
  return await ask(request, token, method, path, data, type)
}

export async function done<T>(request: APIRequestContext, token: string | undefined, method: string, path: string, data?: object): Promise<T> {
  const answer = await ask(request, token, method, path, data)
  expect(answer.status(), `${method} ${path.split('?')[0]}: ${await answer.text()}`).toBe(200)
  return (await answer.json()) as T
}

/** The answer to a registration with this secret, by which only an administrator of the machine can register. */
export async function registration(request: APIRequestContext, secret: string, name: string, password: string): Promise<APIResponse> {
  const { nonce } = await done<{ nonce: string }>(request, undefined, 'GET', '/_synapse/admin/v1/register')
  const mac = createHmac('sha1', secret).update([nonce, name, password, 'notadmin'].join('\0')).digest('hex')
  return await ask(request, undefined, 'POST', '/_synapse/admin/v1/register', { nonce, username: name, password, admin: false, mac })
}

export async function register(request: APIRequestContext, secret: string, role: string): Promise<Person> {
  const [name, password] = [`${role}-${randomUUID().slice(0, 8)}`, randomUUID()]
  const answer = await registration(request, secret, name, password)
  expect(answer.status()).toBe(200)
  const { user_id: id, access_token: token } = (await answer.json()) as { user_id: string; access_token: string }
  return { id, name, password, token }
}
