import { expect, test } from '../../../src/browser/fixtures.ts'
import { done, register } from './client.ts'

interface SignedIn {
  user_id: string
  access_token: string
}

test.setTimeout(120_000)

test('a user signs in through the browser with the right password only, and the session is theirs until they sign out', async ({ page, request, secret }) => {
  const person = await register(request, secret('registration'), 'person')
  await page.goto('/_matrix/static/client/login/')
  // The page hands what it was given to the application that opened it, which is this test.
  await page.evaluate('matrixLogin.onLogin = (answer) => { document.body.dataset.signedIn = JSON.stringify(answer) }')
  const signIn = async (password: string): Promise<number> => {
    await page.locator('#user_id').fill(person.name)
    await page.locator('#password').fill(password)
    const answered = page.waitForResponse((answer) => answer.request().method() === 'POST' && new URL(answer.url()).pathname.endsWith('/login'))
    await page.locator('#password').press('Enter')
    return (await answered).status()
  }
  expect(await signIn('not-the-password')).toBe(403)
  await expect(page.locator('#feedback')).toContainText('Invalid username or password')

  expect(await signIn(person.password)).toBe(200)
  await expect(page.locator('body')).toHaveAttribute('data-signed-in', /access_token/)
  const signedIn = JSON.parse((await page.locator('body').getAttribute('data-signed-in')) ?? '') as SignedIn
  expect(signedIn.user_id).toBe(person.id)
  expect(await done(request, signedIn.access_token, 'GET', '/_matrix/client/v3/account/whoami')).toMatchObject({ user_id: person.id })
  await done(request, signedIn.access_token, 'POST', '/_matrix/client/v3/logout', {})
  const after = await request.get('/_matrix/client/v3/account/whoami', { headers: { authorization: `Bearer ${signedIn.access_token}` } })
  expect(after.status()).toBe(401)
})
