import { type CommandRow, commands } from './table.ts'

/** The page of one command. */
export function helpOf(command: CommandRow): string {
  const rows = command.options.map((option) => [`--${option.name}${option.value === undefined ? '' : ` ${option.value}`}`, option.text] as const)
  const width = Math.max(...rows.map(([name]) => name.length))
  return [
    `./testme ${command.name} ${command.words}`.trimEnd(),
    `  ${command.summary}`,
    '',
    ...rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`),
    '',
    `For example: ${command.example}`
  ].join('\n')
}

export function overview(): string {
  const rows = commands.map((command) => [`./testme ${command.name} ${command.words}`.trimEnd(), command.summary] as const)
  const width = Math.max(...rows.map(([usage]) => usage.length))
  return [
    'testme tests a Co-op Cloud recipe on a real Docker Swarm.',
    '',
    ...rows.map(([usage, summary]) => `  ${usage.padEnd(width)}  ${summary}`),
    '',
    'Options of a command: ./testme COMMAND --help',
    'Exit codes: 0 pass · 1 the recipe or its tests · 2 wrong usage · 3 infrastructure · 4 the suite · 5 unverified · 6 residue · 130 cancelled'
  ].join('\n')
}
