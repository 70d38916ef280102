import { randomUUID } from 'node:crypto'
import type { Page, Request } from '@playwright/test'
import { expect, test } from '../../../src/browser/fixtures.ts'
import { byHand, ownerOf } from '../workflow.ts'
import { done, executionsOf, signedIn } from './client.ts'

/** The editor is some megabytes of scripts, which take their time where the processor has other work. */
const patience = { timeout: 60_000 }
test.setTimeout(240_000)

/** A network that comes or goes on this machine cuts off what the browser is loading. That says nothing of the app, and the page is asked for again. */
async function open(page: Page, path: string): Promise<void> {
  for (;;) {
    let cut = false
    const watch = (failed: Request): void => {
      cut ||= failed.failure()?.errorText === 'net::ERR_NETWORK_CHANGED'
    }
    page.on('requestfailed', watch)
    try {
      await page.goto(path, { waitUntil: 'networkidle' })
    } catch (error) {
      if (!/net::ERR_NETWORK_CHANGED/.test(String(error))) throw error
      cut = true
    } finally {
      page.off('requestfailed', watch)
    }
    if (!cut) return
  }
}

test('the owner signs in through the browser with the right password only, and runs a workflow in the editor', async ({ page, request, secret }) => {
  const { email, password } = ownerOf(secret('encryption_key'))
  const cookie = await signedIn(request, secret('encryption_key'))
  const name = `By hand ${randomUUID()}`
  const { id } = await done<{ id: string }>(request, cookie, 'POST', '/rest/workflows', byHand(name))

  await open(page, '/signin')
  const signIn = async (given: string): Promise<number> => {
    await page.getByLabel('Email').fill(email)
    await page.getByLabel('Password').fill(given)
    const answered = page.waitForResponse((answer) => answer.request().method() === 'POST' && new URL(answer.url()).pathname === '/rest/login')
    await page.getByRole('button', { name: 'Sign in' }).click()
    return (await answered).status()
  }
  expect(await signIn('Wrong1234')).toBe(401)
  await expect(page.getByText('Wrong username or password')).toBeVisible(patience)
  expect(await signIn(password)).toBe(200)

  await open(page, `/workflow/${id}`)
  await expect(page.locator('[data-test-id="canvas-node"]')).toHaveCount(2, patience)
  await page.locator('[data-test-id="execute-workflow-button"]').click()
  await expect(page.getByText('Workflow executed successfully')).toBeVisible(patience)
  await expect
    .poll(async () => (await executionsOf(request, cookie, id)).map(({ status, mode }) => ({ status, mode })))
    .toEqual([{ status: 'success', mode: 'manual' }])
})
