import { formsOf, minimumLength, withoutBreaks } from './forms.ts'
import { breaksIn, FormIndex, findMatches } from './matches.ts'

/** A value that may not be shown, with the name by which it may be spoken of and the app (domain) it was made for. */
export interface Secret {
  name: string
  scope: string
  value: string
}

/**
 * The secrets of one app by their names; of one that was registered again, the last value. What dependencies gave it (`<dependency>/<name>`) is masked
 * as well and is none of its secrets: whoever may have it asks for the account. Pure.
 */
export const secretsOf = (secrets: readonly Secret[], domain: string): Record<string, string> =>
  Object.fromEntries(secrets.filter(({ scope, name }) => scope === domain && !name.includes('/')).map(({ name, value }) => [name, value]))

/**
 * Secrets never reach a file or a terminal: every value generated for a run is registered here before anything is
 * written, and masked in the forms in which programs print it (`formsOf`), also broken over lines. Values shorter than
 * six characters are not masked.
 */
export class Mask {
  readonly #secrets: Secret[] = []
  readonly #index = new FormIndex()
  readonly #onAdd: (secret: Secret) => void

  /** `onAdd` is told every new value before it can be printed; the store keeps it for later processes. */
  constructor(onAdd: (secret: Secret) => void = () => {}) {
    this.#onAdd = onAdd
  }

  add(value: string, name = 'secret', scope = ''): void {
    if (this.#secrets.some((secret) => secret.value === value && secret.name === name && secret.scope === scope)) return
    const secret = { name, scope, value }
    this.#secrets.push(secret)
    if (withoutBreaks(value).length >= minimumLength) this.#index.add(formsOf(value), name)
    this.#onAdd(secret)
  }

  /** The text with every form of every value replaced by `***`; line breaks inside a value stay. */
  apply(text: string): string {
    let masked = ''
    let position = 0
    for (const match of findMatches(text, this.#index)) {
      masked += `${text.slice(position, match.start)}***${breaksIn(text.slice(match.start, match.end))}`
      position = match.end
    }
    return masked + text.slice(position)
  }

  /** True when the text holds any form of any registered value. */
  finds(text: string): boolean {
    return this.namesIn(text).length > 0
  }

  /** The names of the values that the text holds in any form, each once. */
  namesIn(text: string): string[] {
    return [...new Set(findMatches(text, this.#index).flatMap((match) => match.names))]
  }

  /** The value of a secret by its name, for hooks and tests. With a scope only that app's. */
  valueOf(name: string, scope?: string): string | undefined {
    return this.#secrets.findLast((secret) => secret.name === name && (scope === undefined || secret.scope === scope))?.value
  }

  get secrets(): readonly Secret[] {
    return this.#secrets
  }

  /** How many values are known. */
  get size(): number {
    return this.#secrets.length
  }

  /** For the stream: see `createMaskingStream`. */
  get index(): FormIndex {
    return this.#index
  }
}
