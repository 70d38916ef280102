import { randomUUID } from 'node:crypto'
import { expect, test } from '../../../src/browser/fixtures.ts'

// Never run against the real application (recipe.yml: untried).

const api = '/api/v1.0'

test('who has not signed in is nobody', async ({ request }) => {
  expect((await request.get(`${api}/users/me/`)).status()).toBe(401)
})

test('a user of keycloak signs in, makes a document, and reads it back', async ({ page, app, account }) => {
  await page.goto(`${api}/authenticate/`)
  expect(new URL(page.url()).host).toBe(account('keycloak', 'domain'))
  await page.getByLabel('Username or email').fill(account('keycloak', 'user'))
  await page.getByLabel('Password', { exact: true }).fill(account('keycloak', 'password'))
  await page.getByRole('button', { name: 'Sign In' }).click()
  await page.waitForURL(`${app.url}/**`)
  const me = await page.request.get(`${api}/users/me/`)
  expect(me.status()).toBe(200)
  expect(await me.json()).toMatchObject({ email: account('keycloak', 'email') })

  const title = `kept ${randomUUID()}`
  const token = (await page.context().cookies()).find(({ name }) => name === 'csrftoken')?.value ?? ''
  const made = await page.request.post(`${api}/documents/`, { data: { title }, headers: { 'x-csrftoken': token, referer: app.url } })
  expect(made.status()).toBe(201)
  const { id } = (await made.json()) as { id: string }
  const read = await page.request.get(`${api}/documents/${id}/`)
  expect(read.status()).toBe(200)
  expect(await read.json()).toMatchObject({ id, title })
})
