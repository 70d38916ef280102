import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { testServer } from '../../test/support/server.ts'
import { StageFailure } from '../model/failure.ts'
import { serverOf } from '../run/server-file.ts'
import { type PageLoad, StageBrowser } from './page.ts'

const folder = mkdtempSync(join(tmpdir(), 'testme-screenshot-'))
const secret = 'opens-only-this-test'
const form = `<!DOCTYPE html><title>Sign in</title><form action="/in"><label>Password <input type="password" name="p"></label><button>Sign in</button></form>
<iframe srcdoc="<p>in a frame</p>"></iframe><div id="host"></div><script>document.querySelector('#host').attachShadow({ mode: 'open' }).innerHTML = '<p>in the shadow</p>'</script>`
const app = createServer((request, answer) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://app')
  answer.setHeader('content-type', 'text/html')
  if (pathname !== '/in') answer.end(form)
  else if (searchParams.get('p') !== secret) answer.writeHead(403).end('<h1>Refused</h1>')
  else answer.end('<!DOCTYPE html><title>Home</title><h1>Signed in</h1><p>what people come for</p>')
})
let browser: StageBrowser
let url: string

before(async () => {
  const facts = await testServer()
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(app.address() as AddressInfo).port}`
  browser = new StageBrowser(serverOf(facts), { parent: folder, runId: 'screenshot-test', temporary: folder })
})
after(async () => {
  await browser.close()
  app.close()
  rmSync(folder, { recursive: true, force: true })
})

let made = 0
/** Loads the form and calls these hooks with it. */
async function pictured(hooks: string, deadline = 30): Promise<PageLoad> {
  made += 1
  const directory = join(folder, `hooks-${made}`)
  mkdirSync(directory)
  writeFileSync(join(directory, 'hooks.ts'), hooks)
  const hook = {
    directory,
    deadline,
    app: { domain: '127.0.0.1', url, stack: 'app' },
    stage: 'install' as const,
    role: 'fresh' as const,
    secrets: { password: secret },
    accounts: {}
  }
  return await browser.load(`${url}/`, { until: Date.now() + 60_000, accepted: [], signal: new AbortController().signal, hook })
}

const signIn = `
  await page.getByLabel('Password').fill(given)
  await page.getByRole('button').click()`

test('the hook screenshot signs in, and the picture is of what comes then; the page is judged as it was before', async () => {
  const plain = await browser.load(`${url}/`, { until: Date.now() + 60_000, accepted: [], signal: new AbortController().signal })
  assert.equal(plain.hooked, undefined)
  const page = await pictured(`import type { ScreenshotContext } from '${join(import.meta.dirname, '..', 'settings', 'hooks.ts')}'
export async function screenshot({ page, secret, log, app, stage }: ScreenshotContext): Promise<void> {
  const given = secret('password')${signIn}
  await page.getByText('Signed in').waitFor()
  log(app.url + ' ' + stage)
}`)
  assert.deepEqual(page.hooked, { handledSecret: true, log: [`${url} install`] })
  assert.equal(page.title, 'Sign in')
  assert.match(page.text ?? '', /what people come for/)
  assert.ok(page.picture !== undefined && plain.picture !== undefined && !page.picture.equals(plain.picture))
})

test('L139: what a page shows in fields, frames and shadow trees is looked at before its picture is kept', async () => {
  const page = await pictured(`export async function screenshot({ page, secret }) { await page.getByLabel('Password').fill(secret('password')) }`)
  for (const text of [secret, 'in a frame', 'in the shadow']) assert.ok((page.text ?? '').includes(text), text)
})

const broken: [string, string, 'recipe' | 'suite', RegExp, number?][] = [
  ['that says no', "export const screenshot = ({ no }) => no('nobody can sign in')", 'recipe', /^screenshot: nobody can sign in/],
  [
    'with a failed assertion',
    "import assert from 'node:assert'\nexport const screenshot = async ({ page }) => assert.equal(await page.title(), 'Home')",
    'recipe',
    /Home/
  ],
  ['with a slip', 'export const screenshot = ({ page }) => page.nothing()', 'suite', /the hook screenshot failed: .*nothing is not a function/],
  ['that asks for another secret', "export const screenshot = ({ secret }) => void secret('passwort')", 'suite', /no generated or inserted secret "passwort"/],
  ['that waits for what never comes', "export const screenshot = ({ page }) => page.getByText('Welcome').waitFor()", 'suite', /did not end within 1 s/, 1]
]

test('what a hook screenshot logged is not lost when it throws', async () => {
  await assert.rejects(pictured("export const screenshot = ({ log, no }) => { log('on the first page'); no('nobody can sign in') }"), (error) => {
    assert.deepEqual(error instanceof StageFailure && error.details.slice(-1), ['the hook logged: on the first page'])
    return true
  })
})

for (const [name, hooks, failureClass, message, deadline] of broken)
  test(`L56: a hook screenshot ${name} is class ${failureClass}, and is not tried again`, async () => {
    await assert.rejects(
      pictured(hooks, deadline),
      (error) => error instanceof StageFailure && error.failureClass === failureClass && message.test(error.message)
    )
  })
