import { randomUUID } from 'node:crypto'
import type { HookContext, HookState } from '../../src/settings/hooks.ts'

// Never run against the real application (recipe.yml: untried).

interface Post extends Login {
  did: string
  rkey: string
  text: string
}
interface Login {
  handle: string
  password: string
}

const collection = 'app.bsky.feed.post'

/** An account, and a post by it. */
export async function seed(context: HookContext): Promise<HookState> {
  const mark = randomUUID().slice(0, 8)
  const login = { handle: `kept-${mark}.${context.app.domain}`, password: randomUUID() }
  const account = await called<{ did: string; accessJwt: string }>(
    context,
    'com.atproto.server.createAccount',
    { ...login, email: `kept-${mark}@example.org` },
    undefined
  )
  const text = `kept ${mark}`
  const { uri } = await called<{ uri: string }>(
    context,
    'com.atproto.repo.createRecord',
    { repo: account.did, collection, record: { $type: collection, text, createdAt: new Date().toISOString() } },
    account.accessJwt
  )
  return { ...login, did: account.did, rkey: uri.split('/').at(-1) ?? '', text } satisfies Post as unknown as HookState
}

/** The post as anybody reads it, and the account as it signs in. */
export async function verify(context: HookContext, state: HookState): Promise<void> {
  const { did, rkey, text, ...login } = state as unknown as Post
  const query = new URLSearchParams({ repo: did, collection, rkey })
  const answer = await context.fetch(`/xrpc/com.atproto.repo.getRecord?${query}`)
  if (answer.status !== 200) return context.no(`the post ${rkey} of ${did} is not there: ${answer.status}`)
  const { value } = (await answer.json()) as { value: { text: string } }
  if (value.text !== text) return context.no(`the post ${rkey} says "${value.text}" and not "${text}"`)
  await session(context, login)
}

/** The post deleted. */
export async function damage(context: HookContext, state: HookState): Promise<void> {
  const { did, rkey, ...login } = state as unknown as Post
  await called(context, 'com.atproto.repo.deleteRecord', { repo: did, collection, rkey }, await session(context, login))
}

async function session(context: HookContext, { handle, password }: Login): Promise<string> {
  return (await called<{ accessJwt: string }>(context, 'com.atproto.server.createSession', { identifier: handle, password }, undefined)).accessJwt
}

async function called<Answer>(context: HookContext, method: string, body: object, token: string | undefined): Promise<Answer> {
  const answer = await context.fetch(`/xrpc/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body)
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} answered ${answer.status}: ${text.slice(0, 200)}`)
  return (text === '' ? undefined : JSON.parse(text)) as Answer
}
