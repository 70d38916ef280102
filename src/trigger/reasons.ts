import type { InvalidKind } from './command.ts'
import { problems } from './problems.ts'

/**
 * Why a comment is not carried out: one table for the code, the reply, the log and docs/trigger.md.
 * `member` reads the reason and the way out. `stranger` reads one and the same sentence whatever the reason, once per pull request (P22).
 * `nobody`: no reply; the reason stands in the log alone.
 */
export type Audience = 'member' | 'stranger' | 'nobody'

interface Row<Details> {
  audience: Audience
  /** One sentence in Markdown, for the log and, where the audience is the member, for the reply. */
  sentence: (details: Details) => string
  /** For the documentation and the tests. */
  example: Details
}

const row = <Details>(audience: Audience, example: Details, sentence: (details: Details) => string): Row<Details> => ({ audience, sentence, example })

/** The head as it is now, and the line that has no race because it names that commit. */
const exampleHead = { head: 'd4e5f6a01b2c3d4e5f6a01b2c3d4e5f6a01b2c3d', line: '!testme d4e5f6a01b2c' }
const none = {}

const short = (head: string): string => `\`${head.slice(0, 7)}\``

export const reasons = {
  'wrong-event': row(
    'nobody',
    { name: 'push' },
    ({ name }) => `the gate answers comments, and this is the event "${plain(name)}": let it run on \`issue_comment\` only`
  ),
  'unreadable-event': row(
    'nobody',
    { problem: 'comment.id: expected a number' },
    ({ problem }) => `the event file is not that of a comment on Gitea (${plain(problem)}): the step needs the event file that the runner wrote, unchanged`
  ),
  'not-created': row('nobody', { action: 'edited' }, ({ action }) => `only new comments count, and this one was ${plain(action)}`),
  'not-a-pull-request': row('nobody', none, () => 'the comment stands under an issue, not under a pull request'),
  'no-command': row('nobody', none, () => 'no line of the comment is a command'),
  'own-comment': row('nobody', none, () => 'the comment is our own'),
  'ignored-user': row('nobody', none, () => 'the author is the automatic user, nobody who exists, or listed as ignored on this host'),
  'sender-is-not-the-author': row('nobody', none, () => 'somebody else than the author of the comment sent the event'),
  duplicate: row('nobody', none, () => 'this comment was answered before in this attempt'),
  'claimed-by-another': row('nobody', none, () => 'another process has taken this comment at the same time'),
  'comment-deleted': row('nobody', none, () => 'the comment was deleted before its run began'),

  'not-a-member': row('stranger', none, () => 'the author is neither a member of the organisation nor on the list of users who may ask'),
  'membership-hidden': row('stranger', { token: 'automatic' as 'automatic' | 'bot' }, ({ token }) =>
    token === 'automatic'
      ? 'misconfigured token: the automatic token may not see who is a member (Gitea answers 303 for everybody); give the gate the token of a user who is a member of the organisation, or list user ids that may ask'
      : 'misconfigured token: its user may not see who is a member (Gitea answers 303); make that user a member of the organisation'
  ),
  'membership-unknown': row(
    'stranger',
    { why: 'Gitea answers 500' },
    ({ why }) => `cannot tell whether the author is a member (${plain(why)}): comment again when Gitea answers`
  ),
  'user-renamed': row(
    'stranger',
    none,
    () => 'cannot tell whether the author is a member: the user was renamed since the comment; comment again under the new name'
  ),

  'invalid-command': row(
    'member',
    { problem: 'unknown-word' as InvalidKind, word: 'instal', near: 'install' as string | undefined },
    ({ problem, word, near }) =>
      `This command was not understood: ${problems[problem](word)}.${near === undefined ? '' : ` Did you mean \`${near}\`?`} \`!testme help\` shows what there is.`
  ),
  'comment-edited': row('member', none, () => 'The comment was edited after it was written, so it no longer counts. Write a new one: `!testme`.'),
  'comment-unreadable': row(
    'member',
    { why: 'Gitea answers 500' },
    ({ why }) => `Your comment could not be read again from Gitea (${plain(why)}), so nothing was run. Comment again: \`!testme\`.`
  ),
  'pull-unreadable': row(
    'member',
    { why: 'Gitea answers 404' },
    ({ why }) =>
      `The pull request could not be read (${plain(why)}), so nothing was run. Comment again; if it stays so, the operator must give the gate a token that can read it.`
  ),
  closed: row('member', none, () => 'This pull request is closed. Reopen it and comment again to have it tested.'),
  merged: row('member', none, () => 'This pull request is merged. What is to be tested needs a pull request of its own.'),
  'wrong-repository': row('member', none, () => 'This pull request belongs to another repository than the comment. Comment on the pull request itself.'),
  'fork-refused': row('member', none, () => 'This host does not test commits from forks. Push the branch to this repository to have it tested.'),
  'fork-gone': row(
    'member',
    none,
    () => 'The repository that this pull request comes from is gone. Push the branch to a repository that exists and open a new pull request.'
  ),
  agit: row('member', none, () => 'This pull request was pushed without a branch (AGit), which is not tested. Push a branch and open a pull request from it.'),
  'base-branch-refused': row('member', none, () => 'Pull requests into this target branch are not tested here. Change the target branch and comment again.'),
  'names-refused': row(
    'member',
    none,
    () => 'The target branch or the source repository has a name with unusual characters, which is not tested. Rename it and comment again.'
  ),
  'keep-on-fork': row('member', { line: '!testme' }, ({ line }) => `An app from a fork is never kept. Without \`keep\`: \`${line}\`.`),
  'keep-without-bot': row(
    'member',
    { line: '!testme' },
    ({ line }) =>
      `Without a bot's token no app is kept: the verdict comes when it is removed, and the token of the job is dead by then. Without \`keep\`: \`${line}\`.`
  ),
  'sha-is-not-the-head': row(
    'member',
    exampleHead,
    ({ head, line }) => `The commit you named is not the head of this pull request (now ${short(head)}). To test that one: \`${line}\`.`
  ),
  'head-moved': row(
    'member',
    exampleHead,
    ({ head, line }) => `The branch moved after your comment, or within two seconds before it (now ${short(head)}). To test that commit: \`${line}\`.`
  ),
  'target-changed': row(
    'member',
    exampleHead,
    ({ head, line }) => `The target branch changed after your comment. To test the head ${short(head)} against it: \`${line}\`.`
  ),
  'push-record-missing': row(
    'member',
    exampleHead,
    ({ head, line }) => `Gitea has no record that ${short(head)} was pushed before your comment. To test that commit: \`${line}\`.`
  ),
  'records-unreadable': row(
    'member',
    { ...exampleHead, why: 'Gitea answers 500' },
    ({ head, line, why }) => `Gitea's records of pushes could not be read (${plain(why)}). To test ${short(head)} without them: \`${line}\`.`
  ),
  'already-asked': row(
    'member',
    { state: 'running' as 'waiting' | 'running', link: 'https://git.example.org/org/recipe/actions/runs/7' },
    ({ state, link }) => `The same is ${state === 'running' ? 'running' : 'waiting'} already: ${linked(link)}.`
  )
}

