import { mkdirSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import type { Server } from '../model/types.ts'

/** The arguments and environment with which Chromium reaches an app by name and trusts the server's CA. `home` holds its trust store. */
export function chromiumOptions(
  server: Pick<Server, 'zone' | 'edgeAddress'>,
  home: string,
  runId?: string
): { executablePath: string; args: string[]; env: Record<string, string> } {
  return {
    executablePath: process.env['TESTME_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--host-resolver-rules=MAP *.${server.zone} ${server.edgeAddress}`,
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run'
    ],
    env: {
      PATH: process.env['PATH'] ?? '/usr/bin:/bin',
      HOME: home,
      LANG: 'C.UTF-8',
      ...(process.env['TMPDIR'] === undefined ? {} : { TMPDIR: process.env['TMPDIR'] }),
      // By this the leftovers of a dead run are found.
      ...(runId === undefined ? {} : { TESTME_RUN: runId })
    }
  }
}

/** A new home folder below `parent` whose NSS database trusts the server's CA; the caller removes it. */
export async function makeBrowserHome(server: Server, parent: string): Promise<string> {
  // Not made here: a run whose directory is gone must not get a new one from a browser that outlives it.
  const home = mkdtempSync(join(parent, 'browser-'))
  const database = join(home, '.pki', 'nssdb')
  mkdirSync(database, { recursive: true })
  await execa('certutil', ['-N', '-d', `sql:${database}`, '--empty-password'])
  await execa('certutil', ['-A', '-d', `sql:${database}`, '-n', 'testme', '-t', 'C,,', '-i', server.caFile])
  return home
}
