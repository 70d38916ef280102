import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { plan } from '../../test/support/plan.ts'
import { StageFailure } from '../model/failure.ts'
import type { StageName } from '../model/types.ts'
import { RunDirectory } from '../run/directory.ts'
import { openMask } from '../secrets/store.ts'
import { readWithheld } from '../secrets/withhold.ts'
import type { StageContext } from './context.ts'
import { leakScan } from './leak-scan.ts'
import { keepPicture } from './serving.ts'

const folders: string[] = []
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A run of which the teardown is about to look at everything; one secret is known. */
function contextWith(handovers: Partial<Record<StageName, Record<string, unknown>>> = {}, withSecret = false): StageContext {
  const folder = mkdtempSync(join(tmpdir(), 'testme-leak-'))
  folders.push(folder)
  const run = new RunDirectory(folder)
  for (const part of ['logs', 'screenshots', 'playwright']) mkdirSync(run.file(part))
  for (const [stage, handover] of Object.entries(handovers))
    run.writeStage({ stage: stage as StageName, status: 'pass', headline: '', checks: [], startedAt: '2026-11-23T10:00:00.000Z', seconds: 1, handover })
  openMask(run.private('secrets.jsonl')).add('s3cret-of-the-run', 'admin_password', 'a.ci.test')
  const made = plan()
  made.settings.screenshot.withSecret = withSecret
  return { run, mask: openMask(run.private('secrets.jsonl')), plan: made } as StageContext
}

test('L139: a secret in a log is red, class suite, names file and secret and never the value, and the file is gone', () => {
  const context = contextWith()
  writeFileSync(context.run.file('logs', 'install.log'), `login admin:${Buffer.from('admin:s3cret-of-the-run').toString('base64')}`)
  assert.throws(
    () => leakScan(context),
    (error: unknown) => {
      assert.ok(error instanceof StageFailure)
      assert.equal(error.failureClass, 'suite')
      assert.match(error.message, /logs\/install\.log: it holds the secret admin_password/)
      assert.equal(error.message.includes('s3cret'), false)
      return true
    }
  )
  assert.equal(existsSync(context.run.file('logs', 'install.log')), false)
  assert.match(leakScan(context), /1 secret looked for and not found/)
})

test('L139: what is private is not published and not looked into', () => {
  const context = contextWith()
  assert.match(readFileSync(context.run.private('secrets.jsonl'), 'utf8'), /s3cret/)
  assert.match(leakScan(context), /not found/)
})

test('L139: pictures of pages that handled a secret are withheld and listed; the others stay', () => {
  const context = contextWith({ upgrade: { secretsHandled: true }, install: {}, custom: { withhold: ['playwright/login.png', 'playwright/gone.png'] } })
  for (const file of ['screenshots/install.png', 'screenshots/upgrade.png', 'playwright/login.png', 'playwright/other.png'])
    writeFileSync(context.run.file(file), 'picture')
  assert.match(leakScan(context), /2 pictures withheld/)
  assert.deepEqual(
    readWithheld(context.run.path).map(({ file }) => file),
    ['screenshots/upgrade.png', 'playwright/login.png']
  )
  assert.ok(existsSync(context.run.file('screenshots/install.png')) && existsSync(context.run.file('playwright/other.png')))
  assert.equal(existsSync(context.run.file('screenshots/upgrade.png')), false)
})

test('L139: a page that shows a secret in any form leaves a note in place of its picture; any other page its picture', () => {
  const context = { ...contextWith(), stage: 'install' as const }
  const page = { text: `<p>${Buffer.from('s3cret-of-the-run').toString('base64')}</p>`, picture: Buffer.from('png') }
  assert.equal(keepPicture(context, page), 'picture withheld: the page shows admin_password')
  assert.deepEqual(readWithheld(context.run.path), [{ file: 'screenshots/install.png', reason: 'the page shows admin_password' }])
  assert.equal(existsSync(context.run.file('screenshots', 'install.png')), false)
  assert.match(readFileSync(context.run.file('screenshots', 'install.png.withheld.txt'), 'utf8'), /withheld/)
  assert.equal(keepPicture(context, { ...page, text: '<p>hello</p>' }), 'screenshots/install.png')
  assert.equal(existsSync(context.run.file('screenshots', 'install.png')), true)
  const unread = { ...contextWith(), stage: 'install' as const }
  assert.match(keepPicture(unread, { ...page, text: undefined }), /^picture withheld: .* could not be searched for secrets$/)
  assert.equal(existsSync(unread.run.file('screenshots', 'install.png')), false)
})

test('L139: the picture of a hook that asked for a secret is withheld, unless the settings allow it; what its page shows as text is withheld in any case', () => {
  const context = { ...contextWith(), stage: 'install' as const }
  const page = { text: '<p>signed in</p>', picture: Buffer.from('picture'), hooked: { handledSecret: true, log: [] } }
  assert.match(keepPicture(context, page), /^picture withheld: the hook screenshot asked for a secret \(screenshot\.withSecret in recipe\.yml\)$/)
  assert.equal(existsSync(context.run.file('screenshots/install.png')), false)
  assert.equal(keepPicture(context, page, true), 'screenshots/install.png')
  assert.match(keepPicture(context, { ...page, text: '<input value="s3cret-of-the-run">' }, true), /the page shows admin_password/)

  const pictured = (withSecret: boolean): boolean => {
    const told = contextWith({ install: { secretsHandled: true } }, withSecret)
    writeFileSync(told.run.file('screenshots/install.png'), 'picture')
    leakScan(told)
    return existsSync(told.run.file('screenshots/install.png'))
  }
  assert.deepEqual([pictured(true), pictured(false)], [true, false])
})
