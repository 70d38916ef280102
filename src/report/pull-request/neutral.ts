import { stageNames } from '../../model/types.ts'
import { clean, cut, oneLine } from './clean.ts'

/**
 * Texts from elsewhere (evidence, log lines, names of people and tests) as Markdown that shows them and does nothing: it stays in its cell or
 * fence, is no link, image or HTML, mentions nobody, refers to no issue, is no command of a runner and none of ours.
 *
 * Gitea looks for mentions and references in a comment's text outside of code, and draws links and emoji there (modules/references,
 * modules/markup, 1.26). So a word that holds anything but letters, digits and harmless punctuation is shown as code; the rest stays prose.
 */

/** Longest text in one piece, in characters. */
const longest = 300
const longestLogLine = 400

/** Letters, digits, punctuation that means nothing to Markdown inside a line, symbols that our own sentences use, emoji. */
const harmless = /^[\p{L}\p{N}\p{M}\p{Extended_Pictographic}.,;:?!'"()%/+=\-–—…·→←×±≤≥°§€“”‘’«»„‚✓✗]+$/u

/** Made of harmless characters, and yet something: an address, an emoji, a reference to a pull request, our own command. */
const meaning = /::|:\/\/|www\.|:[-+\w]+:|![\d_]|!testme/iu

/** `ABC-12`, a ticket where a repository has a tracker of its own. */
const ticket = /(?:^|\W)[A-Z]{1,10}-[1-9]/

/** What goes on after our own command. */
const argument = new RegExp(`^(?:${stageNames.join('|')}|help|status|cancel|[0-9a-f]{7,64}|(?:base|keep)=\\S+)[.,;:)]*$`)

/** Begins a list, a heading's underline or a rule when it stands first. */
const opensBlock = /^(?:[-+=:]+|\p{N}+[.)])$/u

/** One line of prose, also for a table cell. Pieces in backticks stay code. */
export function prose(text: string, most = longest): string {
  // Backticks with nothing between them would join what stands beside them after it was judged.
  const pieces = oneLine(text, most)
    .replace(/`{2,}|`\s+`/g, "'")
    .split('`')
  // An odd backtick is an apostrophe that somebody mistyped.
  const paired = pieces.length % 2 === 1 ? pieces : [...pieces.slice(0, -2), `${pieces.at(-2)}'${pieces.at(-1)}`]
  const out = paired.map((piece, index) => (index % 2 === 1 ? code(piece, most) : words(piece, index === 0)))
  // Two code spans need something between them, or their backticks become one mark.
  return out.reduce((line, piece) => (line.endsWith('`') && piece.startsWith('`') ? `${line} ${piece}` : line + piece), '').trim()
}

function words(piece: string, first: boolean): string {
  const out: string[] = []
  let unsafe: string[] = []
  const flush = (): void => {
    // A comma or full stop belongs to the sentence.
    const [, shown = '', end = ''] = /^(.*?)([.,;]*)$/.exec(unsafe.join(' ')) ?? []
    if (shown !== '') out.push(`${code(shown)}${end}`)
    unsafe = []
  }
  for (const [index, word] of piece.split(' ').entries()) {
    const goesOn = unsafe.some((earlier) => /!testme$/i.test(earlier)) && argument.test(word)
    const plain =
      !goesOn && (word === '' || (harmless.test(word) && !meaning.test(word) && !ticket.test(word) && !(first && index === 0 && opensBlock.test(word))))
    if (!plain) unsafe.push(word)
    else if (word !== '' || unsafe.length === 0) {
      flush()
      out.push(word)
    }
  }
  flush()
  // A blank at either end of the piece stands between it and the code beside it.
  const lead = piece.startsWith(' ') ? ' ' : ''
  const trail = piece.endsWith(' ') && piece.trim() !== '' ? ' ' : ''
  return `${lead}${out.filter((word) => word !== '').join(' ')}${trail}`
}

/**
 * A code span. A backtick becomes an apostrophe and a bar a broken bar: how far an escaped one reaches, readers of Markdown do not agree on,
 * and in a table a bar ends the cell.
 */
export function code(text: string, most = longest): string {
  const shown = oneLine(text, most).replaceAll('`', "'").replaceAll('|', '¦')
  return shown === '' ? '' : `\`${shown}\``
}

/** A link, or its text alone where the address is none for a browser. */
export function link(text: string, address: string | null | undefined): string {
  const href = addressOf(address)
  const shown = prose(text).replace(/[[\]]/g, '')
  return href === undefined ? shown : `[${shown}](${href})`
}

/** Longer than any address that a browser is given; a comment has room for a few of this length. Characters. */
const longestAddress = 2000

/** An http(s) address with nothing in it that Markdown or HTML would read; undefined when it is none, or endless. */
export function addressOf(address: string | null | undefined): string | undefined {
  if (address === null || address === undefined || !URL.canParse(address)) return undefined
  const url = new URL(address)
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.username !== '' || url.password !== '') return undefined
  const href = url.href.replace(/[^\w\-.~:/?#@!&+,=%]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
  return href.length > longestAddress ? undefined : href
}

/** A log line inside a fence, where only its beginning could mean something to somebody who reads lines: a runner, or our own parser. */
export function logLine(line: string): string {
  const shown = cut(clean(line).replaceAll('\t', '  ').replaceAll('\n', ' ').trimEnd(), longestLogLine)
  return /^\s*(?:::|##\[|!testme)/i.test(shown) ? `· ${shown.trimStart()}` : shown
}

/** A fenced block of plain text; its fence is longer than any in the text. */
export function fence(lines: readonly string[]): string {
  const shown = lines.map(logLine)
  const run = Math.max(2, ...shown.flatMap((line) => line.match(/`+/g) ?? []).map((ticks) => ticks.length))
  const ticks = '`'.repeat(run + 1)
  return `${ticks}text\n${shown.join('\n')}\n${ticks}`
}

/** Text between HTML tags, on a line that Markdown leaves alone. */
export function html(text: string, most = 120): string {
  const shown = oneLine(text, most).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
  // Gitea draws links on text, but not on code.
  return `<code>${shown}</code>`
}
