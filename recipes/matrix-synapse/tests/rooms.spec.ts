import { createPublicKey, randomBytes, randomUUID, verify } from 'node:crypto'
import { expect, test } from '../../../src/browser/fixtures.ts'
import { ask, done, register, registration } from './client.ts'

const client = '/_matrix/client/v3'

interface Sync {
  next_batch: string
  rooms?: { join?: Record<string, { timeline: { events: { type: string; sender: string; content: { body?: string; url?: string } }[] } }> }
}

test.setTimeout(120_000)

test('what one says in a room reaches the other as it is said, with a file, and nobody else', async ({ request, secret }) => {
  const [one, two, stranger] = [
    await register(request, secret('registration'), 'one'),
    await register(request, secret('registration'), 'two'),
    await register(request, secret('registration'), 'stranger')
  ]
  const { room_id: room } = await done<{ room_id: string }>(request, one.token, 'POST', `${client}/createRoom`, { preset: 'private_chat', invite: [two.id] })
  const place = `${client}/rooms/${encodeURIComponent(room)}`
  await done(request, two.token, 'POST', `${client}/join/${encodeURIComponent(room)}`, {})
  const { next_batch: since } = await done<Sync>(request, two.token, 'GET', `${client}/sync`)

  // Asked before there is anything: the answer comes when something is said.
  const waiting = done<Sync>(request, two.token, 'GET', `${client}/sync?since=${since}&timeout=60000`)
  const said = `said ${randomUUID()} · <b>ünïcode</b>`
  await done(request, one.token, 'PUT', `${place}/send/m.room.message/${randomUUID()}`, { msgtype: 'm.text', body: said })
  const heard = await waiting
  expect(heard.rooms?.join?.[room]?.timeline.events).toMatchObject([{ type: 'm.room.message', sender: one.id, content: { body: said } }])

  const content = randomBytes(200_000)
  const uploaded = await ask(request, one.token, 'POST', '/_matrix/media/v3/upload?filename=file.bin', content, 'application/octet-stream')
  expect(uploaded.status()).toBe(200)
  const { content_uri: uri } = (await uploaded.json()) as { content_uri: string }
  await done(request, one.token, 'PUT', `${place}/send/m.room.message/${randomUUID()}`, { msgtype: 'm.file', body: 'file.bin', url: uri })
  const later = await done<Sync>(request, two.token, 'GET', `${client}/sync?since=${heard.next_batch}&timeout=60000`)
  const [message] = later.rooms?.join?.[room]?.timeline.events ?? []
  expect(message?.content.url).toBe(uri)
  const download = `/_matrix/client/v1/media/download/${uri.replace('mxc://', '')}`
  const downloaded = await ask(request, two.token, 'GET', download)
  expect(downloaded.status()).toBe(200)
  expect((await downloaded.body()).equals(content)).toBe(true)

  expect((await ask(request, stranger.token, 'GET', `${place}/messages?dir=b`)).status()).toBe(403)
  expect((await ask(request, stranger.token, 'POST', `${client}/join/${encodeURIComponent(room)}`, {})).status()).toBe(403)
  expect((await ask(request, undefined, 'GET', download)).status()).toBe(401)
})

test('nobody registers without the shared secret, and with it whoever has it', async ({ request, secret }) => {
  const name = `new-${randomUUID().slice(0, 8)}`
  const open = await ask(request, undefined, 'POST', `${client}/register`, { username: name, password: randomUUID(), auth: { type: 'm.login.dummy' } })
  expect(open.status()).toBe(403)
  const wrong = await registration(request, 'wrong', name, randomUUID())
  expect(wrong.status()).toBe(403)
  expect(await wrong.json()).toMatchObject({ error: 'HMAC incorrect' })
  expect((await registration(request, secret('registration'), name, randomUUID())).status()).toBe(200)
})

test('other servers find this one by its domain, and its key is signed by itself', async ({ app, request }) => {
  expect(await (await request.get('/.well-known/matrix/server')).json()).toEqual({ 'm.server': `${app.domain}:443` })
  const told = (await (await request.get('/_matrix/key/v2/server')).json()) as {
    server_name: string
    valid_until_ts: number
    verify_keys: Record<string, { key: string }>
    signatures: Record<string, Record<string, string>>
  }
  expect(told.server_name).toBe(app.domain)
  expect(told.valid_until_ts).toBeGreaterThan(Date.now())
  const { signatures, ...signed } = told
  for (const [name, { key }] of Object.entries(told.verify_keys)) {
    const signature = Buffer.from(signatures[app.domain]?.[name] ?? '', 'base64')
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key, 'base64').toString('base64url') }, format: 'jwk' })
    expect(verify(null, Buffer.from(canonical(signed)), publicKey, signature), name).toBe(true)
    expect(verify(null, Buffer.from(canonical({ ...signed, server_name: 'another' })), publicKey, signature), name).toBe(false)
  }
  expect(Object.keys(told.verify_keys)).not.toHaveLength(0)
})

/** JSON as Matrix signs it: keys in order, no spaces. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`
}
