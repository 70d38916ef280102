import { expect, test } from '../../../src/browser/fixtures.ts'

test('somebody signs in at the provider and writes into the book', async ({ page, account }) => {
  await page.goto('/')
  await page.getByRole('link', { name: 'Sign in' }).click()
  await page.getByLabel('User').fill(account('login', 'user'))
  await page.getByLabel('Password').fill('not-the-password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('Wrong user or password.')).toBeVisible()

  await page.getByLabel('User').fill(account('login', 'user'))
  await page.getByLabel('Password').fill(account('login', 'password'))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText(`Signed in as ${account('login', 'user')}`)).toBeVisible()
  await page.getByLabel('Entry').fill('written by one of us')
  await page.getByRole('button', { name: 'Write' }).click()
  await expect(page.getByText(`${account('login', 'user')}: written by one of us`)).toBeVisible()
})

test('nobody writes without signing in', async ({ request }) => {
  const answer = await request.post('/', { form: { text: 'written by a stranger' } })
  expect(answer.status()).toBe(403)
})
