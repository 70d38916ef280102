import { expect, test } from '@playwright/test'

test('the site is served with the type of its files', async ({ page }) => {
  const response = await page.goto('/')
  expect(response?.status()).toBe(200)
  expect(response?.headers()['content-type']).toContain('text/html')
  await expect(page.getByRole('heading')).toHaveText('Welcome to nginx!')
})
