import { expect, test } from '@playwright/test'

test('a note is written in the browser, read back by the API and deleted', async ({ page, request }) => {
  const text = `buy milk <b>& bread</b> ${Date.now()}`
  await page.goto('/')
  await page.getByLabel('Note').fill(text)
  await page.getByRole('button', { name: 'Add' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: text })).toHaveCount(1)

  const notes = (await (await request.get('/api/notes')).json()) as { id: number; text: string }[]
  const note = notes.find((candidate) => candidate.text === text)
  expect(note).toBeDefined()
  expect((await request.delete(`/api/notes/${note?.id}`)).status()).toBe(200)
  expect((await request.get(`/api/notes/${note?.id}`)).status()).toBe(404)
  await page.reload()
  await expect(page.getByRole('listitem').filter({ hasText: text })).toHaveCount(0)
})

test('an upload comes back byte for byte', async ({ request }) => {
  const content = Buffer.from([0, 1, 2, 250, 251, 252])
  expect((await request.put('/uploads/bytes.bin', { data: content })).status()).toBe(201)
  expect(await (await request.get('/uploads/bytes.bin')).body()).toEqual(content)
})
