import { expect, test } from '@playwright/test'

test('the page in the volume is the page of the site', async ({ page }) => {
  await page.goto('/')
  await expect(page).toHaveTitle('Tiny')
  await expect(page.getByRole('heading')).toHaveText('Tiny')
})

test('a page that nobody wrote is not found', async ({ request }) => {
  expect((await request.get('/nobody-wrote-this.html')).status()).toBe(404)
})
