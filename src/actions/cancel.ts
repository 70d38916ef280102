import { writeFileSync } from 'node:fs'
import { type Cancel, watchForCancel } from '../gate/cancel-watch.ts'
import { stopFile } from '../lifecycle/keeper.ts'
import { messageOf } from '../model/failure.ts'
import type { RunDirectory } from '../run/directory.ts'
import type { JobRecord } from './job-record.ts'
import type { Site } from './site.ts'

type Place = Pick<Site, 'gitea' | 'log'>

/** Looks for a `!testme cancel` while a stage runs; the run directory gets the word, and every process of the run sees it there. */
export function endOnCancel(place: Place, record: JobRecord, run: RunDirectory, allowedUsers: readonly number[]): { stop: () => void } {
  return onCancel(place, record, allowedUsers, ({ login }) => run.cancel(login, `cancelled by ${login}`))
}

/** The same for an app that is only kept: it goes as if its time were up, and its run has the verdict of its stages. */
export function endKeepingOnCancel(place: Place, record: JobRecord, run: RunDirectory, allowedUsers: readonly number[]): { stop: () => void } {
  return onCancel(place, record, allowedUsers, () => writeFileSync(stopFile(run), ''))
}

function onCancel({ gitea, log }: Place, record: JobRecord, allowedUsers: readonly number[], act: (cancel: Cancel) => void): { stop: () => void } {
  const controller = new AbortController()
  const { request } = record
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
      act(cancel)
    },
    // A run that cannot be cancelled by a comment goes on; the log says so.
    (error: unknown) => log.say(`a cancel cannot be looked for: ${messageOf(error)}`)
  )
  return { stop: () => controller.abort() }
}
