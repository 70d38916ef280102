import type { Command } from './command.ts'

/** The one spelling of a command, from its parsed value: what an answer offers to paste. */
export function commandLine(command: Command): string {
  if (command.kind !== 'run') return `!testme ${command.kind}`
  const words = ['!testme']
  if (command.sha !== undefined) words.push(command.sha)
  words.push(...command.stages)
  if (command.base !== undefined) words.push(`base=${command.base}`)
  if (command.keepSeconds !== undefined) words.push(`keep=${command.keepSeconds % 60 === 0 ? `${command.keepSeconds / 60}m` : `${command.keepSeconds}s`}`)
  return words.join(' ')
}
