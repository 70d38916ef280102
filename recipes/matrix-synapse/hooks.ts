import assert from 'node:assert/strict'
import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { HookContext, HookState } from '../../src/settings/hooks.ts'

type User = { id: string; token: string }

type State = {
  /** Writes, and may delete media: an administrator of the server. */
  writer: User
  reader: User
  room: string
  name: string
  /** What was said in the room, in this order, and nothing else. */
  messages: string[]
  media: { path: string; bytes: number; sha256: string }
  /** The public keys that this server signs with, by their names: the private ones lie in the volume. */
  keys: { [name: string]: string }
}

/** Two people, a room in which both have said something, and a file in it. */
export async function seed(context: HookContext): Promise<HookState> {
  const mark = randomUUID().slice(0, 8)
  const writer = await register(context, `writer-${mark}`, true)
  const reader = await register(context, `reader-${mark}`, false)
  const name = `Room ${mark}`
  const { room_id: room } = await done<{ room_id: string }>(context, writer, 'POST', '/_matrix/client/v3/createRoom', {
    name,
    preset: 'private_chat',
    invite: [reader.id]
  })
  await done(context, reader, 'POST', `/_matrix/client/v3/join/${encodeURIComponent(room)}`, {})
  const content = randomBytes(100_000)
  const uploaded = await ask(context, writer, 'POST', `/_matrix/media/v3/upload?filename=${mark}.bin`, content)
  assert.equal(uploaded.status, 200, `a file cannot be uploaded: ${uploaded.status}`)
  const { content_uri: uri } = (await uploaded.json()) as { content_uri: string }
  const messages = [`first ${randomUUID()} · ünïcode`, `${mark}.bin`, `second ${randomUUID()}`]
  await say(context, writer, room, { msgtype: 'm.text', body: messages[0] })
  await say(context, writer, room, { msgtype: 'm.file', body: messages[1], url: uri })
  await say(context, reader, room, { msgtype: 'm.text', body: messages[2] })
  const media = { path: uri.replace('mxc://', ''), bytes: content.length, sha256: sha256(content) }
  return { writer, reader, room, name, messages, media, keys: await serverKeys(context) } satisfies State
}

/** Read by the one who wrote least of it, and written to: a room that can be read may still refuse everything new. */
export async function verify(context: HookContext, value: HookState): Promise<void> {
  const { reader, writer, room, name, messages, media, keys } = value as State
  const place = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}`
  const told = await ask(context, reader, 'GET', `${place}/state/m.room.name`)
  assert.equal(told.status, 200, `the seeded room does not tell the seeded reader its name: ${told.status}`)
  assert.deepEqual(await told.json(), { name }, 'the seeded room has another name')
  const { joined } = await done<{ joined: object }>(context, reader, 'GET', `${place}/joined_members`)
  assert.deepEqual(Object.keys(joined).sort(), [reader.id, writer.id].sort(), 'others are in the seeded room than were')
  const filter = encodeURIComponent(JSON.stringify({ types: ['m.room.message'] }))
  const { chunk } = await done<{ chunk: { content: { body?: string } }[] }>(context, reader, 'GET', `${place}/messages?dir=b&limit=50&filter=${filter}`)
  assert.deepEqual(chunk.map(({ content }) => content.body).reverse(), messages, 'other messages are in the seeded room than were')
  const file = await ask(context, reader, 'GET', `/_matrix/client/v1/media/download/${media.path}`)
  assert.equal(file.status, 200, `the seeded file cannot be downloaded: ${file.status}`)
  const content = Buffer.from(await file.arrayBuffer())
  assert.deepEqual({ bytes: content.length, sha256: sha256(content) }, { bytes: media.bytes, sha256: media.sha256 }, 'the seeded file has changed')
  assert.deepEqual(await serverKeys(context), keys, 'the server signs with another key: no other server would believe it')
  // Of a type of its own, so that it is no message.
  await done(context, writer, 'PUT', `${place}/send/org.example.read/${randomUUID()}`, {})
}

/** The room renamed, something new said, the file deleted from the server: database and volume. */
export async function damage(context: HookContext, value: HookState): Promise<void> {
  const { writer, room, media } = value as State
  await done(context, writer, 'PUT', `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/state/m.room.name`, { name: 'damaged' })
  await say(context, writer, room, { msgtype: 'm.text', body: 'later' })
  await done(context, writer, 'DELETE', `/_synapse/admin/v1/media/${media.path}`)
}

/** By the shared secret of registration. */
async function register(context: HookContext, name: string, admin: boolean): Promise<User> {
  const { nonce } = await done<{ nonce: string }>(context, undefined, 'GET', '/_synapse/admin/v1/register')
  const password = randomUUID()
  const mac = createHmac('sha1', context.secret('registration'))
    .update([nonce, name, password, admin ? 'admin' : 'notadmin'].join('\0'))
    .digest('hex')
  const made = await done<{ user_id: string; access_token: string }>(context, undefined, 'POST', '/_synapse/admin/v1/register', {
    nonce,
    username: name,
    password,
    admin,
    mac
  })
  return { id: made.user_id, token: made.access_token }
}

async function say(context: HookContext, user: User, room: string, content: object): Promise<void> {
  await done(context, user, 'PUT', `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/${randomUUID()}`, content)
}

async function serverKeys(context: HookContext): Promise<Record<string, string>> {
  const { verify_keys: keys } = await done<{ verify_keys: Record<string, { key: string }> }>(context, undefined, 'GET', '/_matrix/key/v2/server')
  return Object.fromEntries(Object.entries(keys).map(([name, { key }]) => [name, key]))
}

async function done<T>(context: HookContext, user: User | undefined, method: string, path: string, body?: object): Promise<T> {
  const answer = await ask(context, user, method, path, body)
  const text = await answer.text()
  assert.equal(answer.status, 200, `${method} ${path.split('?')[0]} answered ${answer.status}: ${text.slice(0, 200)}`)
  return JSON.parse(text) as T
}

/** Asked again as often as Synapse says that it was too fast, and not before it says so. */
async function ask(context: HookContext, user: User | undefined, method: string, path: string, body?: object): Promise<Response> {
  const raw = body instanceof Buffer
  const answer = await context.fetch(path, {
    method,
    headers: {
      ...(user === undefined ? {} : { authorization: `Bearer ${user.token}` }),
      ...(body === undefined ? {} : { 'content-type': raw ? 'application/octet-stream' : 'application/json' })
    },
    ...(body === undefined ? {} : { body: raw ? new Uint8Array(body) : JSON.stringify(body) })
  })
  if (answer.status !== 429) return answer
  const { retry_after_ms: wait } = (await answer.json()) as { retry_after_ms?: number }
  await delay(wait ?? 1000, undefined, { signal: context.signal })
  return await ask(context, user, method, path, body)
}

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex')
