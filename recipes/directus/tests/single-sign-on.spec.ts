import { expect, type Page } from '@playwright/test'
import { test } from '../../../src/browser/fixtures.ts'

test.setTimeout(240_000)
const patience = { timeout: 90_000 }

async function signInAtKeycloak(page: Page, user: string, password: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Username or email' }).fill(user)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('somebody signs in by way of Keycloak and is known to Directus then', async ({ app, page, request, account, secret }) => {
  const [user, email] = [account('keycloak', 'user'), account('keycloak', 'email')]
  await page.goto('/admin/login')
  await page.getByText('Log In with Keycloak').click()
  await expect(page).toHaveURL((url) => url.href.startsWith(`${account('keycloak', 'issuer')}/`), patience)
  await signInAtKeycloak(page, user, 'not-the-password')
  await expect(page.getByText('Invalid username or password.')).toBeVisible(patience)
  await signInAtKeycloak(page, user, account('keycloak', 'password'))

  // Back in the studio, which answers to the session that came of it.
  await expect(page).toHaveURL((url) => url.origin === app.url && /^\/admin\/(?!login)/.test(url.pathname), patience)
  const me = await page.request.get('/users/me?fields=email')
  expect(me.status()).toBe(200)
  expect(await me.json()).toEqual({ data: { email } })

  // And the administrator sees somebody new who has the role of members and no password.
  const signedIn = await request.post('/auth/login', { data: { email: 'admin@example.com', password: secret('admin_password') } })
  const authorization = `Bearer ${((await signedIn.json()) as { data: { access_token: string } }).data.access_token}`
  const people = await request.get(`/users?filter[email][_eq]=${email}&fields=status,provider,external_identifier,password,role.name`, {
    headers: { authorization }
  })
  expect(await people.json()).toEqual({
    data: [{ status: 'active', provider: 'keycloak', external_identifier: email, password: null, role: { name: 'Members' } }]
  })
})

test('whoever has no account at Keycloak stays outside', async ({ page, account, request }) => {
  const wrong = await request.get('/auth/login/keycloak/callback?code=invented&state=invented', { maxRedirects: 0 })
  expect(wrong.status()).toBe(302)
  expect(wrong.headers()['location']).toContain('/admin/login?reason=INVALID_CREDENTIALS')
  await page.goto('/admin/login')
  await page.getByText('Log In with Keycloak').click()
  await expect(page).toHaveURL((url) => url.href.startsWith(`${account('keycloak', 'issuer')}/`), patience)
  await signInAtKeycloak(page, 'nobody', 'nothing-at-all')
  await expect(page.getByText('Invalid username or password.')).toBeVisible(patience)
  expect((await page.request.get('/users/me')).status()).toBe(401)
})
