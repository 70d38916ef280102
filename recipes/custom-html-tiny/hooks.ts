import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { HookContext, HookState } from '../../src/settings/hooks.ts'

/** The image has no shell, and an empty site answers 404: pages come through the volume's folder. */
export async function prepare(context: HookContext): Promise<void> {
  const content = await context.volume('content')
  content.write('index.html', '<!DOCTYPE html>\n<html lang="en"><head><title>Tiny</title></head><body><h1>Tiny</h1></body></html>\n')
}

export async function seed(context: HookContext): Promise<HookState> {
  const page = { path: `/${randomBytes(6).toString('hex')}.html`, text: `<!DOCTYPE html>\n<title>Seeded</title>\n<p>${randomBytes(32).toString('hex')}</p>\n` }
  const content = await context.volume('content')
  content.write(page.path.slice(1), page.text)
  return page
}

export async function verify(context: HookContext, state: HookState): Promise<void> {
  const page = state as { path: string; text: string }
  const answer = await context.fetch(page.path)
  assert.equal(answer.status, 200)
  assert.equal(await answer.text(), page.text, `${page.path} does not come back byte for byte`)
}
