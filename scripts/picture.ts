import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { chromium } from 'playwright'
import { lastScreen, terminalPage } from './picture/terminal-page.ts'

/** Takes the picture of a real run that the README shows: runs the command under a terminal and draws what it printed. */
const root = join(import.meta.dirname, '..')
const words = process.argv.slice(2).length > 0 ? process.argv.slice(2) : ['run', 'custom-html']
const work = mkdtempSync(join(tmpdir(), 'testme-picture-'))
try {
  // The picture is of a run, not of the server's first start.
  if (words[0] === 'run') await execa('./testme', ['local', 'up', '--yes'], { cwd: root, stdin: 'ignore' })
  const command = ['./testme', ...words].join(' ')
  const { stdout } = await execa('script', ['--quiet', '--flush', '--return', '--command', `stty cols 150; ${command}`, '/dev/null'], {
    cwd: root,
    reject: false,
    stdin: 'ignore'
  })
  const page = join(work, 'page.html')
  writeFileSync(page, terminalPage(command, lastScreen(stdout)))
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
  const tab = await browser.newPage({ viewport: { width: 1180, height: 200 }, deviceScaleFactor: 2 })
  await tab.goto(`file://${page}`)
  await tab.locator('body').screenshot({ path: join(root, 'docs', 'run.png') })
  await browser.close()
} finally {
  rmSync(work, { recursive: true, force: true })
}
