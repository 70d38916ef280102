import { type Age, ageIn, compareAge, compareRequest, isMarked } from '../report/pull-request/marker.ts'
import { type Comment, type CommentClient, failedCall } from './client.ts'

/** Which comment: the one of this poster that begins with this marker. A stranger's comment with our marker is a stranger's comment. */
export interface Sticky {
  repository: string
  pullRequest: number
  posterId: number
  marker: string
  /** How new the text is; an older one never replaces a newer one. Without it the last writer wins. */
  age?: Age
  /** Whether a request that the comment says to be of is one of ours: whoever may edit the comment can write any number into it. */
  isOnRecord?: (claimed: Age) => Promise<boolean>
}

export interface Written {
  outcome: 'created' | 'edited' | 'unchanged' | 'superseded'
  commentId: number
}

/**
 * Writes the one comment: edits it where it is, makes it where it is not or was deleted meanwhile. Of two writers that made one each, the first
 * comment stays, and whoever made the later one takes it back.
 */
export async function writeSticky(client: CommentClient, sticky: Sticky, body: string): Promise<Written> {
  const all = await client.comments(sticky.repository, sticky.pullRequest)
  const [first, ...rest] = ownOf(all, sticky)
  if (first === undefined) return await create(client, sticky, body)
  // Left by a writer that died between making its comment and taking it back.
  for (const extra of rest) await takeBack(client, sticky, extra)
  return await editFirst(client, sticky, all, first, body)
}

async function editFirst(client: CommentClient, sticky: Sticky, all: readonly Comment[], first: Comment, body: string): Promise<Written> {
  if (await isNewer(first, sticky, all)) return { outcome: 'superseded', commentId: first.id }
  if (first.body.trim() === body.trim()) return { outcome: 'unchanged', commentId: first.id }
  const edited = await client.editComment(sticky.repository, first.id, body)
  return edited === undefined ? await create(client, sticky, body) : { outcome: 'edited', commentId: first.id }
}

async function create(client: CommentClient, sticky: Sticky, body: string): Promise<Written> {
  const made = await createOnce(client, sticky, body)
  const all = await client.comments(sticky.repository, sticky.pullRequest)
  const [first] = ownOf(all, sticky)
  if (first === undefined || first.id === made.id) return { outcome: 'created', commentId: made.id }
  const written = await editFirst(client, sticky, all, first, body)
  if (written.commentId !== made.id) await takeBack(client, sticky, made)
  return written
}

/** A call without an answer may have made the comment: then it is there. */
async function createOnce(client: CommentClient, sticky: Sticky, body: string): Promise<Comment> {
  try {
    return await client.createComment(sticky.repository, sticky.pullRequest, body)
  } catch (error) {
    if (failedCall(error).mayHaveHappened !== true) throw error
    const [made] = ownOf(await client.comments(sticky.repository, sticky.pullRequest), sticky)
    if (made === undefined) throw error
    return made
  }
}

function ownOf(all: readonly Comment[], sticky: Sticky): Comment[] {
  return all.filter((comment) => comment.userId === sticky.posterId && isMarked(comment.body, sticky.marker)).sort((a, b) => a.id - b.id)
}

/** Only a request whose comment can be seen, and that is on record, is newer. */
async function isNewer(comment: Comment, { age: ours, isOnRecord }: Sticky, all: readonly Comment[]): Promise<boolean> {
  const age = ageIn(comment.body)
  if (age === undefined || ours === undefined || compareAge(age, ours) <= 0) return false
  if (compareRequest(age, ours) === 0) return true
  const isThere = age.commentId === ours.commentId || all.some((each) => each.id === age.commentId)
  return isThere && isOnRecord !== undefined && (await isOnRecord(age))
}

async function takeBack(client: CommentClient, sticky: Sticky, comment: Comment): Promise<void> {
  try {
    await client.deleteComment(sticky.repository, comment.id)
  } catch {
    // One comment too many harms nobody; the next writer tries again.
  }
}