export type ReasonCode = keyof typeof reasons
type DetailsOf<Code extends ReasonCode> = (typeof reasons)[Code]['example']
/** A reason with what its sentence needs. */
export type Refusal = { [Code in ReasonCode]: { code: Code; details: DetailsOf<Code> } }[ReasonCode]

export function refusal<Code extends ReasonCode>(code: Code, details: DetailsOf<Code>): Refusal {
  return { code, details } as Refusal
}

/** The only thing that a stranger reads: true of every reason that it stands for, "no" and "cannot tell" alike. */
export const strangerReply = 'testme runs for members of this organisation, and could not start for this comment.'

export const audienceOf = ({ code }: Refusal): Audience => reasons[code].audience

/** The sentence for the log, beside the code. One line. */
export function sentenceOf({ code, details }: Refusal): string {
  return (reasons[code] as Row<unknown>).sentence(details)
}

/** What is said on the pull request, in Markdown; null: nothing. A stranger is answered once per pull request, which the caller knows. */
export function replyOf(refused: Refusal): string | null {
  const audience = audienceOf(refused)
  return audience === 'nobody' ? null : audience === 'stranger' ? strangerReply : sentenceOf(refused)
}

/** Text from elsewhere, without anything that a log line, Markdown or a mention could be made of. */
function plain(text: string): string {
  return text
    .slice(0, 400)
    .replace(/[^A-Za-z0-9 .,:;()/_'"+=-]/g, ' ')
    .replace(/([:/])[:/]+/g, '$1')
    .slice(0, 200)
    .trim()
}

/** A link to our own server; one with unusual characters is shown as nothing rather than as something else. */
const linked = (link: string): string => (/^https?:\/\/[A-Za-z0-9.:/_?=&#%-]{1,300}$/.test(link) ? `[the first request](${link})` : 'see the other request')
