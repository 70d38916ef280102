import { machineOutputOf } from './output.ts'

export interface GeneratedSecret {
  name: string
  version: string
  value: string
}

export interface ListedSecret {
  name: string
  version: string
  created: boolean
}

export interface Snapshot {
  /** As restic prints it: eight digits, or sixty-four. */
  id: string
  /** The line or record it stood in, for evidence. */
  text: string
}

type Row = Record<string, unknown>

/** The key without case and punctuation: what a machine-readable answer calls its columns is in no source (Q42). */
const plainKey = (key: string): string => key.toLowerCase().replace(/[^a-z]/g, '')

function rowsOf(answer: unknown): Row[] | undefined {
  const items = Array.isArray(answer) ? answer : typeof answer === 'object' && answer !== null ? recordsIn(answer as Row) : undefined
  if (items === undefined) return undefined
  return items
    .filter((item): item is Row => typeof item === 'object' && item !== null)
    .map((item) => Object.fromEntries(Object.entries(item).map(([key, value]) => [plainKey(key), value])))
}

/** `{"db_password": "…"}` and `{"db_password": {"value": "…"}}` are lists of named things as well. */
function recordsIn(answer: Row): unknown[] {
  return Object.entries(answer).map(([name, value]) => (typeof value === 'object' && value !== null ? { name, ...value } : { name, value }))
}

function text(row: Row, ...keys: string[]): string | undefined {
  for (const key of keys) {
    const value = row[key]
    if (typeof value === 'string' || typeof value === 'number') return String(value)
  }
  return undefined
}

/** What `secret generate -m` made; undefined where the output is no such list, or a row lacks name or value. */
export function readGeneratedSecrets(output: string): GeneratedSecret[] | undefined {
  const rows = rowsOf(machineOutputOf(output))
  const secrets = rows?.flatMap((row) => {
    const name = text(row, 'name', 'secret', 'secretname')
    const value = text(row, 'value', 'password', 'data')
    return name === undefined || value === undefined || value === '' ? [] : [{ name, value, version: text(row, 'version') ?? 'v1' }]
  })
  return secrets?.length === rows?.length ? secrets : undefined
}

/** What `secret list -m` knows; undefined where the output is no such list. */
export function readListedSecrets(output: string): ListedSecret[] | undefined {
  return rowsOf(machineOutputOf(output))?.flatMap((row) => {
    const name = text(row, 'name', 'secret', 'secretname')
    const created = row['createdonserver'] ?? row['created'] ?? row['exists']
    return name === undefined ? [] : [{ name, version: text(row, 'version') ?? 'v1', created: created === true || created === 'true' }]
  })
}

/** The tags in `recipe versions -m`, in the order printed; undefined where the output is no such list. */
export function readVersions(output: string): string[] | undefined {
  const answer = machineOutputOf(output)
  if (Array.isArray(answer) && answer.every((item) => typeof item === 'string')) return answer
  const rows = rowsOf(answer)
  if (rows === undefined) return undefined
  return [...new Set(rows.flatMap((row) => text(row, 'version', 'tag', 'name') ?? []))]
}

/** The snapshots that an output lists, one a line or record, oldest first as the backup service prints them. */
export function readSnapshots(output: string): Snapshot[] {
  const rows = rowsOf(machineOutputOf(output))
  const found = rows?.flatMap((row) => {
    const id = text(row, 'id', 'snapshot', 'snapshotid', 'shortid')
    return id === undefined ? [] : [{ id, text: JSON.stringify(row) }]
  })
  if (found !== undefined && found.length > 0) return found
  return output.split('\n').flatMap((line) => {
    const id = /(?:^|[\s│┃|])([0-9a-f]{64}|[0-9a-f]{8})(?=[\s│┃|]|$)/.exec(line)?.[1]
    return id === undefined ? [] : [{ id, text: line.trim() }]
  })
}

/** The snapshot that `app backup create` says it has saved; "using parent snapshot …" is an older one, maybe another run's (L48). */
export function savedSnapshotOf(output: string): string | undefined {
  return /(?<!parent )snapshot\s+([0-9a-f]{8,64})\b/.exec(output)?.[1] ?? /"snapshot_id":\s*"([0-9a-f]{8,64})"/.exec(output)?.[1]
}

/** The volumes of a stack that an output names, in any table or list. */
export function readVolumes(output: string, stack: string): string[] {
  return [...new Set(output.split(/[\s"',│┃|]+/).filter((word) => word.startsWith(`${stack}_`)))]
}
