import assert from 'node:assert/strict'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { DeployHookContext, HookContext, HookState, Texts } from '../../src/settings/hooks.ts'

/** The role of whoever comes by single sign-on; its id is known before Directus runs, since it is configured with it. */
const memberRole = '6f1c1a52-0c54-4b0e-9a5c-6d0f3d1b7a10'

/** Single sign-on by Keycloak, wired before the first deploy. */
export const env = ({ account }: DeployHookContext): Texts => ({
  COMPOSE_FILE: 'compose.yml:compose.oidc.yml',
  OIDC_ISSUER: account('keycloak', 'issuer'),
  OIDC_CLIENT_ID: account('keycloak', 'clientId'),
  OIDC_DEFAULT_ROLE: memberRole,
  SECRET_OIDC_SECRET_VERSION: 'v1'
})

export const secrets = ({ account }: DeployHookContext): Texts => ({ oidc_secret: account('keycloak', 'clientSecret') })

/** The role that the configuration names: may use the studio, and reads what anybody may. */
export async function prepare(context: HookContext): Promise<void> {
  const call = await administration(context)
  const policy = { name: 'Members', icon: 'badge', app_access: true, admin_access: false }
  await made(call('POST', '/roles', { id: memberRole, name: 'Members', policies: { create: [{ policy }], update: [], delete: [] } }), 'the role of members')
}

/** What stands in two collections and in the object store; `later` is what must not be there. */
interface State {
  collection: string
  item: string
  text: string
  /** Another collection, which the damage deletes with its table. */
  doomed: string
  file: string
  /** Under this name the store has the file. */
  object: string
  /** Of the file's bytes, sha256 in hexadecimal. */
  sum: string
  later: string
}

type Call = (method: string, path: string, body?: object) => Promise<Response>

/** Two collections with an item each, and a file of random bytes, made as an administrator makes them. */
export async function seed(context: HookContext): Promise<HookState> {
  const [mark, call] = [randomBytes(4).toString('hex'), await administration(context)]
  const [collection, doomed, text, later] = [`notes_${mark}`, `doomed_${mark}`, `seeded ${randomUUID()} · ünïcode`, `later ${randomUUID()}`]
  for (const name of [collection, doomed]) await made(call('POST', '/collections', collectionOf(name)), `the collection ${name}`)
  const { id: item } = await made(call('POST', `/items/${collection}`, { text }), 'an item')
  await made(call('POST', `/items/${doomed}`, { text }), 'an item')
  const bytes = randomBytes(300_000)
  const { id: file, filename_disk: object } = await made(upload(context, await signIn(context), `seeded-${mark}.bin`, bytes), 'a file')
  return { collection, item: String(item), text, doomed, file: String(file), object: String(object), sum: sumOf(bytes), later }
}

/** By the API, and the object once more by the store's own S3 API: what Directus has in a cache is not in there. */
export async function verify(context: HookContext, value: HookState): Promise<void> {
  const state = value as unknown as State
  const call = await administration(context)
  for (const name of [state.collection, state.doomed]) {
    const answer = await call('GET', `/items/${name}?fields=text`)
    assert.equal(answer.status, 200, `the seeded collection ${name} cannot be read: ${answer.status}`)
    assert.deepEqual(await dataOf(answer), [{ text: state.text }], `the collection ${name} does not hold the seeded item and it alone`)
  }
  const asset = await call('GET', `/assets/${state.file}`)
  assert.equal(asset.status, 200, `the seeded file cannot be read: ${asset.status}`)
  assert.equal(sumOf(Buffer.from(await asset.arrayBuffer())), state.sum, 'the seeded file has other bytes')
  const stored = await inStore(context, state.object)
  assert.equal(stored.status, 200, `the object store answers ${stored.status} for the seeded file`)
  assert.equal(stored.sum, state.sum, 'the object store has other bytes under the name of the seeded file')
}

/** One item overwritten and one more, a whole collection deleted, and the file: out of the database and out of the store. */
export async function damage(context: HookContext, value: HookState): Promise<void> {
  const state = value as unknown as State
  const call = await administration(context)
  const changed = await call('PATCH', `/items/${state.collection}/${state.item}`, { text: 'damaged' })
  assert.equal(changed.status, 200, `the item cannot be changed: ${changed.status}`)
  await made(call('POST', `/items/${state.collection}`, { text: state.later }), 'a later item')
  for (const path of [`/collections/${state.doomed}`, `/files/${state.file}`]) {
    const deleted = await call('DELETE', path)
    assert.equal(deleted.status, 204, `${path} cannot be deleted: ${deleted.status}`)
  }
  const left = await inStore(context, state.object)
  assert.equal(left.status, 404, `the deleted file is still in the object store, which answers ${left.status} for it`)
}

/** What S3 answers for an object: the status, 0 where the store does not answer, and the sum of what came with it. */
async function inStore(context: HookContext, object: string): Promise<{ status: number; sum: string }> {
  const script = `answer=$(mktemp)
    curl --silent --output "$answer" --write-out '%{http_code} ' --header 'x-amz-content-sha256: UNSIGNED-PAYLOAD' --aws-sigv4 aws:amz:us-east-1:s3 \
      --user "$ROOT_ACCESS_KEY_ID:$(cat /run/secrets/s3_secret)" "http://localhost:7070/$BUCKET/$1" || true
    sha256sum <"$answer"; rm -f "$answer"`
  const [status, sum] = (await context.exec('storage', ['sh', '-c', script, 'sh', object])).split(' ')
  return { status: Number(status), sum: sum ?? '' }
}

const sumOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const collectionOf = (collection: string): object => ({
  collection,
  schema: {},
  meta: {},
  fields: [
    { field: 'id', type: 'integer', schema: { is_primary_key: true, has_auto_increment: true } },
    { field: 'text', type: 'string' }
  ]
})

async function signIn(context: HookContext): Promise<string> {
  const answer = await context.fetch('/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'admin@example.com', password: context.secret('admin_password') })
  })
  assert.equal(answer.status, 200, `the administrator cannot sign in: ${answer.status}`)
  return ((await dataOf(answer)) as { access_token: string }).access_token
}

/** Signs the administrator in and gives what calls the API in that name. */
async function administration(context: HookContext): Promise<Call> {
  const authorization = `Bearer ${await signIn(context)}`
  return (method, path, body) =>
    context.fetch(path, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
}

function upload(context: HookContext, token: string, name: string, bytes: Uint8Array): Promise<Response> {
  const boundary = randomUUID()
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`
  return context.fetch('/files', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)])
  })
}

const dataOf = async (answer: Response): Promise<unknown> => ((await answer.json()) as { data: unknown }).data

/** The data of what was just made. */
async function made(answer: Promise<Response>, what: string): Promise<Record<string, unknown>> {
  const got = await answer
  assert.equal(got.status, 200, `${what} cannot be made: ${got.status}`)
  return (await dataOf(got)) as Record<string, unknown>
}
