import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Answer } from './answer.ts'
import { followed } from './redirects.ts'

const answer = (status: number, headers: Record<string, string | string[]> = {}, body = ''): Answer => ({ status, headers, body })
const to = (location: string, status = 302): Answer => answer(status, { location })
const page = answer(200, {}, '<title>Hello</title>')

/** Asks an app with these answers by path (or by path and cookie). */
async function end(answers: Record<string, Answer>, more: { statuses?: number[]; hosts?: string[] } = {}): Promise<{ why: string | undefined; way: string }> {
  return await followed(new URL('https://a.ci.test/'), {
    ask: async (target, _, cookie) => answers[`${target.pathname} ${cookie}`] ?? answers[target.pathname] ?? answer(404, {}, 'nothing here'),
    hosts: ['a.ci.test', ...(more.hosts ?? [])],
    statuses: more.statuses ?? [],
    until: Date.now() + 10_000
  })
}

test('L61, L63: a redirect is health only when the app itself answers at its end', async () => {
  assert.deepEqual(await end({ '/': to('/login'), '/login': page }), { answer: page, why: undefined, way: ', after 1 redirect at https://a.ci.test/login' })
  assert.equal((await end({ '/': to('https://www.a.ci.test/x'), '/x': page })).why, undefined)
  assert.match((await end({ '/': to('/login') })).why ?? '', /the app answered 404, after 1 redirect at .*login/)
  assert.match((await end({ '/': to('/x'), '/x': answer(404, {}, '404 page not found\n') })).why ?? '', /the edge answered 404/)
  assert.match((await end({ '/': answer(302) })).why ?? '', /does not say where to/)
})

test('L61: an app that sends people to a host that is not its own is not healthy', async () => {
  for (const place of ['https://auth.ci.test/', '//auth.ci.test/x', 'https://a.ci.test.example/', 'https://a.ci.test:8443/', 'https://xa.ci.test/'])
    assert.match((await end({ '/': to(place), '/x': page })).why ?? '', /sends to https:.* which is no place of its own/, place)
  assert.equal((await end({ '/': to('https://auth.ci.test/in'), '/in': page }, { hosts: ['auth.ci.test'] })).why, undefined)
  assert.equal((await end({ '/': to('https://auth.a.ci.test/in'), '/in': page }, { hosts: ['auth.${DOMAIN}'] })).why, undefined)
  assert.match((await end({ '/': to('https://auth.ci.test/') }, { statuses: [302] })).why ?? '', /no place of its own/)
})

test('a redirect that recipe.yml declares is the answer; its end may have any good status', async () => {
  assert.deepEqual((await end({ '/': to('/login') }, { statuses: [302] })).why, undefined)
  assert.equal((await end({ '/': to('/login'), '/login': answer(401, {}, 'who?') }, { statuses: [302, 401] })).why, undefined)
})

test('round in circles is no health, unless a cookie ends it', async () => {
  assert.match((await end({ '/': to('/') })).why ?? '', /in circles: 20 redirects/)
  const asks = answer(302, { location: '/', 'set-cookie': ['seen=1; Path=/', 'x=y'] })
  assert.equal((await end({ '/ ': asks, '/ seen=1; x=y': page })).why, undefined)
})
