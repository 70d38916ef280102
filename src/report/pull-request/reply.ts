import { replyMarker, strangerMarker } from './marker.ts'

/**
 * The one reply to a comment that starts no run; a re-run edits it. The Markdown is our own (reasons, help), what is foreign in it went through
 * `plain`, `prose` or `code`. A line of it that is a command is shown as code: our own reply must not start anything. Pure.
 */
export function replyMarkdown(commentId: number, markdown: string): string {
  return under(replyMarker(commentId), markdown)
}

/** What strangers read, the same bytes for everybody and every reason, once on a pull request (P22). Pure. */
export function strangerMarkdown(pullRequest: number, sentence: string): string {
  return under(strangerMarker(pullRequest), sentence)
}

function under(marker: string, markdown: string): string {
  const lines = markdown.trim().split(/\r?\n/)
  return `${marker}\n${lines.map((line) => (/^\s*!testme/i.test(line) ? `\`${line.trim().replaceAll('`', "'")}\`` : line)).join('\n')}\n`
}
