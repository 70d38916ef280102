import type { InvalidKind } from './command.ts'
import { limits } from './limits.ts'

/** What is wrong with a command, as the end of a sentence; `word` is already harmless and may be empty. */
export const problems: Record<InvalidKind, (word: string) => string> = {
  'unknown-word': (word) => `${named(word, 'one of its words')} is no stage, commit or option`,
  repeated: (word) => `${named(word, 'a word')} is there twice`,
  'takes-nothing': (word) => `${named(word, 'this command')} takes no further words`,
  'short-sha': (word) => `${named(word, 'the commit')} is too short for a commit: at least ${limits.shaLeast} hex digits are needed`,
  'long-sha': () => `a commit has at most ${limits.shaMost} hex digits`,
  'bad-base': (word) => `${named(word, 'the base')} is no version such as \`base=1.2.0+3.4.5\``,
  'bad-keep': (word) => `${named(word, 'the time')} is no time such as \`keep=30m\``,
  'keep-too-long': () => `an app is kept for at most ${limits.keepMinutes} minutes`,
  'not-ascii': () => 'it holds a character outside plain ASCII, perhaps an invisible one',
  'too-long': () => `it is longer than ${limits.lineLength} characters`,
  'too-many-words': () => `it has more than ${limits.words} words`,
  'two-commands': () => 'there is more than one command in the comment'
}

const named = (word: string, otherwise: string): string => (word === '' ? otherwise : `\`${word}\``)
