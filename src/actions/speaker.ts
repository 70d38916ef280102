import { Gitea } from '../gitea/client.ts'
import { messageOf } from '../model/failure.ts'
import { Publisher } from '../publish/publisher.ts'
import { type RunFacts, viewOf } from '../report/pull-request/of-run.ts'
import type { RunView } from '../report/pull-request/view.ts'
import type { RunDirectory } from '../run/directory.ts'
import { openMask } from '../secrets/store.ts'
import type { JobRecord } from './job-record.ts'
import type { Log } from './log.ts'

/** What a step says of its run on the pull request. `say` never throws and returns the view that it tried to publish. */
export interface Speaker {
  say: (facts: Omit<RunFacts, 'request' | 'runLink' | 'requestedAt'>) => Promise<RunView>
  /** What earlier jobs could not deliver. */
  deliver: () => Promise<void>
}

/**
 * A speaker for one job. What Gitea does not take waits in the outbox of the state folder for whoever comes next; the
 * step goes on (L131: nothing that is shown decides).
 */
export function speakerFor(
  record: Pick<JobRecord, 'request' | 'runLink' | 'requestedAt'>,
  options: { gitea: Gitea; outbox: string; log: Log; run?: RunDirectory }
): Speaker {
  const { gitea, outbox, log, run } = options
  const mask = run === undefined ? undefined : openMask(run.file('private', 'secrets.jsonl'))
  const publisher = new Publisher({ gitea, outbox, ...(mask === undefined ? {} : { mask: (text) => mask.apply(text) }) })
  const told = new Set<string>()
  const tell = (problems: readonly string[]): void => {
    for (const problem of problems) {
      if (told.has(problem)) continue
      told.add(problem)
      log.say(`pull request: ${problem}`)
    }
  }
  return {
    say: async (facts) => {
      const view = viewOf({ ...facts, request: record.request, runLink: record.runLink, requestedAt: record.requestedAt })
      tell((await publisher.publish(view)).problems)
      return view
    },
    deliver: async () => {
      try {
        for (const { problems } of await publisher.deliver()) tell(problems)
      } catch (error) {
        tell([messageOf(error)])
      }
    }
  }
}

export const giteaFor = (server: string, token: string): Gitea => new Gitea({ url: server, token })
