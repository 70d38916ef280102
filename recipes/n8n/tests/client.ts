import type { APIRequestContext, APIResponse } from '@playwright/test'
import { expect } from '../../../src/browser/fixtures.ts'
import { ownerOf } from '../workflow.ts'

/** n8n lets nobody sign in more than five times a minute: all tests of a file share one session. */
let session: Promise<string> | undefined

/** The cookie of the owner, who is made where there is none yet. */
export function signedIn(request: APIRequestContext, encryptionKey: string): Promise<string> {
  session ??= signIn(request, encryptionKey)
  return session
}

async function signIn(request: APIRequestContext, encryptionKey: string): Promise<string> {
  const { email, password, ...names } = ownerOf(encryptionKey)
  const settings = (await (await request.get('/rest/settings')).json()) as { data: { userManagement: { showSetupOnFirstLoad?: boolean } } }
  const answer =
    settings.data.userManagement.showSetupOnFirstLoad === true
      ? await request.post('/rest/owner/setup', { data: { email, password, ...names } })
      : await request.post('/rest/login', { data: { emailOrLdapLoginId: email, password } })
  expect(answer.status()).toBe(200)
  const cookie = answer.headersArray().find(({ name, value }) => name.toLowerCase() === 'set-cookie' && value.startsWith('n8n-auth='))
  return cookie?.value.split(';')[0] ?? ''
}

export const ask = (request: APIRequestContext, cookie: string, method: string, path: string, data?: object): Promise<APIResponse> =>
  request.fetch(path, { method, headers: { cookie }, ...(data === undefined ? {} : { data }) })

export async function done<T>(request: APIRequestContext, cookie: string, method: string, path: string, data?: object): Promise<T> {
  const answer = await ask(request, cookie, method, path, data)
  expect(answer.status(), `${method} ${path.split('?')[0]}: ${await answer.text()}`).toBe(200)
  return ((await answer.json()) as { data: T }).data
}

export interface Execution {
  id: string
  status: string
  mode: string
}

/** The executions of a workflow, newest first. */
export async function executionsOf(request: APIRequestContext, cookie: string, workflow: string): Promise<Execution[]> {
  const filter = encodeURIComponent(JSON.stringify({ workflowId: workflow }))
  return (await done<{ results: Execution[] }>(request, cookie, 'GET', `/rest/executions?filter=${filter}`)).results
}
