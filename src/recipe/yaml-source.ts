import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, Scalar, visit } from 'yaml'
import { RecipeError } from './errors.ts'
import type { Place, Places } from './place.ts'

/** More nodes than any compose file has, after aliases are followed: beyond it is a file made to exhaust its reader. */
const mostNodes = 50_000
const deepest = 40

/** What happens to each scalar on the way; the path is the keys that lead to it. */
export type OnScalar = (value: unknown, path: readonly string[], place: Place) => unknown

/**
 * Reads one YAML file as plain values and notes where each entry was written. Aliases and merge keys are followed. Whatever YAML readers
 * understand differently is refused: tags, directives, several documents, keys that are not plain words, the same key twice.
 */
export function readYaml(text: string, file: string, places: Places, onScalar: OnScalar): Record<string, unknown> {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, version: '1.2', merge: true, uniqueKeys: true, logLevel: 'error' })
  const lineAt = (offset: number | undefined): number => counter.linePos(offset ?? 0).line
  const placeOf = (node: unknown): Place => ({ file, line: lineAt((node as Node | null)?.range?.[0]) })
  const fail = (what: string, line: number, next: string): never => {
    throw new RecipeError(what, { file, line }, next, 'compose-syntax')
  }

  const broken = document.errors[0]
  if (broken !== undefined) {
    const said = broken.message.split('\n')[0]?.replace(/ at line \d+.*$/, '') ?? ''
    fail(
      broken.code === 'DUPLICATE_KEY' ? 'the same key stands here twice' : `this is not YAML: ${said}`,
      lineAt(broken.pos[0]),
      'Mend the syntax at this line.'
    )
  }
  if (document.directives?.docStart === true && /^%/m.test(text.slice(0, text.indexOf('---'))))
    fail('YAML directives are not for recipes', 1, 'Take the line out.')
  visit(document, {
    Node(_key, node) {
      if (node.tag !== undefined && !isAlias(node))
        fail(`YAML tags such as ${node.tag} are not for recipes`, lineAt(node.range?.[0]), 'Write the value without it.')
    },
    Pair(_key, pair) {
      if (!isScalar(pair.key) || pair.key.value === null || typeof pair.key.value === 'object')
        fail('a key must be a plain word', placeOf(pair.key).line, 'Write it as text.')
    }
  })
  if (!isMap(document.contents)) return fail('a compose file must be a mapping', 1, 'Start it with "version:" and "services:".')
  return new Reader(document, places, placeOf, onScalar, fail).mapping(document.contents, [])
}

type Mapping = Record<string, unknown>

class Reader {
  readonly #document: Document
  readonly #places: Places
  readonly #placeOf: (node: unknown) => Place
  readonly #onScalar: OnScalar
  readonly #fail: (what: string, line: number, next: string) => never
  #nodes = 0

  constructor(
    document: Document,
    places: Places,
    placeOf: (node: unknown) => Place,
    onScalar: OnScalar,
    fail: (what: string, line: number, next: string) => never
  ) {
    this.#document = document
    this.#places = places
    this.#placeOf = placeOf
    this.#onScalar = onScalar
    this.#fail = fail
  }

  #value(node: unknown, path: readonly string[]): unknown {
    this.#nodes += 1
    if (this.#nodes > mostNodes || path.length > deepest)
      this.#fail('this file unfolds into more than a compose file can hold', this.#placeOf(node).line, 'Use fewer anchors and aliases.')
    if (isAlias(node)) return this.#value(this.#target(node), path)
    if (isScalar(node)) return this.#onScalar(node.value, path, this.#placeOf(node))
    if (isMap(node)) return this.mapping(node, path)
    if (isSeq(node)) {
      const list: unknown[] = []
      for (const [index, item] of node.items.entries()) {
        list.push(this.#value(item, [...path, String(index)]))
        this.#places.set(list, index, this.#placeOf(item))
      }
      return list
    }
    return null
  }

  #target(node: { source: string; resolve(document: Document): unknown }): unknown {
    return node.resolve(this.#document) ?? this.#fail(`there is no anchor "${node.source}" above`, this.#placeOf(node).line, 'Mend the name of the anchor.')
  }

  mapping(node: { items: Pair[] }, path: readonly string[]): Mapping {
    const result: Mapping = Object.create(null) as Mapping
    const put = (pair: Pair): void => {
      const key = String((pair.key as Scalar).value)
      // Extension fields are never read by Docker; what they anchor is read where it is used.
      if (path.length === 0 && key.startsWith('x-')) {
        result[key] = null
      } else result[key] = this.#value(pair.value, [...path, key])
      this.#places.set(result, key, this.#placeOf(pair.key))
    }
    for (const pair of this.#inherited(node, path)) put(pair)
    for (const pair of node.items) if (!isMergeKey(pair)) put(pair)
    return result
  }

  /** What a mapping takes over through its merge key. Readers differ where an own key stands before it, or there are two: refused. */
  #inherited(node: { items: Pair[] }, path: readonly string[]): Pair[] {
    const at = node.items.findIndex(isMergeKey)
    if (at < 0) return []
    const merge = node.items[at]
    const line = this.#placeOf(merge?.key).line
    if (node.items.filter(isMergeKey).length > 1) this.#fail('two merge keys stand in one mapping', line, 'Write one: "<<: [*first, *second]".')
    const found = new Map<string, Pair>()
    for (const source of this.#merged(merge?.value, path))
      for (const pair of [...source.items.filter((item) => !isMergeKey(item)), ...this.#inherited(source, [...path, '<<'])])
        if (!found.has(nameOf(pair))) found.set(nameOf(pair), pair)
    const before = node.items.slice(0, at).find((pair) => found.has(nameOf(pair)))
    if (before !== undefined)
      this.#fail(
        `"${nameOf(before)}" stands before a merge key that brings it too, and YAML readers disagree which one counts`,
        line,
        'Put the merge key first.'
      )
    const own = new Set(node.items.map(nameOf))
    return [...found.values()].filter((pair) => !own.has(nameOf(pair)))
  }

  /** The mappings behind a merge key; earlier ones win. */
  #merged(value: unknown, path: readonly string[]): { items: Pair[] }[] {
    this.#nodes += 1
    if (this.#nodes > mostNodes || path.length > deepest) this.#fail('merge keys go in circles', this.#placeOf(value).line, 'Use fewer anchors and aliases.')
    const node = isAlias(value) ? this.#target(value) : value
    if (isSeq(node)) return node.items.flatMap((item) => this.#merged(item, [...path, '<<']))
    if (!isMap(node)) return this.#fail('a merge key needs a mapping', this.#placeOf(value).line, 'Put an alias of a mapping behind "<<:".')
    return [node]
  }
}

const nameOf = (pair: Pair): string => String((pair.key as Scalar).value)

function isMergeKey(pair: Pair): boolean {
  return (
    isScalar(pair.key) && (pair.key.value === '<<' || typeof pair.key.value === 'symbol') && (pair.key.type === undefined || pair.key.type === Scalar.PLAIN)
  )
}
