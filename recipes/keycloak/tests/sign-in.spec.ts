import type { APIRequestContext, APIResponse } from '@playwright/test'
import { expect, test } from '../../../src/browser/fixtures.ts'

const grant = (request: APIRequestContext, password: string): Promise<APIResponse> =>
  request.post('/realms/master/protocol/openid-connect/token', { form: { grant_type: 'password', client_id: 'admin-cli', username: 'admin', password } })

test('the administrator gets a token of this domain with the generated password', async ({ app, request, secret }) => {
  const answer = await grant(request, secret('admin_password'))
  expect(answer.status()).toBe(200)
  const parts = ((await answer.json()) as { access_token: string }).access_token.split('.')
  expect(parts).toHaveLength(3)
  const claims = JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString()) as { iss: string; azp: string; typ: string; exp: number }
  expect(claims).toMatchObject({ iss: `${app.url}/realms/master`, azp: 'admin-cli', typ: 'Bearer' })
  expect(claims.exp * 1000).toBeGreaterThan(Date.now())
})

test('a wrong password gets none', async ({ request }) => {
  const answer = await grant(request, 'not-the-password')
  expect(answer.status()).toBe(401)
  expect(await answer.json()).toMatchObject({ error: 'invalid_grant' })
})

test('the discovery names this domain only', async ({ app, request }) => {
  const discovery = (await (await request.get('/realms/master/.well-known/openid-configuration')).json()) as Record<string, unknown>
  expect(discovery['issuer']).toBe(`${app.url}/realms/master`)
  for (const [name, value] of Object.entries(discovery))
    if (name.endsWith('_endpoint') || name === 'jwks_uri') expect(new URL(String(value)).origin, name).toBe(app.url)
})

test('the administrator signs in to the administration in the browser, and out again', async ({ page, secret }) => {
  await page.goto('/admin/')
  await page.getByRole('textbox', { name: 'Username or email' }).fill('admin')
  await page.getByRole('textbox', { name: 'Password' }).fill('not-the-password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('Invalid username or password.')).toBeVisible()

  await page.getByRole('textbox', { name: 'Password' }).fill(secret('admin_password'))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: /Welcome to/ })).toBeVisible({ timeout: 30_000 })
  await page.getByRole('link', { name: 'Users' }).click()
  await expect(page.getByRole('link', { name: 'admin', exact: true })).toBeVisible()

  await page.getByTestId('options-toggle').click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
})
