import type { Gitea } from '../gitea/client.ts'
import type { Published } from '../publish/publisher.ts'
import type { RunView } from '../report/pull-request/view.ts'
import type { TriggerEvent } from '../trigger/event.ts'
import type { GatePolicy } from '../trigger/facts.ts'

/** What a gate works with. The same for a step of a runner and for the host's command. */
export interface GateOptions {
  gitea: Gitea
  /** Whose token `gitea` asks with: a bot's, or the one that Gitea gives to the job. */
  token: 'bot' | 'automatic'
  event: TriggerEvent
  /** `GITHUB_RUN_ATTEMPT`. */
  attempt: number
  /** `GITHUB_RUN_ID`: the run that the gate itself is a part of. */
  runId: number
  policy: GatePolicy
  /** The writer of a run's comment and status. */
  publisher: { publish(view: RunView): Promise<Published> }
  /** One line of the log; what is foreign in it has been made harmless. */
  say: (line: string) => void
  /** Waits before the one retry; a test may wait for something else. */
  wait?: (seconds: number) => Promise<void>
}

/** `owner/name` of the repository in which the comment stands. */
export function repositoryOf({ repository }: TriggerEvent): string {
  return `${repository.owner}/${repository.name}`
}
