import { parseArgs } from 'node:util'
import { UsageError } from '../model/failure.ts'
import { nearest } from '../model/nearest.ts'
import type { Invocation } from './invocation.ts'
import { type CommandRow, commands } from './table.ts'

export type Parsed =
  | { kind: 'version' }
  | { kind: 'help'; command?: CommandRow }
  | { kind: 'nothing' }
  | { kind: 'command'; command: CommandRow; invocation: Invocation }

const suggestion = (word: string, known: readonly string[], mark: string): string => {
  const meant = nearest(word, known)
  return meant === undefined ? '' : `. Did you mean ${mark}${meant}?`
}

/** Words to a command and its options; throws UsageError that names the nearest known word. Pure. */
export function parseCommandLine(words: readonly string[]): Parsed {
  const at = words.findIndex((word) => !word.startsWith('-'))
  const name = words[at]
  const asksHelp = words.includes('--help') || words.includes('-h')
  if (name === undefined) {
    const first = words[0]
    if (asksHelp) return { kind: 'help' }
    if (words.includes('--version')) return { kind: 'version' }
    if (first === undefined) return { kind: 'nothing' }
    throw new UsageError(`there is no option ${first} without a command${suggestion(first.slice(2), ['help', 'version'], '--')}`, 'See ./testme --help.')
  }
  const command = commands.find((row) => row.name === name)
  if (command === undefined) {
    if (name === 'help') return { kind: 'help' }
    const known = commands.map((row) => row.name)
    throw new UsageError(`there is no command "${name}"${suggestion(name, known, '')}`, `The commands are ${known.join(', ')}; ./testme --help shows them.`)
  }
  if (command.raw === true) {
    // Whoever may only add words behind the name gets no option in.
    const behind = words.slice(at + 1)
    if (behind.length === 0 || behind[0] === '--help') return { kind: 'help', command }
    return { kind: 'command', command, invocation: { ...optionsOf(command, words.slice(0, at)), words: behind } }
  }
  if (asksHelp) return { kind: 'help', command }
  const rest = [...words]
  rest.splice(rest.indexOf(name), 1)
  return { kind: 'command', command, invocation: optionsOf(command, rest) }
}

function optionsOf(command: CommandRow, words: string[]): Invocation {
  const next = `See ./testme ${command.name} --help.`
  const { tokens } = parseArgs({
    args: words,
    allowPositionals: true,
    strict: false,
    tokens: true,
    options: Object.fromEntries(command.options.map((option) => [option.name, { type: option.value === undefined ? 'boolean' : 'string' } as const]))
  })
  const flags = new Set<string>()
  const values: Record<string, string> = {}
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    const option = command.options.find((row) => row.name === token.name && token.rawName.startsWith('--'))
    if (option === undefined) {
      const known = [...command.options.map((row) => row.name), 'help']
      throw new UsageError(`${command.name} has no option ${token.rawName}${suggestion(token.name, known, '--')}`, next)
    }
    if (option.value === undefined) {
      if (token.value !== undefined) throw new UsageError(`--${option.name} takes no value`, next)
      flags.add(option.name)
    } else {
      if (token.value === undefined || token.value === '' || (token.inlineValue !== true && token.value.startsWith('-')))
        throw new UsageError(`--${option.name} needs a value: --${option.name} ${option.value}`, next)
      if (values[option.name] !== undefined) throw new UsageError(`--${option.name} is given twice`, next)
      values[option.name] = token.value
    }
  }
  const [least, most] = command.count
  if (positionals.length < least) throw new UsageError(`${command.name} needs ${command.words}`, `For example: ${command.example}`)
  const extra = positionals[most]
  if (extra !== undefined) throw new UsageError(`${command.name} does not know what to do with "${extra}"`, `For example: ${command.example}`)
  return { words: positionals, flags, values }
}
