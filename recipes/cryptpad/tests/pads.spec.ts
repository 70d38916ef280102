import { expect, type FrameLocator, type Page } from '@playwright/test'
import { test } from '../../../src/browser/fixtures.ts'

// Never run against the real application (recipe.yml: untried). The selectors are those of CryptPad's rich text editor as far as they are known.

/** The editor stands in a frame of the sandbox, and what is typed in a frame within that. */
const sandbox = (page: Page): FrameLocator => page.frameLocator('#sbox-iframe')
const paper = (page: Page): FrameLocator => sandbox(page).frameLocator('iframe.cke_wysiwyg_frame')

test('both origins answer, each with a certificate, and the app names the second one', async ({ app, request }) => {
  const config = await request.get('/api/config')
  expect(config.status()).toBe(200)
  const text = await config.text()
  expect(text).toContain(app.url)
  expect(text).toContain(`https://sandbox-${app.domain}`)
  expect((await request.get(`https://sandbox-${app.domain}/`)).status()).toBeLessThan(500)
})

test('what is typed into a pad is read in another browser', async ({ page, browser }) => {
  await page.goto('/pad/')
  const create = sandbox(page).getByRole('button', { name: 'Create', exact: true })
  await create.or(paper(page).locator('body')).first().waitFor({ timeout: 60_000 })
  if (await create.isVisible()) await create.click()
  // The key of the pad stands in the fragment, and only there.
  await expect.poll(() => new URL(page.url()).hash, { timeout: 60_000 }).toMatch(/^#\/2\/pad\/edit\//)
  const body = paper(page).locator('body')
  await body.click()
  await page.keyboard.type('kept between two browsers')
  await expect(sandbox(page).getByText('Saved')).toBeVisible({ timeout: 30_000 })

  const other = await browser.newContext()
  const visitor = await other.newPage()
  await visitor.goto(page.url())
  await expect(paper(visitor).locator('body')).toContainText('kept between two browsers', { timeout: 60_000 })
  await other.close()
})
