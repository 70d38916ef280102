import { type Node, Parser } from 'commonmark'

/**
 * For tests only: what a comment says in plain paragraphs, by the reference implementation of CommonMark and so by other means than our parser. What
 * is not text (code, links, emphasis, HTML) leaves a mark in its place.
 */
export function saidLines(body: string): string[] {
  const lines: string[] = []
  for (let block = new Parser().parse(body).firstChild; block !== null; block = block.next) {
    if (block.type === 'paragraph') lines.push(...textOf(block).split('\n'))
  }
  return lines
}

const mark = '\ue000'

function textOf(block: Node): string {
  let text = ''
  for (let inline = block.firstChild; inline !== null; inline = inline.next) {
    if (inline.type === 'text') text += inline.literal ?? ''
    else if (inline.type === 'softbreak' || inline.type === 'linebreak') text += '\n'
    // Emphasis does not take a line out of the author's mouth; only its edges are no part of a word.
    else if (inline.type === 'emph' || inline.type === 'strong') text += `${mark}${textOf(inline)}${mark}`
    else text += mark
  }
  return text
}
