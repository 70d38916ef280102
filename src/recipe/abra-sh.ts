import { type Command, topLevelCommands } from './shell-words.ts'

export interface AbraSh {
  exports: Record<string, string>
  /** The line of each export, 1-based. */
  lines: Record<string, number>
  /**
   * Lines that read like an export and are none at the top level (in a function, a condition, a here document), or whose value is overwritten
   * later. abra looks at lines and a shell at commands, so they may be taken either way.
   */
  doubtful: { key: string; value: string; line: number }[]
  /** Exports whose value only a shell could compute. */
  computed: { key: string; line: number }[]
}

/** The `export X=value` commands of an abra.sh. The file is read, never run. */
export function parseAbraSh(text: string): AbraSh {
  const exports: Record<string, string> = Object.create(null) as Record<string, string>
  const lines: Record<string, number> = {}
  const computed: AbraSh['computed'] = []
  for (const command of topLevelCommands(text)) {
    for (const { key, value } of exported(command)) {
      if (value === undefined) computed.push({ key, line: command.line })
      else {
        exports[key] = value
        lines[key] = command.line
      }
    }
  }
  const doubtful = text.split(/\r?\n/).flatMap((line, index) => {
    const match = /^export\s+(\w+)=(\w+)/.exec(line)
    const [, key = '', value = ''] = match ?? []
    const known = exports[key]
    return match === null || known === value || (known?.startsWith(value) === true && lines[key] === index + 1) ? [] : [{ key, value, line: index + 1 }]
  })
  return { exports: { ...exports }, lines, doubtful, computed }
}

function exported(command: Command): { key: string; value: string | undefined }[] {
  if (command.words[0]?.text !== 'export') return []
  return command.words.slice(1).flatMap((word) => {
    const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(word.text)
    return match === null ? [] : [{ key: match[1] ?? '', value: word.literal ? (match[2] ?? '') : undefined }]
  })
}
