import { join } from 'node:path'
import { stackOf } from '../app/context.ts'
import { type PageLoad, type ScreenshotHook, StageBrowser } from '../browser/page.ts'
import { waitForHealth } from '../checks/https.ts'
import { messageOf, StageFailure } from '../model/failure.ts'
import { isOwnHost } from '../model/hosts.ts'
import type { AppRole } from '../model/types.ts'
import { stackName } from '../recipe/stack.ts'
import { accountsOf } from '../run/accounts.ts'
import { writeAtomic } from '../run/atomic.ts'
import { makeTemporaryFolder } from '../run/temporary.ts'
import { secretsOf } from '../secrets/mask.ts'
import { withhold } from '../secrets/withhold.ts'
import { loadHooks } from '../settings/hooks.ts'
import { partOf } from '../settings/layers.ts'
import { throwIfFailed } from '../swarm/converge.ts'
import { pressure, timeoutEvidence } from '../swarm/evidence.ts'
import { check, checkAs, no, type StageContext } from './context.ts'
import { logHook } from './hooks.ts'

export interface ServingOptions {
  /** A browser that was started earlier; the caller closes it. Without it the check has one of its own. */
  browser?: StageBrowser
  /** Tasks that had ended before the deploy. */
  past?: ReadonlySet<string>
}

/** A browser of this stage, its home in the run's own work folder. */
export function stageBrowser({ plan, run }: StageContext): StageBrowser {
  return new StageBrowser(plan.server, { parent: run.work(), runId: plan.runId, temporary: makeTemporaryFolder(plan.runId) })
}

/** The app answers over HTTPS as itself (check `https`), and its page loads whole in a browser (check `page`). Returns the evidence of the first. */
export async function checkServing(context: StageContext, role: AppRole, options: ServingOptions = {}): Promise<string> {
  const browser = options.browser ?? stageBrowser(context)
  try {
    let evidence = ''
    await check(context, 'https', async () => {
      evidence = await answers(context, role, options.past)
      return evidence
    })
    const { health, screenshot } = context.plan.settings
    const hook = await screenshotHook(context, role)
    const own = hook !== undefined || (screenshot.path !== undefined && screenshot.path !== health.path)
    await check(context, 'page', () => pageLoads(context, role, browser, { path: health.path, pictured: !own }))
    if (own) await checkAs(context, 'screenshot', () => pageLoads(context, role, browser, { path: screenshot.path ?? health.path, pictured: true, hook }))
    return evidence
  } finally {
    if (options.browser === undefined) await browser.close()
  }
}

/** Waits until the app is healthy over HTTPS. A stack that dies meanwhile ends the wait at once, with its own reason (L67). */
export async function answers(context: StageContext, role: AppRole, past?: ReadonlySet<string>): Promise<string> {
  const { plan } = context
  const domain = plan.domains[role]
  const stack = stackOf(context, role)
  return await waitForHealth(plan.server, domain, plan.settings.health, {
    deadline: plan.settings.deadlines.http * 1000,
    hosts: plan.settings.policy.hosts,
    signal: context.signal,
    waiting: (what) => context.progress(`waiting for ${domain}: ${what}`),
    meanwhile: () => throwIfFailed(stack, past),
    evidence: async () => timeoutEvidence(stack, ...(await Promise.all([stack.services(), stack.tasks()])))
  })
}

/**
 * Keeps the page's picture, unless the page shows a secret or the hook that made it asked for one (L139); returns what became of it, for the evidence.
 * What may be on a picture besides the page's text nobody can search, so only a person can allow it (`screenshot.withSecret`).
 */
