import type { Mask } from './mask.ts'

/** Characters that are searched at once; a log can be larger than what should be held in memory. */
const portion = 1 << 20

/** Looks for the secrets of a mask in a text that comes in parts, of any length, wherever it is cut. Only the names are kept. */
export class SecretFinder {
  readonly #mask: Mask
  readonly #names = new Set<string>()
  #held = ''

  constructor(mask: Mask) {
    this.#mask = mask
  }

  push(text: string): void {
    this.#held += text
    if (this.#held.length >= portion) this.#search()
  }

  /** The names of the secrets in all that came so far. */
  names(): string[] {
    this.#search()
    return [...this.#names]
  }

  #search(): void {
    for (const name of this.#mask.namesIn(this.#held)) this.#names.add(name)
    // What may be the beginning of a value stays; three times its length, since a value can be broken over lines.
    this.#held = this.#held.slice(Math.max(0, this.#held.length - 3 * this.#mask.index.longest))
  }
}
