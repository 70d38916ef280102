import { stripVTControlCharacters } from 'node:util'

/**
 * The log of a step. A runner older than 3.1.0 obeys any line that starts with `::` or `##[`: such a line could set
 * PATH or NODE_OPTIONS for everything that comes after (gitea-observed §14). So everything that is said begins with a
 * blank or a bar, and the only lines that begin otherwise are the commands made here.
 */
export interface Log {
  /** Our own words; each line gets a blank in front. */
  say: (text: string) => void
  /** What others printed; each line gets a bar in front. */
  foreign: (text: string) => void
  /** Folds what follows until `endGroup`. */
  group: (title: string) => void
  endGroup: () => void
  /** What happened, and what to do next. */
  error: (what: string, next?: string) => void
  /** Keeps a value out of the log from here on, line by line: runners before 1.0.7 do not mask over lines. */
  hide: (value: string) => void
}

export function createLog(write: (line: string) => void): Log {
  const each = (text: string, prefix: string): void => {
    for (const line of plainLines(text)) write(`${prefix}${line}`.trimEnd())
  }
  return {
    say: (text) => {
      for (const line of plainLines(text)) write(/^\s*(::|##\[)/.test(line) ? ` | ${line}` : ` ${line}`.trimEnd())
    },
    foreign: (text) => each(text, ' | '),
    group: (title) => write(`::group::${plainLines(title).join(' ')}`),
    endGroup: () => write('::endgroup::'),
    error: (what, next) => {
      const [first = '', ...rest] = plainLines(what)
      write(` error  ${first}`)
      for (const line of [...rest, ...(next === undefined ? [] : plainLines(next))]) write(`        ${line}`)
    },
    hide: (value) => {
      for (const line of value.split(/[\r\n]+/)) if (line.trim().length >= 4) write(`::add-mask::${commandData(line)}`)
    }
  }
}

/** Lines without anything that moves a cursor, colours, or is no text. */
export function plainLines(text: string): string[] {
  return stripVTControlCharacters(text)
    .split(/\r\n|\r|\n|\u2028|\u2029|\u0085/)
    .map((line) => line.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '').replaceAll('##[', '## ['))
}

/** How a runner reads a command's data back. */
const commandData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
