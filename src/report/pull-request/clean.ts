import { stripVTControlCharacters } from 'node:util'

/**
 * Characters that change how the text around them looks and show nothing themselves: control characters, direction marks (they can turn
 * `exe.gpj` round), zero-width and tag characters, the byte order mark. Line feed, tab and the mark that makes an emoji coloured stay.
 */
const unseen = /(?!\n|\t|\ufe0f)[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu

/** A text as it looks: line ends alike, nothing that cannot be seen, no half characters. Pure. */
export function clean(text: string): string {
  return stripVTControlCharacters(text.replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n'))
    .replace(unseen, '')
    .toWellFormed()
}

/** A text as one line of at most so many characters (UTF-16), cut with an ellipsis and never inside a character. Pure. */
export function oneLine(text: string, most: number): string {
  return cut(clean(text).replace(/\s+/g, ' ').trim(), most)
}

export function cut(text: string, most: number): string {
  if (text.length <= most) return text
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

export const bytesOf = (text: string): number => Buffer.byteLength(text)
