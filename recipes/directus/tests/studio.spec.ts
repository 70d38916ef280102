import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { type APIRequestContext, expect, type Page } from '@playwright/test'
import { test } from '../../../src/browser/fixtures.ts'

const email = 'admin@example.com'
test.setTimeout(240_000)
const patience = { timeout: 90_000 }

/** Signs the administrator in by the API; what every further request needs. */
async function asAdministrator(request: APIRequestContext, password: string): Promise<{ authorization: string }> {
  const answer = await request.post('/auth/login', { data: { email, password } })
  expect(answer.status()).toBe(200)
  return { authorization: `Bearer ${((await answer.json()) as { data: { access_token: string } }).data.access_token}` }
}

async function makeCollection(request: APIRequestContext, headers: { authorization: string }): Promise<string> {
  const collection = `spec_${randomBytes(4).toString('hex')}`
  const fields = [
    { field: 'id', type: 'integer', schema: { is_primary_key: true, has_auto_increment: true } },
    { field: 'text', type: 'string', meta: { interface: 'input' } }
  ]
  const made = await request.post('/collections', { headers, data: { collection, schema: {}, meta: {}, fields } })
  expect(made.status()).toBe(200)
  return collection
}

async function signIn(page: Page, password: string): Promise<void> {
  await page.getByPlaceholder('Email').fill(email)
  await page.getByPlaceholder('Password').fill(password)
  await page.getByRole('button', { name: 'Sign In' }).click()
}

test('the administrator signs in to the studio and finds there what the API wrote', async ({ page, request, secret }) => {
  const headers = await asAdministrator(request, secret('admin_password'))
  const collection = await makeCollection(request, headers)
  const text = `seen in the studio ${randomUUID()}`
  expect((await request.post(`/items/${collection}`, { headers, data: { text } })).status()).toBe(200)

  await page.goto('/admin/login')
  await signIn(page, 'not-the-password')
  await expect(page.getByText('Wrong username or password')).toBeVisible(patience)
  await signIn(page, secret('admin_password'))
  await expect(page).not.toHaveURL(/\/admin\/login/, patience)
  await page.goto(`/admin/content/${collection}`)
  await expect(page.getByText(text)).toBeVisible(patience)
})

test('a file lies in the object store, comes back as it was and as a smaller picture', async ({ request, secret }) => {
  const headers = await asAdministrator(request, secret('admin_password'))
  // A picture of 2 by 2 points.
  const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==', 'base64')
  const made = await request.post('/files', { headers, multipart: { file: { name: 'points.png', mimeType: 'image/png', buffer: picture } } })
  expect(made.status()).toBe(200)
  const { data } = (await made.json()) as { data: { id: string; storage: string; type: string; width: number } }
  expect(data).toMatchObject({ storage: 's3', type: 'image/png', width: 2 })
  const sum = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
  expect(sum(await (await request.get(`/assets/${data.id}`, { headers })).body())).toBe(sum(picture))
  const smaller = await request.get(`/assets/${data.id}?width=1&height=1&format=webp`, { headers })
  expect(smaller.status()).toBe(200)
  expect(smaller.headers()['content-type']).toBe('image/webp')
})

test('nobody reads or writes without signing in', async ({ request, secret }) => {
  const headers = await asAdministrator(request, secret('admin_password'))
  const collection = await makeCollection(request, headers)
  for (const path of [`/items/${collection}`, '/files', '/users']) {
    expect((await request.get(path, { headers: { authorization: '' } })).status(), path).toBe(403)
    const mine = { text: 'mine', type: 'text/plain', filename_download: 'mine.txt', storage: 's3' }
    expect((await request.post(path, { headers: { authorization: '' }, data: mine })).status(), path).toBe(403)
  }
  expect((await request.get(`/items/${collection}`, { headers: { authorization: 'Bearer not-a-token' } })).status()).toBe(401)
})

test('database, cache and object store are reached, and the cache answers in place of the database', async ({ request, secret }) => {
  const headers = await asAdministrator(request, secret('admin_password'))
  const health = (await (await request.get('/server/health', { headers })).json()) as { checks: Record<string, { status: string }[]> }
  // "warn" is what it says of a slow machine.
  for (const part of ['pg:responseTime', 'cache:responseTime', 'storage:s3:responseTime'])
    expect(health.checks[part]?.map(({ status }) => status).join(), part).toMatch(/^(ok|warn)$/)

  const collection = await makeCollection(request, headers)
  const asked = async (): Promise<string | undefined> => (await request.get(`/items/${collection}`, { headers })).headers()['x-directus-cache']
  expect(await asked()).toBe('MISS')
  expect(await asked()).toBe('HIT')
  // What is written makes the cache forget.
  await request.post(`/items/${collection}`, { headers, data: { text: 'new' } })
  expect(await asked()).toBe('MISS')
})

test('a flow runs its own script when it is called', async ({ request, secret }) => {
  const headers = await asAdministrator(request, secret('admin_password'))
  const code = 'module.exports = async function (data) { return { sum: data.$trigger.body.numbers.reduce((sum, number) => sum + number, 0) } }'
  const made = async (path: string, data: object): Promise<string> => {
    const answer = await request.post(path, { headers, data })
    expect(answer.status(), path).toBe(200)
    return ((await answer.json()) as { data: { id: string } }).data.id
  }
  const flow = await made('/flows', { name: 'sum', trigger: 'webhook', status: 'active', options: { method: 'POST', async: false, return: '$last' } })
  const operation = await made('/operations', { flow, key: 'script', name: 'script', type: 'exec', position_x: 19, position_y: 1, options: { code } })
  expect((await request.patch(`/flows/${flow}`, { headers, data: { operation } })).status()).toBe(200)
  // Directus takes a new flow into its memory a moment after it has said yes.
  const called = async (): Promise<unknown> => (await request.post(`/flows/trigger/${flow}`, { headers, data: { numbers: [19, 23] } })).json()
  await expect.poll(called, patience).toEqual({ sum: 42 })
})
