import { watchForCancel } from '../gate/cancel-watch.ts'
import { messageOf } from '../model/failure.ts'
import type { RunDirectory } from '../run/directory.ts'
import type { JobRecord } from './job-record.ts'
import type { Site } from './site.ts'

/** Looks for a `!testme cancel` while a stage runs; the run directory gets the word, and every process of the run sees it there. */
export function endOnCancel(site: Site, record: JobRecord, run: RunDirectory, allowedUsers: readonly number[]): { stop: () => void } {
  const controller = new AbortController()
  const { request, gitea, log } = site
  const watching = watchForCancel({
    gitea,
    repository: request.repository,
    pullRequest: request.pullRequest,
    commentId: request.commentId,
    requestedAt: record.requestedAt ?? record.startedAt,
    ...(record.attemptBegan === null ? {} : { attemptBegan: record.attemptBegan }),
    allowedUsers,
    say: log.say,
    signal: controller.signal
  })
  watching.then(
    (cancel) => {
      if (cancel === undefined) return
      log.say(`cancelled by ${cancel.login} (comment ${cancel.commentId})`)
      run.cancel(cancel.login, `cancelled by ${cancel.login}`)
    },
    // A run that cannot be cancelled by a comment goes on; the log says so.
    (error: unknown) => log.say(`a cancel cannot be looked for: ${messageOf(error)}`)
  )
  return { stop: () => controller.abort() }
}
