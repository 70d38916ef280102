/**
 * Why a host does not do what it was asked: one table for the code, the sentence in the step's log and docs/host.md. What the gate refuses has its own
 * codes (src/trigger/reasons.ts).
 */
export const hostRefusals = {
  'unreadable-words': 'the words are none that a host takes',
  'not-by-sudo': "the caller cannot be told: only the host's sudo rule may start this",
  'not-a-runner': 'the caller is no user of a runner of this host',
  'not-its-task': 'the jobs of this runner may not ask for that',
  'not-served': 'this host does not serve this repository',
  'no-such-comment': 'there is no such comment in this repository',
  'no-such-run': 'Gitea knows no such run of a workflow in this repository',
  'not-a-comments-run': 'the run was not started by a comment, so its workflow may be anybody’s',
  'not-this-comment': 'the run does not name this comment, at the end of its name: "(comment <id>)" (testme enroll --update brings the workflow that does)',
  'no-job-here': 'Gitea shows no job of this run that is running on a runner of the caller',
  'other-attempt': 'the job that is running is of another attempt',
  'comment-taken': 'this attempt at the comment was taken by another job',
  'other-request': 'this job was begun for another request',
  'stage-taken': 'this stage of the run has begun before, and is done once',
  'wrong-token': 'the token of this host is not that of its bot',
  'cannot-tell': 'Gitea does not say what must be known'
} as const

export type HostRefusalCode = keyof typeof hostRefusals

/** Nothing was done. The message is for the log of the caller, so it holds nothing that a runner's user may not know. */
export class HostRefusal extends Error {
  readonly code: HostRefusalCode
  constructor(code: HostRefusalCode, detail?: string) {
    super(`refused by the host: reason_code=${code}: ${hostRefusals[code]}${detail === undefined ? '' : ` (${detail})`}`)
    this.name = 'HostRefusal'
    this.code = code
  }
}
