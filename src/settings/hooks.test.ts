import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { StageFailure } from '../model/failure.ts'
import { callHook, HookSaysNo, loadHooks } from './hooks.ts'

const folders: string[] = []
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function settingsWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'testme-hooks-'))
  folders.push(folder)
  writeFileSync(join(folder, 'hooks.ts'), text)
  return folder
}

const never = new AbortController().signal
const failureOf = async (work: Promise<unknown>): Promise<StageFailure> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown
  )
  assert.ok(error instanceof StageFailure, String(error))
  return error
}

test('hooks in TypeScript are loaded and called', async () => {
  const hooks = await loadHooks(
    settingsWith(
      "export const seed = (): string => 'kept'\nexport function verify(_: unknown, state: string): void { if (state !== 'kept') throw new Error('lost') }"
    )
  )
  assert.equal(await hooks?.seed?.({} as never), 'kept')
  await hooks?.verify?.({} as never, 'kept')
})

test('a hooks.ts of types and comments only has no hooks, also where no package.json says what kind of module it is', async () => {
  assert.deepEqual({ ...(await loadHooks(settingsWith('interface Note { id: string }\nexport type { Note }\n// export const seed = () => 1\n'))) }, {})
})

test('no hooks.ts is no hooks', async () => {
  assert.equal(await loadHooks(null), undefined)
  assert.equal(await loadHooks(tmpdir()), undefined)
})

const broken: [string, string, RegExp][] = [
  ['a syntax error', 'export const seed = (', /hooks\.ts cannot be loaded/],
  ['an error while loading', "throw new Error('boom')", /cannot be loaded: boom/],
  ['a name that nothing calls', 'export const seeds = () => 1', /exports "seeds", which nothing calls/],
  ['seed alone', 'export const seed = () => 1', /needs both seed and verify/],
  ['no function', 'export const seed = 1\nexport const verify = () => {}', /"seed" is not a function/]
]
for (const [name, text, message] of broken)
  test(`L56: ${name} in hooks.ts is ours (class suite)`, async () => {
    const failure = await failureOf(loadHooks(settingsWith(text)))
    assert.equal(failure.failureClass, 'suite')
    assert.match(failure.message, message)
  })

const thrown: [string, () => unknown, 'recipe' | 'suite', RegExp][] = [
  ['an assertion', () => assert.equal('lost', 'kept', 'the note is lost'), 'recipe', /verify: the note is lost/],
  [
    'a word of no',
    () => {
      throw new HookSaysNo('the note is lost')
    },
    'recipe',
    /the note is lost/
  ],
  ['a crash', () => (undefined as unknown as { name: string }).name, 'suite', /the hook verify failed/],
  ['a rejected promise', () => Promise.reject(new Error('socket')), 'suite', /the hook verify failed: socket/],
  ['something that is no error', () => Promise.reject('odd'), 'suite', /odd/]
]
for (const [name, body, failureClass, message] of thrown)
  test(`L56: ${name} in a hook is class ${failureClass}`, async () => {
    const failure = await failureOf(callHook('verify', 5, never, () => body()))
    assert.equal(failure.failureClass, failureClass)
    assert.match(failure.message, message)
  })

test('what an assertion says is one line that tells what is wrong, and a long comparison stands below it', async () => {
  const said = async (body: () => unknown) => {
    const { message, details } = await failureOf(callHook('verify', 5, never, () => body()))
    return { message, details }
  }
  assert.deepEqual(await said(() => assert.equal(404, 200)), { message: 'verify: Expected values to be strictly equal: 404 !== 200', details: [] })
  const compared = await said(() => assert.deepEqual({ a: 1, b: 2 }, { a: 1, b: 3 }))
  assert.equal(compared.message, 'verify: Expected values to be strictly deep-equal:')
  assert.ok(
    compared.details.some((line) => line.includes('b: 3')),
    compared.details.join('\n')
  )
  assert.ok((await said(() => assert.equal('lost', 'kept', 'the note is lost'))).message.startsWith('verify: the note is lost'))
  const { message } = await said(() => assert.ok(false, 'the first\nthe second'))
  assert.equal(message, 'verify: the first · the second')
})

test('a hook that does not end is ended at its deadline, class suite, and sees the signal', async () => {
  let seen = false
  const failure = await failureOf(
    callHook('seed', 0.05, never, (signal) => {
      signal.addEventListener('abort', () => {
        seen = true
      })
      return new Promise(() => {})
    })
  )
  assert.equal(failure.failureClass, 'suite')
  assert.match(failure.message, /seed did not end within 0\.05 s/)
  assert.ok(seen)
})

test('a cancelled run ends a hook with the reason of the cancel', async () => {
  const controller = new AbortController()
  const work = callHook('seed', 60, controller.signal, () => new Promise(() => {}))
  controller.abort(new Error('cancelled by a person'))
  await assert.rejects(work, /cancelled by a person/)
})
