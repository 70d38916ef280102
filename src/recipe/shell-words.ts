/** One word of a command, quotes removed. Not literal: a shell would compute something in it. */
export interface Word {
  text: string
  literal: boolean
}

export interface Command {
  words: Word[]
  line: number
}

const opens = new Set(['if', 'for', 'while', 'until', 'case', 'select', '{'])
const closes = new Set(['fi', 'done', 'esac', '}'])

/**
 * The simple commands of a shell script that stand outside functions, conditions, loops, groups and here documents. It splits words and
 * understands quotes; it runs nothing, and what it does not understand is no command.
 */
export function topLevelCommands(text: string): Command[] {
  const commands: Command[] = []
  const source = text.replaceAll('\r\n', '\n')
  let [index, line, depth, brackets] = [0, 1, 0, 0]
  let words: Word[] = []
  let startLine = 1
  let word: Word | undefined
  let wordWasQuoted = false
  const heredocs: { end: string; dash: boolean }[] = []

  const endWord = (): void => {
    if (word === undefined) return
    if (words.length === 0) {
      if (!wordWasQuoted && closes.has(word.text)) depth = Math.max(0, depth - 1)
      else if (!wordWasQuoted && opens.has(word.text)) depth += 1
      else words.push(word)
    } else words.push(word)
    word = undefined
    wordWasQuoted = false
  }
  const endCommand = (): void => {
    endWord()
    if (words.length > 0 && depth + brackets === 0) commands.push({ words, line: startLine })
    words = []
  }
  const append = (piece: string, literal = true): void => {
    if (word === undefined && words.length === 0) startLine = line
    word = { text: (word?.text ?? '') + piece, literal: (word?.literal ?? true) && literal }
  }

  while (index < source.length) {
    const character = source[index] ?? ''
    if (character === '\n') {
      endCommand()
      line += 1
      index += 1
      for (const { end, dash } of heredocs.splice(0)) {
        while (index < source.length) {
          const stop = source.indexOf('\n', index)
          const content = source.slice(index, stop < 0 ? source.length : stop)
          index = stop < 0 ? source.length : stop + 1
          line += 1
          if ((dash ? content.replace(/^\t+/, '') : content) === end) break
        }
      }
    } else if (character === '\\') {
      if (source[index + 1] === '\n') line += 1
      else append(source[index + 1] ?? '')
      index += 2
    } else if (character === "'" || character === '"') {
      const start = index + 1
      let end = start
      while (end < source.length && source[end] !== character) end += character === '"' && source[end] === '\\' ? 2 : 1
      const inner = source.slice(start, end)
      append(character === '"' ? inner.replace(/\\(["\\$`])/g, '$1') : inner, character === "'" || !/(?:^|[^\\])[$`]/.test(inner))
      wordWasQuoted = true
      line += inner.split('\n').length - 1
      index = end + 1
    } else if (character === '#' && word === undefined) {
      while (index < source.length && source[index] !== '\n') index += 1
    } else if (source.startsWith('<<<', index)) {
      append('<<<')
      index += 3
    } else if (source.startsWith('<<', index)) {
      const match = /^<<(-?)\s*(?:'([^'\n]*)'|"([^"\n]*)"|\\?([^\s;&|<>()]+))/.exec(source.slice(index))
      if (match !== null) heredocs.push({ end: match[2] ?? match[3] ?? match[4] ?? '', dash: match[1] === '-' })
      endWord()
      index += match?.[0].length ?? 2
    } else if (character === '$' && source[index + 1] === '(') {
      const end = skipSubstitution(source, index + 1)
      append('', false)
      line += source.slice(index, end).split('\n').length - 1
      index = end
    } else if (character === '`') {
      const end = source.indexOf('`', index + 1)
      index = end < 0 ? source.length : end + 1
      append('', false)
    } else if (character === '$') {
      append('$', false)
      index += 1
    } else if (character === ';' || character === '&' || character === '|') {
      endCommand()
      index += 1
    } else if (character === '(') {
      endWord()
      // `name()` begins a function: its name is no command.
      words = []
      brackets += 1
      index += 1
    } else if (character === ')') {
      endCommand()
      brackets = Math.max(0, brackets - 1)
      index += 1
    } else if (character === ' ' || character === '\t') {
      endWord()
      index += 1
    } else {
      append(character)
      index += 1
    }
  }
  endCommand()
  return commands
}

/** The index behind the bracket that closes the one at `index`. */
function skipSubstitution(source: string, index: number): number {
  let depth = 0
  for (let at = index; at < source.length; at++) {
    if (source[at] === '(') depth += 1
    if (source[at] === ')' && --depth === 0) return at + 1
  }
  return source.length
}
