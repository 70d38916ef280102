import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { StageFailure } from '../model/failure.ts'
import { source } from '../run/entries.ts'
import { loadPlaywright, playwrightFolder, playwrightVariable } from './playwright.ts'

const folder = mkdtempSync(join(tmpdir(), 'testme-playwright-'))
after(() => rmSync(folder, { recursive: true }))
const installed = playwrightFolder()

test("a folder that is not Playwright is the operator's to mend, and said before anything is deployed with it", () => {
  process.env[playwrightVariable] = folder
  try {
    assert.throws(playwrightFolder, (error) => error instanceof StageFailure && error.failureClass === 'infrastructure' && error.message.includes(folder))
    process.env[playwrightVariable] = installed
    assert.equal(playwrightFolder(), installed)
    assert.equal(typeof loadPlaywright().chromium.launch, 'function')
  } finally {
    delete process.env[playwrightVariable]
  }
})

test("specs of either kind of module find the host's Playwright, in a folder without node_modules", () => {
  for (const type of ['commonjs', 'module']) {
    const home = join(folder, type)
    mkdirSync(home)
    writeFileSync(join(home, 'package.json'), JSON.stringify({ type }))
    const load = type === 'module' ? "import * as found from '@playwright/test'" : "const found = require('@playwright/test')"
    writeFileSync(join(home, 'spec.js'), `${load}\nconsole.log(typeof found.test.extend)\n`)
    const words = [`--import=${pathToFileURL(source('browser', 'resolve-playwright.ts')).href}`, join(home, 'spec.js')]
    const environment = { PATH: process.env['PATH'] ?? '' }
    assert.equal(spawnSync(process.execPath, words, { env: { ...environment, [playwrightVariable]: installed }, encoding: 'utf8' }).stdout, 'function\n')
    assert.notEqual(spawnSync(process.execPath, words.slice(1), { env: environment }).status, 0)
  }
})
