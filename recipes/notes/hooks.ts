import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { HookContext, HookState } from '../../src/settings/hooks.ts'

const json = { 'content-type': 'application/json' }

/** A note and an upload, made as a user makes them: rows of the database and a file of the volume. */
export async function seed(context: HookContext): Promise<HookState> {
  const [text, content] = [`seeded ${randomUUID()}`, randomUUID()]
  const made = await context.fetch('/api/notes', { method: 'POST', headers: json, body: JSON.stringify({ text }) })
  assert.equal(made.status, 201, `a note cannot be made: ${made.status}`)
  const { id } = (await made.json()) as { id: number }
  const upload = `/uploads/${randomUUID()}.txt`
  const stored = await context.fetch(upload, { method: 'PUT', body: content })
  assert.equal(stored.status, 201, `a file cannot be stored: ${stored.status}`)
  return { id, text, upload, content }
}

export async function verify(context: HookContext, state: HookState): Promise<void> {
  const { id, text, upload, content } = state as { id: number; text: string; upload: string; content: string }
  const note = await context.fetch(`/api/notes/${id}`)
  assert.equal(note.status, 200, `the seeded note ${id} does not come back: ${note.status}`)
  assert.deepEqual(await note.json(), { id, text })
  const file = await context.fetch(upload)
  assert.equal(file.status, 200, `the seeded upload does not come back: ${file.status}`)
  assert.equal(await file.text(), content)
}

/** The note deleted, the upload overwritten: what a restore must mend. */
export async function damage(context: HookContext, state: HookState): Promise<void> {
  const { id, upload } = state as { id: number; upload: string }
  const deleted = await context.fetch(`/api/notes/${id}`, { method: 'DELETE' })
  assert.equal(deleted.status, 200, `the note cannot be deleted: ${deleted.status}`)
  const stored = await context.fetch(upload, { method: 'PUT', body: 'damaged' })
  assert.equal(stored.status, 201, `the upload cannot be overwritten: ${stored.status}`)
}
