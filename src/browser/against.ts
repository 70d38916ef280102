import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Server } from '../model/types.ts'
import { stackName } from '../recipe/stack.ts'
import type { Accounts } from '../run/accounts.ts'
import { makeTemporaryFolder } from '../run/temporary.ts'
import { type Secret, secretsOf } from '../secrets/mask.ts'
import { chromiumOptions, makeBrowserHome } from './home.ts'
import { runSpecs, type SpecRun } from './specs.ts'

/** An app that runs, and what its specs may know of it. */
export interface SpecApp {
  domain: string
  /** The recipe's version that runs there, as its label says; null where it says none. */
  version: string | null
  server: Server
  /** Of the run that the app belongs to: by it, what the specs start is found and ended. */
  runId: string
  /** Of the whole run; the specs get those of this app. */
  secrets: readonly Secret[]
  /** What dependencies gave this app, by `<dependency>/<name>`. */
  accounts: Accounts
}

export interface SpecPlace {
  /** The folder with the specs. */
  directory: string
  /** Those of them to run, by their path in it. */
  specs: string[]
  /** The stage as the specs see it. */
  stage: string
  /** Traces and pictures, new for each call. */
  outputDir: string
  /** For the browser's home and Playwright's report. */
  work: string
  /** Mode 0700: the secrets lie in it while the specs run. */
  private: string
  /** Milliseconds for all specs together. */
  deadline: number
}

/** Runs the specs of a folder against an app, in a browser with a home of its own. */
export async function runSpecsAgainst(app: SpecApp, place: SpecPlace, signal: AbortSignal): Promise<SpecRun> {
  const { domain, server, runId } = app
  const home = await makeBrowserHome(server, place.work)
  const secrets = join(place.private, 'custom-secrets.json')
  const temporary = makeTemporaryFolder(runId)
  writeFileSync(secrets, JSON.stringify({ ...secretsOf(app.secrets, domain), ...app.accounts }), { mode: 0o600 })
  const options = chromiumOptions(server, home)
  try {
    return await runSpecs(
      {
        testDir: place.directory,
        specs: place.specs,
        outputDir: place.outputDir,
        results: join(place.work, 'playwright.json'),
        app: { domain, url: `https://${domain}`, stack: stackName(domain), version: app.version },
        stage: place.stage,
        zone: server.zone,
        edgeAddress: server.edgeAddress,
        secrets,
        deadline: place.deadline,
        launchOptions: { ...options, env: { ...options.env, TESTME_RUN: runId, TMPDIR: temporary } }
      },
      { runId, home, caFile: server.caFile, temporary },
      signal
    )
  } finally {
    rmSync(home, { recursive: true, force: true })
    rmSync(secrets, { force: true })
  }
}
