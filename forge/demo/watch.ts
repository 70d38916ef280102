import { ForgeError } from '../errors.ts'
import type { Forge } from '../forge.ts'
import { commentsOf, jobsOf, linesOf, reactionsTo, runsOf, statusesOf, until } from '../world.ts'

/** What a person at the pull request sees change, in words. */
export interface Seen {
  state: string
  description: string
  /** The sticky comment as it stands, Markdown. */
  comment: string
}

/** How long a queue, a whole test and its answer may take, seconds. */
const patience = 1200

/** How often a run that is over is looked at for a verdict that comes a moment later. */
const looksEnough = 50

/**
 * Follows a pull request from the command to the verdict, telling each change: the reaction, each row of the comment
 * as its stage ends, the status. Throws ForgeError when no verdict comes.
 */
export async function watch(
  forge: Forge,
  at: { repository: string; number: number; sha: string; commandId: number; bot: string },
  tell: (line: string) => void
): Promise<Seen> {
  let eyes = false
  const rows = new Set<string>()
  let looksAfterTheEnd = 0
  return await until(
    `the verdict on ${at.repository}#${at.number}`,
    async () => {
      if (!eyes && (await reactionsTo(forge, at.repository, at.commandId)).some((reaction) => reaction.endsWith('eyes'))) {
        eyes = true
        tell('👀')
      }
      const comment = (await commentsOf(forge, at.repository, at.number)).findLast(({ user, id }) => user.login === at.bot && id > at.commandId)?.body ?? ''
      for (const row of finishedRows(comment)) {
        if (rows.has(row)) continue
        rows.add(row)
        tell(row)
      }
      const status = (await statusesOf(forge, at.repository, at.sha)).find(({ context }) => context === 'testme')
      if (status === undefined || status.status === 'pending') {
        looksAfterTheEnd = (await newestRun(forge, at.repository))?.status === 'completed' ? looksAfterTheEnd + 1 : 0
        if (looksAfterTheEnd > looksEnough) throw new ForgeError(await whyNoVerdict(forge, at.repository))
        return undefined
      }
      return { state: status.status, description: status.description, comment }
    },
    patience
  )
}

const newestRun = async (forge: Forge, repository: string) => (await runsOf(forge, repository))[0]

/** The workflow run is over and there is no verdict: its own log knows why. */
async function whyNoVerdict(forge: Forge, repository: string): Promise<string> {
  const run = await newestRun(forge, repository)
  const jobs = run === undefined ? [] : await jobsOf(forge, repository, run.id)
  const logs = await Promise.all(jobs.map(async ({ id, name }) => [`${name}:`, ...(await linesOf(forge, repository, id)).slice(-12)]))
  return [`the run ${run?.html_url ?? ''} ended without a verdict`, ...logs.flat()].join('\n')
}

/** The table's rows of stages that have ended. Pure. */
export function finishedRows(comment: string): string[] {
  return comment
    .split('\n')
    .filter((line) => /^\| *(✅|❌|⏭️|⚠️|➖|❓)/u.test(line))
    .map((line) => line.replaceAll('|', ' ').replace(/\s+/g, ' ').trim())
}
