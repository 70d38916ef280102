import { mkdirSync } from 'node:fs'
import { loadPage } from '../browser/page.ts'
import { waitForHealth } from '../checks/https.ts'
import type { AppRole } from '../model/types.ts'
import { check, no, type StageContext } from './context.ts'

/** The app answers over HTTPS as itself, and its page loads whole in a browser. Returns the evidence of the first. */
export async function checkServing(context: StageContext, role: AppRole): Promise<string> {
  const { plan, run } = context
  const domain = plan.domains[role]
  let evidence = ''
  await check(context, 'https', async () => {
    evidence = await waitForHealth(plan.server, domain, plan.settings.health, plan.settings.deadlines.http * 1000, (what) =>
      context.progress(`waiting for ${domain}: ${what}`)
    )
    return evidence
  })
  await check(context, 'page', async () => {
    mkdirSync(run.file('screenshots'), { recursive: true })
    const page = await loadPage(plan.server, `https://${domain}${plan.settings.health.path}`, run.file('screenshots', `${context.stage}.png`))
    if (page.failures.length > 0) no('recipe', `the page loaded with failures: ${page.failures.slice(0, 3).join(', ')}`, page.failures)
    return `status ${page.status}, "${page.title}", screenshots/${context.stage}.png`
  })
  return evidence
}
