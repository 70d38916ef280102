import { withoutInline } from './inline.ts'

/**
 * The lines of a comment that its author says in their own voice: those of plain paragraphs. Code, quotes, HTML, lists, headings and tables are left out
 * as Gitea's Markdown (CommonMark, with tables, footnotes, definitions and formulas) shows them; `shown.forge.test.ts` asks a real one. Where the structure
 * is not plain beyond doubt everything that follows is left out too: reading too little costs a comment, reading too much runs what somebody quoted.
 */
export function readableLines(text: string): string[] {
  const reader = new Reader()
  for (const line of text.split('\n')) {
    reader.read(line)
    if (reader.stopped) break
  }
  reader.endParagraph()
  return reader.lines
}

interface Fence {
  character: string
  length: number
  /** Columns before it, for a fence in a list; undefined at the top level. */
  listed?: number
}

/** `$$` or `\[` after any marks of quotes and items. */
const opensFormula = /^(?:[ \t>]|[-+*][ \t]|\d{1,9}[.)][ \t])*(?:\$\$|\\\[)/

class Reader {
  readonly lines: string[] = []
  stopped = false
  #paragraph: string[] = []
  /** Where the lines of the last paragraph begin. */
  #lastParagraph = 0
  #fence: Fence | undefined
  #inHtmlComment = false
  #inList = false
  /** After a line of a quote, until a blank line: what follows directly goes on with the quote. */
  #inQuote = false
  #afterBlank = true

  read(line: string): void {
    const { columns, rest } = indentation(line)
    if (this.#fence !== undefined) this.#readFenced(this.#fence, columns, rest)
    else if (this.#inHtmlComment) this.#readComment(line)
    else if (rest === '') this.#readBlank()
    else if (opensFormula.test(line)) {
      // Gitea's formulas go on over empty lines, and where they end inside of quotes and lists is its own affair.
      this.endParagraph('unread')
      this.stopped = true
    } else {
      const afterBlank = this.#afterBlank
      this.#afterBlank = false
      // The text of a list's item stands at least two columns in; only directly below it less is enough.
      if (this.#inList && columns < 2 && afterBlank) this.#inList = false
      const block = columns <= 3 || this.#inList
      if (!block || !this.#readBlock(line, columns, rest, afterBlank)) this.#readText(line, columns, rest)
    }
  }

  /** A line that begins something else than text, whatever stands before it; false: it does not. */
  #readBlock(line: string, columns: number, rest: string, afterBlank: boolean): boolean {
    const item = /^(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$)/.test(rest)
    if (this.#opensFence(rest, columns) || this.#opensHtml(rest, columns)) return true
    if (rest.startsWith('>')) this.#readQuote(columns, rest)
    // Dashes below text make it a heading.
    else if (isRule(rest)) this.endParagraph(/^-+[ \t]*$/.test(rest) ? 'unread' : 'text')
    else if (item && !(this.#paragraph.length > 0 && /^-[ \t]*$/.test(rest))) {
      // In the middle of a paragraph only a bullet or a 1 with text begins a list.
      const begins = /^(?:[-+*]|0*1[.)])[ \t]+[^ \t]/.test(rest)
      this.#readItem(line, begins || afterBlank || (this.#inList && columns < 2))
    } else if (/^#{1,6}(?:[ \t]|$)/.test(rest)) {
      this.endParagraph()
      this.#stopAtOpenComment(rest)
    } else return false
    return true
  }

  endParagraph(as: 'text' | 'unread' = 'text'): void {
    const paragraph = this.#paragraph
    this.#paragraph = []
    if (paragraph.length === 0) return
    const { text, stop } = withoutInline(paragraph.join('\n'))
    if (stop) this.stopped = true
    this.#lastParagraph = this.lines.length
    if (as === 'text' && isPlain(paragraph)) for (const line of text.split('\n')) this.lines.push(line)
  }

  #readBlank(): void {
    this.endParagraph()
    this.#inQuote = false
    this.#afterBlank = true
  }

  #readText(line: string, columns: number, rest: string): void {
    const first = this.#paragraph.length === 0
    if (this.#inList || this.#inQuote) {
      this.#stopAtOpenComment(rest)
      return
    }
    if (first && columns > 3) return
    // A definition makes a term of the paragraph above, also over empty lines.
    if (first && rest.startsWith(':')) this.lines.length = this.#lastParagraph
    if (!first && columns <= 3 && /^(?:=+|-+)[ \t]*$/.test(rest)) {
      this.endParagraph('unread')
    } else this.#paragraph.push(line)
  }

  #opensFence(rest: string, columns: number): boolean {
    const run = /^(?:`{3,}(?=[^`]*$)|~{3,})/.exec(rest)?.[0]
    if (run === undefined) return false
    this.endParagraph()
    const listed = this.#inList && columns >= 2
    this.#inList = listed
    this.#inQuote = false
    this.#fence = { character: run.charAt(0), length: run.length, ...(listed ? { listed: columns } : {}) }
    return true
  }

  #readFenced(fence: Fence, columns: number, rest: string): void {
    const run = /^(?:`+|~+)(?=[ \t]*$)/.exec(rest)?.[0] ?? ''
    const closes = run.length >= fence.length && run.startsWith(fence.character)
    if (fence.listed === undefined) {
      if (closes && columns <= 3) this.#closeFence()
      return
    }
    if (rest === '') return
    // A line further left ends the item and its fence with it; where exactly is not worth knowing.
    if (columns < fence.listed || (closes && columns > fence.listed)) this.stopped = true
    else if (closes) this.#closeFence()
  }

  #closeFence(): void {
    this.#fence = undefined
    this.#afterBlank = true
  }

  #opensHtml(rest: string, columns: number): boolean {
    if (!/^<[A-Za-z/!?]/.test(rest) || /^<[A-Za-z0-9._+-]+[:@][^\s<>]*>/.test(rest)) return false
    if (!rest.startsWith('<!--')) {
      // Not every element ends the text above it, which could still become a heading.
      this.endParagraph('unread')
      this.stopped = true
      return true
    }
    this.endParagraph()
    if (this.#inList && columns >= 2 && !rest.includes('-->')) this.stopped = true
    if (columns < 2) this.#inList = false
    this.#readComment(rest)
    return true
  }

  /** A line of an HTML comment; one that is behind its end is raw HTML, too. */
  #readComment(line: string): void {
    const close = line.indexOf('-->')
    this.#inHtmlComment = close < 0
    if (close >= 0 && /<[A-Za-z/!?]/.test(line.slice(close))) this.stopped = true
  }

  #readQuote(columns: number, rest: string): void {
    this.endParagraph()
    if (columns < 2) this.#inList = false
    this.#inQuote = true
    this.#stopAtOpenComment(rest)
  }

  /** An item of a list; what stands after its marks may be a fence. `sure`: it is an item and not the text of a paragraph that looks like one. */
  #readItem(line: string, sure: boolean): void {
    this.endParagraph(sure ? 'text' : 'unread')
    this.#inList = true
    this.#inQuote = false
    const marks = /^(?:[ \t]*(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$))+/.exec(line)?.[0] ?? ''
    const { columns, rest } = indentation(line, marks.length)
    if (/^(?:`{3,}|~{3,})/.test(rest)) {
      if (!sure) this.stopped = true
      else this.#opensFence(rest, columns)
    } else if (/^<[A-Za-z/!?]/.test(rest)) this.stopped = true
    this.#stopAtOpenComment(rest)
  }

  /** What a sanitizer takes for the beginning of a comment hides everything that follows. */
  #stopAtOpenComment(rest: string): void {
    const open = rest.lastIndexOf('<!--')
    if (open >= 0 && !rest.includes('-->', open)) this.stopped = true
  }
}

/** No table, no definition of a term or of a link, nothing struck out: what stands there is not said. */
const isPlain = (paragraph: string[]): boolean =>
  !paragraph.some((line) => /^[ \t]*[-:|][-:| \t]*$/.test(line) || /^[ \t]*:[ \t]/.test(line) || line.includes('~~')) &&
  !(/^[ \t]*\[/.test(paragraph[0] ?? '') && paragraph.some((line) => line.includes(']:')))

/** `***`, `- - -`, `___`. */
const isRule = (rest: string): boolean => /^(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/.test(rest)

/** Columns of the white space before the text, tabs counting to the next multiple of four, and the text. */
function indentation(line: string, from = 0): { columns: number; rest: string } {
  let columns = 0
  let index = 0
  for (; index < line.length; index += 1) {
    const character = line.charAt(index)
    if (character === '\t') columns += 4 - (columns % 4)
    else if (character === ' ' || index < from) columns += 1
    else break
  }
  return { columns, rest: line.slice(index) }
}
