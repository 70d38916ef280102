import { Fatal, type Invocation } from './context.ts'

/** One flag: its letter, whether it takes a value, and what `--help` says. */
export interface Flag {
  short?: string
  value?: true
  help: string
}

export interface Command {
  /** Words behind the command, as `--help` shows them. */
  usage: string
  /** How many words there must be at least and may be at most. */
  words: [number, number]
  flags: Record<string, Flag>
  help: string
  run: (invocation: Invocation) => Promise<void>
}

export const globalFlags: Record<string, Flag> = {
  'no-input': { short: 'n', help: 'ask nothing' },
  offline: { short: 'o', help: 'fetch nothing' },
  debug: { short: 'd', help: 'say more' },
  help: { short: 'h', help: 'this text' },
  version: { short: 'v', help: 'name this program and its version' }
}

/**
 * Finds the command and reads its flags: long and short ones, joined short ones, values behind `=` or as the next word,
 * global flags anywhere. What follows `--` is passed on untouched. Flags come back under their long names. What is not
 * known is fatal, in the words of abra's command-line library.
 */
export function readCommandLine(line: string[], commands: Record<string, Command>): { name: string; command: Command | undefined; invocation: Invocation } {
  const end = line.indexOf('--')
  const own = end < 0 ? line : line.slice(0, end)
  const { name, command, rest } = findCommand(own, commands)
  const known = { ...globalFlags, ...command?.flags }
  const invocation: Invocation = { flags: {}, words: [], rest: end < 0 ? [] : line.slice(end + 1) }
  for (let index = 0; index < rest.length; index++) {
    const word = rest[index] ?? ''
    if (!word.startsWith('-') || word === '-') {
      invocation.words.push(word)
      continue
    }
    const [flagText = '', attached] = word.split(/=(.*)/s)
    const long = flagText.startsWith('--')
    const letters = long ? [flagText.slice(2)] : [...flagText.slice(1)]
    for (const [position, letter] of letters.entries()) {
      const key = long ? letter : Object.keys(known).find((candidate) => known[candidate]?.short === letter)
      const flag = key === undefined ? undefined : known[key]
      if (key === undefined || flag === undefined) throw new Fatal(long ? `unknown flag: --${letter}` : `unknown shorthand flag: '${letter}' in ${flagText}`)
      const last = position === letters.length - 1
      if (flag.value === undefined) invocation.flags[key] = 'true'
      else if (!last) throw new Fatal(`flag needs an argument: '${letter}' in ${flagText}`)
      else {
        const value = attached ?? rest[++index]
        if (value === undefined) throw new Fatal(`flag needs an argument: ${flagText}`)
        invocation.flags[key] = value
      }
    }
  }
  if (command !== undefined && !('help' in invocation.flags)) {
    const [least, most] = command.words
    const count = invocation.words.length
    if (count < least || count > most) throw new Fatal(`accepts ${least === most ? least : `between ${least} and ${most}`} arg(s), received ${count}`)
  }
  return { name, command, invocation }
}

/** The command is the longest run of leading words, global flags aside, that the table knows. */
function findCommand(line: string[], commands: Record<string, Command>): { name: string; command: Command | undefined; rest: string[] } {
  const positions = line.flatMap((word, index) => (word.startsWith('-') ? [] : [index]))
  for (let length = Math.min(3, positions.length); length > 0; length--) {
    const chosen = positions.slice(0, length)
    const name = chosen.map((index) => line[index]).join(' ')
    const command = commands[name]
    if (command !== undefined) return { name, command, rest: line.filter((_, index) => !chosen.includes(index)) }
  }
  return { name: positions.map((index) => line[index]).join(' '), command: undefined, rest: line.filter((word) => word.startsWith('-')) }
}
