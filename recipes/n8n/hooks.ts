import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { HookContext, HookState } from '../../src/settings/hooks.ts'
import { type Credential, greeted, greeting, ownerOf } from './workflow.ts'

type State = {
  /** The session of the owner; it ends with the owner's password. */
  cookie: string
  workflow: { id: string; name: string }
  /** The path of its webhook, and the header without which it does not answer. */
  path: string
  key: string
  execution: { id: string; who: string }
  /** The name of a workflow that the damage makes: after a restore it must not be there. */
  later: string
}

/** A credential, a workflow that needs it, active, and one execution of it. */
export async function seed(context: HookContext): Promise<HookState> {
  const cookie = await signIn(context)
  const mark = randomUUID().slice(0, 8)
  const [path, key] = [`path-${mark}`, randomUUID()]
  const credential = await done<Credential>(context, cookie, 'POST', '/rest/credentials', {
    name: `Key ${mark}`,
    type: 'httpHeaderAuth',
    data: { name: 'x-key', value: key }
  })
  const name = `Workflow ${mark}`
  const made = await done<{ id: string; versionId: string }>(
    context,
    cookie,
    'POST',
    '/rest/workflows',
    greeting(name, path, { id: credential.id, name: credential.name })
  )
  await done(context, cookie, 'POST', `/rest/workflows/${made.id}/activate`, { versionId: made.versionId })
  const who = `seeded ${randomUUID()} · ünïcode`
  await demandAnswer(context, path, key, who)
  const id = await executed(context, cookie, made.id)
  return { cookie, workflow: { id: made.id, name }, path, key, execution: { id, who }, later: `Later ${mark}` } satisfies State
}

export async function verify(context: HookContext, value: HookState): Promise<void> {
  const { cookie, workflow, path, key, execution, later } = value as State
  const me = await ask(context, cookie, 'GET', '/rest/login')
  assert.equal(me.status, 200, `the session of the seeded owner is over: ${me.status}`)
  const seen = await ask(context, cookie, 'GET', `/rest/workflows/${workflow.id}`)
  assert.equal(seen.status, 200, `the seeded workflow is not there: ${seen.status}`)
  const { data } = (await seen.json()) as { data: { name: string; active: boolean; nodes: { name: string }[] } }
  assert.deepEqual(
    { name: data.name, active: data.active, nodes: data.nodes.map((node) => node.name) },
    { name: workflow.name, active: true, nodes: ['Call', 'Greet', 'Count'] },
    'the seeded workflow is another one'
  )
  const ran = await done<{ status: string; data: string }>(context, cookie, 'GET', `/rest/executions/${execution.id}`)
  assert.equal(ran.status, 'success', 'the seeded execution has another end')
  assert.ok(ran.data.includes(execution.who), 'the seeded execution has lost its data')
  const { data: all } = (await (await ask(context, cookie, 'GET', '/rest/workflows')).json()) as { data: { name: string }[] }
  assert.ok(!all.some(({ name }) => name === later), 'a workflow that was made after the backup is there')
  // It runs: the credential can be decrypted, expressions and code are run.
  await demandAnswer(context, path, key, `again ${randomUUID()}`)
  assert.equal((await call(context, path, 'wrong', 'nobody')).status, 403, 'the seeded workflow answers to who has not its key')
}

/** The workflow deleted with its executions, and another one made. */
export async function damage(context: HookContext, value: HookState): Promise<void> {
  const { cookie, workflow, later } = value as State
  await done(context, cookie, 'POST', `/rest/workflows/${workflow.id}/archive`, {})
  // Until n8n no longer listens for it, it says that this is a conflict.
  let deleted = await ask(context, cookie, 'DELETE', `/rest/workflows/${workflow.id}`)
  while (deleted.status === 409) {
    await delay(250, undefined, { signal: context.signal })
    deleted = await ask(context, cookie, 'DELETE', `/rest/workflows/${workflow.id}`)
  }
  assert.equal(deleted.status, 200, `the seeded workflow cannot be deleted: ${deleted.status}`)
  await done(context, cookie, 'POST', '/rest/workflows', { name: later, nodes: [], connections: {}, settings: {} })
}

/** Makes the owner where there is none yet. Returns the cookie of the session. */
async function signIn(context: HookContext): Promise<string> {
  const { email, password, ...names } = ownerOf(context.secret('encryption_key'))
  const settings = await done<{ userManagement: { showSetupOnFirstLoad?: boolean } }>(context, undefined, 'GET', '/rest/settings')
  const answer =
    settings.userManagement.showSetupOnFirstLoad === true
      ? await ask(context, undefined, 'POST', '/rest/owner/setup', { email, password, ...names })
      : await ask(context, undefined, 'POST', '/rest/login', { emailOrLdapLoginId: email, password })
  assert.equal(answer.status, 200, `the owner cannot sign in: ${answer.status}`)
  const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('n8n-auth='))
  assert.ok(cookie !== undefined, 'the owner signs in and gets no session')
  return cookie.split(';')[0] ?? ''
}

/** n8n listens for a workflow a moment after it was switched on, and after its own start: so long a call is told that nobody waits for it. */
async function demandAnswer(context: HookContext, path: string, key: string, who: string): Promise<void> {
  let answer = await call(context, path, key, who)
  for (let left = 60; answer.status === 404 && left > 0; left -= 1) {
    await delay(500, undefined, { signal: context.signal })
    answer = await call(context, path, key, who)
  }
  const text = await answer.text()
  assert.equal(answer.status, 200, `the workflow answers ${answer.status} to its call: ${text.slice(0, 200)}`)
  assert.deepEqual(JSON.parse(text), greeted(who), 'the workflow gives another answer')
}

const call = (context: HookContext, path: string, key: string, who: string): Promise<Response> =>
  context.fetch(`/webhook/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-key': key }, body: JSON.stringify({ who }) })

/** The only execution of a workflow, once n8n has written down that it succeeded, which it does after its answer. */
async function executed(context: HookContext, cookie: string, workflow: string): Promise<string> {
  const filter = encodeURIComponent(JSON.stringify({ workflowId: workflow }))
  for (;;) {
    const { results } = await done<{ results: { id: string; status: string }[] }>(context, cookie, 'GET', `/rest/executions?filter=${filter}`)
    const [found] = results
    assert.ok(results.length <= 1, 'the workflow was called once and ran more than once')
    if (found?.status === 'success') return found.id
    assert.ok(found === undefined || ['new', 'running'].includes(found.status), `the execution of the workflow has ended: ${found?.status}`)
    await delay(250, undefined, { signal: context.signal })
  }
}

async function done<T>(context: HookContext, cookie: string | undefined, method: string, path: string, body?: object): Promise<T> {
  const answer = await ask(context, cookie, method, path, body)
  const text = await answer.text()
  assert.equal(answer.status, 200, `${method} ${path.split('?')[0]} answered ${answer.status}: ${text.slice(0, 200)}`)
  return (JSON.parse(text) as { data: T }).data
}

const ask = (context: HookContext, cookie: string | undefined, method: string, path: string, body?: object): Promise<Response> =>
  context.fetch(path, {
    method,
    headers: { ...(cookie === undefined ? {} : { cookie }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  })
