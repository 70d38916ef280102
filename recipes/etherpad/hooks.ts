import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { HookContext, HookState } from '../../src/settings/hooks.ts'

interface Answer {
  code: number
  message: string
  /** An old revision comes with its attributes, so its text is one level further in. */
  data: { text?: string | { text: string } } | null
}

interface State {
  [key: string]: HookState
  written: string
  first: string
  second: string
  kept: string
  text: string
  /** Made by the damage, after the backup: it must not be there after a restore. */
  later: string
}

const noSuchPad: Pick<Answer, 'code' | 'message'> = { code: 1, message: 'padID does not exist' }

/** The key goes in the body: addresses are what servers write into their logs. */
async function ask(context: HookContext, name: string, fields: Record<string, string>): Promise<Answer> {
  const body = new URLSearchParams({ apikey: context.secret('api_key'), ...fields })
  const answer = await context.fetch(`/api/1.2.15/${name}`, { method: 'POST', body })
  assert.equal(answer.status, 200, `${name} of the API answered ${answer.status}`)
  return (await answer.json()) as Answer
}

/** Etherpad ends every text with an end of line. */
async function textOf(context: HookContext, fields: Record<string, string>): Promise<string | undefined> {
  const text = (await done(context, 'getText', fields))?.text
  return (typeof text === 'object' ? text.text : text)?.replace(/\n$/, '')
}

async function done(context: HookContext, name: string, fields: Record<string, string>): Promise<Answer['data']> {
  const answer = await ask(context, name, fields)
  assert.equal(answer.code, 0, `${name} of the API said: ${answer.message}`)
  return answer.data
}

/** One pad that was written twice, so that it has a history, and one that was written once. */
export async function seed(context: HookContext): Promise<HookState> {
  const [written, kept, later] = [`written-${randomUUID()}`, `kept-${randomUUID()}`, `later-${randomUUID()}`]
  const state: State = { written, first: `first ${randomUUID()}`, second: `second ${randomUUID()} · ünïcode`, kept, text: `kept ${randomUUID()}`, later }
  await done(context, 'createPad', { padID: written, text: state.first })
  await done(context, 'setText', { padID: written, text: state.second })
  await done(context, 'createPad', { padID: kept, text: state.text })
  return state
}

export async function verify(context: HookContext, value: HookState): Promise<void> {
  const state = value as State
  assert.equal(await textOf(context, { padID: state.written }), state.second, 'the seeded pad has another text')
  assert.equal(await textOf(context, { padID: state.written, rev: '0' }), state.first, 'the seeded pad has lost its history')
  assert.equal(await textOf(context, { padID: state.kept }), state.text, 'the second seeded pad has another text')
  const { code, message } = await ask(context, 'getText', { padID: state.later })
  assert.deepEqual({ code, message }, noSuchPad, 'a pad that was made after the backup is there')
}

/** One pad overwritten, one deleted, and a new one: what a restore must mend. */
export async function damage(context: HookContext, value: HookState): Promise<void> {
  const state = value as State
  await done(context, 'setText', { padID: state.written, text: 'damaged' })
  await done(context, 'deletePad', { padID: state.kept })
  await done(context, 'createPad', { padID: state.later, text: 'later' })
}