export function keepPicture(
  { stage, run, mask }: Pick<StageContext, 'stage' | 'run' | 'mask'>,
  page: Pick<PageLoad, 'text' | 'hooked'> & { picture?: Buffer | undefined },
  withSecret = false
): string {
  const name = join('screenshots', `${stage}.png`)
  if (page.text === undefined) {
    withhold(run.path, name, 'the text of the page could not be searched for secrets', mask)
    return 'picture withheld: the page went on to another one, so its text could not be searched for secrets'
  }
  const shown = mask.namesIn(page.text).join(', ')
  if (shown !== '') {
    withhold(run.path, name, `the page shows ${shown}`, mask)
    return `picture withheld: the page shows ${shown}`
  }
  if (page.hooked?.handledSecret === true && !withSecret) {
    withhold(run.path, name, 'the hook screenshot asked for a secret', mask)
    return 'picture withheld: the hook screenshot asked for a secret (screenshot.withSecret in recipe.yml)'
  }
  if (page.picture === undefined) return 'no picture: the page shows nothing'
  writeAtomic(run.file(name), page.picture)
  return name
}

/** Why what a browser shows in the end is not the app's page, wherever it was sent on the way; undefined if it is. Pure. */
export function whyWrongPage(page: { url: string; status: number }, hosts: readonly string[], accepted: readonly number[]): string | undefined {
  const host = URL.canParse(page.url) ? new URL(page.url).hostname : ''
  if (!isOwnHost(host, hosts)) return `the page ends at ${page.url}, which is no host of the app (policy.hosts in recipe.yml would allow it)`
  if ((page.status >= 200 && page.status < 300) || accepted.includes(page.status)) return undefined
  return `the page ends at ${page.url} with status ${page.status}`
}

/** What Playwright says where the app's page did not load; undefined for everything else, such as a hook or a start of Chromium that waited in vain: those know whose fault it is. Pure. */
export function whyNotLoaded(error: unknown): string | undefined {
  if (error instanceof StageFailure || !/net::ERR_|Timeout \d+ms exceeded/.test(messageOf(error))) return undefined
  return messageOf(error).split('\n')[0]
}

/** What calls the recipe's hook `screenshot`, where it has one. */
async function screenshotHook({ plan, run, stage, mask }: StageContext, role: AppRole): Promise<ScreenshotHook | undefined> {
  const directory = partOf(plan, 'hooks.ts')
  if (directory === null || (await loadHooks(directory))?.screenshot === undefined) return undefined
  const domain = plan.domains[role]
  return {
    directory,
    deadline: plan.settings.deadlines.hook,
    app: { domain, url: `https://${domain}`, stack: stackName(domain) },
    stage,
    role,
    secrets: secretsOf(mask.secrets, domain),
    accounts: accountsOf(run, plan, role)
  }
}

interface PageAsked {
  path: string
  /** The stage's picture is of this page. */
  pictured: boolean
  hook?: ScreenshotHook | undefined
}

async function pageLoads(context: StageContext, role: AppRole, browser: StageBrowser, { path, pictured, hook }: PageAsked): Promise<string> {
  const { plan, signal } = context
  const url = `https://${plan.domains[role]}${path}`
  const until = Date.now() + plan.settings.deadlines.http * 1000
  const page = await browser
    .load(url, { until, accepted: plan.settings.health.statuses, signal, ...(hook === undefined ? {} : { hook }) })
    .catch((error: unknown) => {
      signal.throwIfAborted()
      const why = whyNotLoaded(error)
      if (why !== undefined) no('recipe', `Chromium cannot load ${url}: ${why}`, [pressure()])
      throw error
    })
  const wrong = whyWrongPage(page, [plan.domains[role], ...plan.settings.policy.hosts], plan.settings.health.statuses)
  if (wrong !== undefined) no('recipe', wrong, [...page.failures, ...page.consoleErrors.map((line) => `console: ${line}`)])
  if (page.failures.length > 0)
    no('recipe', `the page loaded with failures: ${page.failures.slice(0, 3).join(', ')}`, [
      ...page.failures,
      ...page.consoleErrors.map((line) => `console: ${line}`)
    ])
  if (page.hooked !== undefined) {
    for (const line of page.hooked.log) logHook(context, line)
    if (page.hooked.handledSecret) context.handover['secretsHandled'] = true
  }
  const picture = pictured ? keepPicture(context, page, plan.settings.screenshot.withSecret) : 'pictured below'
  const errors = page.consoleErrors.length
  return `status ${page.status}, "${page.title}", ${picture}${errors === 0 ? '' : ` · ${errors} console error${errors === 1 ? '' : 's'}: ${page.consoleErrors[0]}`}`
}
