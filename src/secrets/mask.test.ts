import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { isSecretKey, maskByKey } from './keys.ts'
import { Mask, secretsOf } from './mask.ts'
import { forgetSecrets, openMask } from './store.ts'
import { createMaskingStream } from './stream.ts'

const value = 'p4ss/w+rd &"ü\'x'

function maskOf(...values: string[]): Mask {
  const mask = new Mask()
  for (const each of values) mask.add(each, `name of ${each.slice(0, 3)}`)
  return mask
}

/** Numbers that look random and are the same in every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const forms: [string, string][] = [
  ['plain', value],
  ['base64', Buffer.from(value).toString('base64')],
  ['base64 without padding', Buffer.from(value).toString('base64').replace(/=+$/, '')],
  ['url-safe base64', Buffer.from(value).toString('base64url')],
  ['base64 inside a longer text, one byte before', Buffer.from(`a${value}tail`).toString('base64')],
  ['base64 inside a longer text, two bytes before', Buffer.from(`ab${value}tail`).toString('base64')],
  ['base64 of user:password', Buffer.from(`admin:${value}`).toString('base64')],
  ['URL-encoded', encodeURIComponent(value)],
  ['URL-encoded in lower case', encodeURIComponent(value).replace(/%../g, (each) => each.toLowerCase())],
  ['form-encoded', new URLSearchParams({ value }).toString().slice('value='.length)],
  ['JSON', JSON.stringify(value)],
  ['JSON with escaped slashes', JSON.stringify(value).replaceAll('/', '\\/')],
  ['JSON in ASCII', JSON.stringify(value).replace('ü', '\\u00fc')],
  ['HTML', value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')],
  ['hex', Buffer.from(value).toString('hex')],
  ['a quoted shell word', `'${value.replaceAll("'", "'\\''")}'`]
]
for (const [name, form] of forms)
  test(`L138: a value is masked as ${name}`, () => {
    const mask = maskOf(value)
    const masked = mask.apply(`before ${form} after`)
    assert.ok(mask.finds(`before ${form} after`))
    assert.deepEqual(mask.namesIn(`before ${form} after`), ['name of p4s'])
    assert.match(masked, /^before .*\*\*\*.* after$/)
    assert.equal(mask.finds(masked), false)
    assert.equal(maskOf('another-value').finds(`before ${form} after`), false)
  })

test('L138: a value that a tool broke over lines is masked, and the line breaks stay', () => {
  const long = 'correct-horse-battery-staple-correct-horse-battery-staple-correct-horse-battery'
  const wrapped = execFileSync('base64', { input: `user:${long}\n`, encoding: 'utf8' })
  assert.equal(wrapped.trim().split('\n').length, 2)
  const masked = maskOf(long).apply(wrapped)
  assert.equal(masked.trim().split('\n').length, 2)
  assert.ok(masked.length < 24)
  const key = '-----BEGIN KEY-----\nAAAABBBBCCCC\nDDDDEEEEFFFF\n-----END KEY-----\n'
  assert.equal(
    maskOf(key)
      .apply(`key: ${key.replaceAll('\n', '\r\n')}`)
      .replace(/[\r\n]/g, ''),
    'key: ***'
  )
})

test('two ordinary lines whose ends make up a short value are left alone', () => {
  assert.equal(maskOf('123456').apply('7123\n4567'), '7123\n4567')
})

test('values shorter than six characters are known and not masked', () => {
  const mask = maskOf('admin')
  assert.equal(mask.apply('the admin page'), 'the admin page')
  assert.equal(mask.size, 1)
})

test('the longest value wins where two begin at the same place', () => {
  assert.equal(maskOf('hunter2', 'hunter2hunter').apply('x hunter2hunter y hunter2!'), 'x *** y ***!')
})

test('L138: however a stream is cut, it gives what masking the whole gives', () => {
  const mask = maskOf(value, 'hunter2', 'hunter2-and-more-of-it', 'hunt me down')
  const text = [...forms.map(([, form]) => form), 'hunter2', 'hunter2-and-mo', 'hunter2-and-more-\nof-it', 'hunt', '\n', 'ü', 'p4ss', 'plain words'].flatMap(
    (word) => [word, ' ', word]
  )
  const random = seeded(138)
  for (let round = 0; round < 300; round += 1) {
    const whole = Array.from({ length: 12 }, () => text[random(text.length)] ?? '').join('')
    let out = ''
    const stream = createMaskingStream(mask, (part) => {
      out += part
    })
    for (let position = 0; position < whole.length; ) {
      const size = 1 + random(round % 3 === 0 ? 2 : 40)
      stream.push(whole.slice(position, position + size))
      position += size
    }
    stream.end()
    assert.equal(out, mask.apply(whole), `round ${round}: ${JSON.stringify(whole)}`)
  }
})

test('L138: a stream keeps back only what a value could continue', () => {
  const written: string[] = []
  const stream = createMaskingStream(maskOf('hunter2-secret'), (part) => written.push(part))
  stream.push('no newline yet, hunt')
  assert.deepEqual(written, ['no newline yet, '])
  stream.push('ers are many')
  assert.equal(written.join(''), 'no newline yet, hunters are many')
  stream.push(' hunter2-sec')
  stream.end()
  assert.equal(written.join(''), 'no newline yet, hunters are many hunter2-sec')
})

test('L139: later processes of a run know the values of earlier ones; the file is private and goes at the end', () => {
  const folder = mkdtempSync(join(tmpdir(), 'testme-mask-'))
  try {
    const file = join(folder, 'private', 'secrets.jsonl')
    const first = openMask(file)
    first.add('value-of-the-first', 'db_password', 'app.ci.test')
    first.add('value-of-the-first', 'db_password', 'app.ci.test')
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.equal(statSync(join(folder, 'private')).mode & 0o777, 0o700)
    const second = openMask(file)
    assert.equal(second.apply('is value-of-the-first'), 'is ***')
    assert.equal(second.valueOf('db_password', 'app.ci.test'), 'value-of-the-first')
    assert.equal(second.valueOf('db_password', 'other.ci.test'), undefined)
    assert.equal(second.size, 1)
    forgetSecrets(file)
    assert.equal(openMask(file).size, 0)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('L137: a dump of settings keeps the names and loses the values', () => {
  const dump =
    'DOMAIN=a.ci.test\nSECRET_KEY_BASE=0123\n  export DB_PASSWORD="x y"\nSECRET_DB_PASSWORD_VERSION=v1\n- SMTP_TOKEN: abc\nDB_PASSWORD_FILE=/run/secrets/db\nMONKEY=tree\nAPP_KEY=k'
  assert.equal(
    maskByKey(dump),
    'DOMAIN=a.ci.test\nSECRET_KEY_BASE=***\n  export DB_PASSWORD=***\nSECRET_DB_PASSWORD_VERSION=v1\n- SMTP_TOKEN: ***\nDB_PASSWORD_FILE=/run/secrets/db\nMONKEY=tree\nAPP_KEY=***'
  )
  assert.ok(isSecretKey('SECRET_KEY_BASE'))
  assert.equal(isSecretKey('LETS_ENCRYPT_ENV'), false)
})

test('L142: what a dependency gave an app is masked, and is no secret of the app for those who may have its secrets', () => {
  const mask = new Mask()
  mask.add('of the app itself', 'admin_password', 'a.test')
  mask.add('of its account', 'keycloak/password', 'a.test')
  mask.add('of another app', 'admin_password', 'b.test')
  assert.deepEqual(secretsOf(mask.secrets, 'a.test'), { admin_password: 'of the app itself' })
  assert.equal(mask.apply('of its account'), '***')
})
