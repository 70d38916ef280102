/**
 * Takes out of one paragraph what only looks like text: code, HTML comments, links. Each leaves a mark in its place, which no command can hold, so
 * that nothing is pulled together into a command.
 */
const mark = '`'

/** The text that is left; `stop`: raw HTML follows, and what it does to the rest of the comment we do not judge. */
export function withoutInline(paragraph: string): { text: string; stop: boolean } {
  const runs = backtickRuns(paragraph)
  let text = ''
  let brackets = 0
  let index = 0
  while (index < paragraph.length) {
    const character = paragraph.charAt(index)
    if (character === '\\' && /[!-/:-@[-`{-~]/.test(paragraph.charAt(index + 1))) {
      text += paragraph.slice(index, index + 2)
      index += 2
    } else if (character === '`') {
      const end = endOfRun(paragraph, index)
      const close = runs.after(end, end - index)
      text += mark
      index = close ?? end
    } else if (character === '<') {
      const end = endOfAngle(paragraph, index)
      if (end === undefined) return { text: text + mark, stop: true }
      text += end === index + 1 ? character : mark
      index = end
    } else if (character === ']' && paragraph.charAt(index + 1) === '(') {
      const end = endOfDestination(paragraph, index + 1)
      // A link's address or title that goes on in the next line: nothing of this paragraph is read any further.
      if (end === undefined) return { text: text + mark, stop: /<[A-Za-z/!?]/.test(paragraph.slice(index)) }
      brackets = Math.max(0, brackets - 1)
      text += mark
      index = end
    } else {
      if (character === '[') brackets += 1
      if (character === ']') brackets = Math.max(0, brackets - 1)
      text += character
      // Inside the text of a link a line is no line of its own.
      if (character === '\n' && brackets > 0) text += mark
      index += 1
    }
  }
  return { text, stop: false }
}

/** Where the element at `<` ends; one further for a lone `<`; undefined for raw HTML. */
function endOfAngle(text: string, start: number): number | undefined {
  if (text.startsWith('<!--', start)) {
    const close = text.indexOf('-->', start + 2)
    return close < 0 ? undefined : close + 3
  }
  const autolink = /<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,253})>/y
  autolink.lastIndex = start
  if (autolink.test(text)) return autolink.lastIndex
  return /[A-Za-z/!?]/.test(text.charAt(start + 1)) ? undefined : start + 1
}

/** Where `(address "title")` ends, if it does so simply and on its line. */
function endOfDestination(text: string, start: number): number | undefined {
  const simple = /\([^\s()"'<>\\]*(?:[ \t]+"[^"\n\\]*")?\)/y
  simple.lastIndex = start
  return simple.test(text) ? simple.lastIndex : undefined
}

function endOfRun(text: string, start: number): number {
  let end = start
  while (text.charAt(end) === '`') end += 1
  return end
}

/** The runs of backticks by their length, found once so that unclosed ones cost no second look. */
function backtickRuns(text: string): { after: (index: number, length: number) => number | undefined } {
  const starts = new Map<number, number[]>()
  for (const { index, 0: run } of text.matchAll(/`+/g)) {
    const list = starts.get(run.length)
    if (list === undefined) starts.set(run.length, [index])
    else list.push(index)
  }
  const next = new Map<number, number>()
  return {
    // Asked with a growing index only: each list is walked once.
    after: (index, length) => {
      const list = starts.get(length) ?? []
      let at = next.get(length) ?? 0
      while (at < list.length && (list[at] ?? 0) < index) at += 1
      next.set(length, at)
      const start = list[at]
      return start === undefined ? undefined : start + length
    }
  }
}
