import type { Page } from 'playwright'
import { StageFailure } from '../model/failure.ts'
import { callHook, HookSaysNo, loadHooks } from '../settings/hooks.ts'
import type { HookedPage, ScreenshotHook } from './page.ts'

/** Lines that one call may log; what comes after them is dropped. */
const mostLines = 200

/**
 * Calls the recipe's hook `screenshot` with a loaded page, in the process of the browser: a page cannot leave it. Throws StageFailure as every hook does: class recipe
 * when it says no, class suite for anything else and when its deadline has passed; what it logged until then stands among the details.
 */
export async function callScreenshotHook(page: Page, { directory, deadline, app, stage, role, secrets, accounts }: ScreenshotHook): Promise<HookedPage> {
  const hooks = await loadHooks(directory)
  const seen: HookedPage = { handledSecret: false, log: [] }
  // The run is cancelled by ending this process.
  await callHook('screenshot', deadline, new AbortController().signal, (signal) =>
    hooks?.screenshot?.({
      page,
      app,
      stage,
      role,
      signal,
      secret: (name) => {
        const value = secrets[name]
        if (value === undefined) throw new Error(`this app has no generated or inserted secret "${name}"`)
        seen.handledSecret = true
        return value
      },
      account: (dependency, name) => {
        const value = accounts[`${dependency}/${name}`]
        if (value === undefined)
          throw new Error(`this app has no "${name}" of a dependency "${dependency}"; it has: ${Object.keys(accounts).join(', ') || 'none'}`)
        seen.handledSecret = true
        return value
      },
      log: (line) => {
        if (seen.log.length < mostLines) seen.log.push(line)
      },
      no: (evidence) => {
        throw new HookSaysNo(evidence)
      }
    })
  ).catch((error: unknown) => {
    if (!(error instanceof StageFailure)) throw error
    throw new StageFailure(error.check, error.failureClass, error.message, [...error.details, ...seen.log.map((line) => `the hook logged: ${line}`)])
  })
  return seen
}
