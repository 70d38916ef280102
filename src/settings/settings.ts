import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMap, isNode, isScalar, LineCounter, type ParsedNode, parseDocument } from 'yaml'
import type { z } from 'zod'
import { knownKeys } from '../model/known-keys.ts'
import { nearest } from '../model/nearest.ts'
import type { Settings } from '../model/types.ts'
import { settingsSchema } from './schema.ts'

/** Settings that cannot be used: class suite, exit code 4. The message begins with file and line. */
export class SettingsError extends Error {
  readonly file: string
  readonly line: number
  readonly next: string
  constructor(file: string, line: number, what: string, next: string) {
    super(`${file}:${line}  ${what}`)
    this.name = 'SettingsError'
    this.file = file
    this.line = line
    this.next = next
  }
}

/** Reads a recipe's settings; nothing there means the defaults. Throws SettingsError naming file, line and what was expected (L81). */
export function readSettings(directory: string | null): Settings {
  if (directory === null || !existsSync(directory)) return settingsSchema.parse({})
  // A file that nobody would read is a typo too.
  for (const name of readdirSync(directory))
    if (/^recipes?\.ya?ml$|^hooks?\.[cm]?[jt]sx?$|^settings\./i.test(name) && name !== 'recipe.yml' && name !== 'hooks.ts')
      throw new SettingsError(join(directory, name), 1, 'this file is not read', 'Settings stand in recipe.yml, hooks in hooks.ts.')
    else if ((/^(tests?|specs?|e2e|playwright)$/i.test(name) && name !== 'tests') || /\.(spec|test)\.[cm]?[jt]sx?$/.test(name))
      throw new SettingsError(join(directory, name), 1, 'this is not read', 'Specs are named *.spec.ts and stand in the folder tests.')
  const file = join(directory, 'recipe.yml')
  return existsSync(file) ? parseSettings(readFileSync(file, 'utf8'), file) : settingsSchema.parse({})
}

/** The settings in a text. Pure but for what it throws; `file` is only spoken of. */
export function parseSettings(text: string, file: string): Settings {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, strict: true, uniqueKeys: true })
  const broken = document.errors[0]
  if (broken !== undefined)
    throw new SettingsError(
      file,
      lines.linePos(broken.pos[0]).line,
      broken.message.split('\n')[0]?.replace(/ at line \d+.*$/, '') ?? 'not YAML',
      'Correct the YAML.'
    )
  const result = settingsSchema.safeParse(document.toJS() ?? {}, { reportInput: true })
  if (result.success) return result.data
  const issue = result.error.issues[0]
  if (issue === undefined) throw new Error('zod said no without an issue')
  const { path, what, next } = describe(issue)
  throw new SettingsError(file, lines.linePos(placeOf(document.contents, path)).line, what, next)
}

/** One sentence of what is wrong at a path, and the way out. */
function describe(issue: z.core.$ZodIssue): { path: PropertyKey[]; what: string; next: string } {
  const key = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    const unknown = issue.keys[0] ?? ''
    const known = knownKeys(settingsSchema, issue.path)
    const meant = nearest(unknown, known)
    return {
      path: [...issue.path, unknown],
      what: `unknown key "${[...issue.path, unknown].join('.')}"${meant === undefined ? '' : `: did you mean "${meant}"?`}`,
      next: `Known here: ${known.join(', ')}.`
    }
  }
  if (issue.code === 'invalid_type') {
    const secret = issue.path[0] === 'secrets' && issue.path.length > 1
    const quoted = issue.expected === 'string' && (typeof issue.input === 'number' || typeof issue.input === 'boolean')
    return {
      path: issue.path,
      what: `${key === '' ? 'the file' : `"${key}"`} must be ${named[issue.expected] ?? issue.expected}, and is ${secret ? `a ${typeof issue.input}` : shown(issue.input)}`,
      next: quoted ? `Put it in quotes${secret ? '' : `: "${String(issue.input)}"`}.` : 'See docs/recipe-settings.md.'
    }
  }
  return {
    path: issue.path,
    what: `"${key}": ${issue.message.replace(/^Invalid key in record$/, 'not the name of a variable')}`,
    next: 'See docs/recipe-settings.md.'
  }
}

const named: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys',
  record: 'a map of keys'
}

function shown(input: unknown): string {
  if (input === null || input === undefined) return 'empty'
  return typeof input === 'object'
    ? Array.isArray(input)
      ? 'a list'
      : 'a map of keys'
    : `${typeof input === 'string' ? 'the text' : 'the value'} ${JSON.stringify(input)}`
}

/** The offset of what stands at a path: of the key where it is a map's, else of the value; of the deepest part that exists. */
function placeOf(contents: ParsedNode | null | undefined, path: readonly PropertyKey[]): number {
  let node: unknown = contents
  let offset = contents?.range[0] ?? 0
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      if (pair === undefined) return offset
      if (isNode(pair.key) && pair.key.range) offset = pair.key.range[0]
      node = pair.value
    } else {
      const item = (node as { items?: unknown[] } | null)?.items?.[Number(step)]
      if (!isNode(item)) return offset
      if (item.range) offset = item.range[0]
      node = item
    }
  }
  return offset
}
