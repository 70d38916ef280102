/** A line of a file of the recipe; paths are relative to the checkout, lines start at 1. */
export interface Place {
  file: string
  line: number
}

/** Remembers where each entry of a parsed mapping or list was written, through merges and aliases. */
export class Places {
  readonly #places = new WeakMap<object, Map<string, Place>>()

  set(container: object, key: string | number, place: Place): void {
    const known = this.#places.get(container) ?? new Map<string, Place>()
    known.set(String(key), place)
    this.#places.set(container, known)
  }

  of(container: unknown, key: string | number): Place | undefined {
    return typeof container === 'object' && container !== null ? this.#places.get(container)?.get(String(key)) : undefined
  }

  /** The entries of one container stand at these places in another one too, such as a merged copy. */
  copy(from: object, to: object): void {
    for (const [key, place] of this.#places.get(from) ?? []) this.set(to, key, place)
  }
}
