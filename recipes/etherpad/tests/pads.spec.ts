import { randomUUID } from 'node:crypto'
import type { APIRequestContext, Locator, Page } from '@playwright/test'
import { expect, test } from '../../../src/browser/fixtures.ts'

const api = '/api/1.2.15'

/** Etherpad makes the editor's scripts when the first pad is opened, for a minute where the processor has other work. */
const patience = { timeout: 90_000 }
test.setTimeout(240_000)

/** The editor lives in a frame within a frame, and can be written into once the pad has come from the server. */
async function openPad(page: Page, pad: string): Promise<Locator> {
  await page.goto(`/p/${pad}`)
  const editor = page.frameLocator('iframe[name="ace_outer"]').frameLocator('iframe[name="ace_inner"]').locator('#innerdocbody')
  await expect(editor).toHaveAttribute('contenteditable', 'true', patience)
  await expect(page.locator('#editorloadingbox')).toBeHidden(patience)
  return editor
}

async function textOf(request: APIRequestContext, key: string, pad: string): Promise<string> {
  const answer = await request.post(`${api}/getText`, { form: { apikey: key, padID: pad } })
  expect(answer.status()).toBe(200)
  return ((await answer.json()) as { data: { text: string } }).data.text
}

test('what one types is there in a fresh browser and by the API, and two write in one pad at once', async ({ page, browser, request, secret }) => {
  const pad = `together-${randomUUID()}`
  const [one, two] = [`the first writes ${randomUUID()}`, `the second answers ${randomUUID()}`]
  const editor = await openPad(page, pad)
  await editor.click()
  await page.keyboard.type(`${one}\n`)
  await expect.poll(() => textOf(request, secret('api_key'), pad)).toContain(one)

  const fresh = await browser.newContext()
  const their = await openPad(await fresh.newPage(), pad)
  await expect(their).toContainText(one)
  await their.press('Control+End')
  await their.pressSequentially(two)
  await expect(editor).toContainText(two)
  await expect.poll(() => textOf(request, secret('api_key'), pad)).toBe(`${one}\n${two}\n`)
  await fresh.close()
})

test('what the API writes is in the editor', async ({ page, request, secret }) => {
  const [pad, text] = [`written-${randomUUID()}`, `<b>not bold</b> & ünïcode ${randomUUID()}`]
  const made = await request.post(`${api}/createPad`, { form: { apikey: secret('api_key'), padID: pad, text } })
  expect(await made.json()).toMatchObject({ code: 0 })
  await expect(await openPad(page, pad)).toHaveText(text)
})

test('nobody reads or deletes a pad by the API without its key', async ({ request, secret }) => {
  const [pad, text] = [`guarded-${randomUUID()}`, `guarded ${randomUUID()}`]
  const made = await request.post(`${api}/createPad`, { form: { apikey: secret('api_key'), padID: pad, text } })
  expect(await made.json()).toMatchObject({ code: 0 })
  for (const key of [{ apikey: 'wrong' }, { apikey: '' }, {}]) {
    for (const name of ['getText', 'deletePad']) {
      const refused = await request.post(`${api}/${name}`, { form: { ...key, padID: pad } })
      expect(refused.status()).toBe(401)
      expect(await refused.json()).toEqual({ code: 4, message: 'no or wrong API Key', data: null })
    }
  }
  expect(await textOf(request, secret('api_key'), pad)).toBe(`${text}\n`)
})

test('the administrator comes in with the generated password and nobody without it', async ({ browser, request, secret }) => {
  expect((await request.get('/admin/')).status()).toBe(401)
  const wrong = Buffer.from('admin:wrong').toString('base64')
  expect((await request.get('/admin/', { headers: { authorization: `Basic ${wrong}` } })).status()).toBe(401)
  const context = await browser.newContext({ httpCredentials: { username: 'admin', password: secret('admin_password') } })
  const page = await context.newPage()
  expect((await page.goto('/admin/'))?.status()).toBe(200)
  await expect(page.getByRole('link', { name: 'Plugin manager' })).toBeVisible()
  await context.close()
})
