import { withoutBreaks } from './forms.ts'

/** Forms at least this long are found broken over lines too; a shorter one could be made up by the ends of two ordinary lines. */
const longEnoughToSpanLines = 16

/** The forms to look for, by their first characters. */
export class FormIndex {
  readonly #names = new Map<string, string[]>()
  readonly #byStart = new Map<string, string[]>()
  longest = 0

  add(forms: string[], name: string): void {
    for (const form of forms) {
      this.#names.set(form, [...new Set([...(this.#names.get(form) ?? []), name])])
      const start = form.slice(0, 3)
      const sharing = [...new Set([...(this.#byStart.get(start) ?? []), form])].sort((a, b) => b.length - a.length)
      this.#byStart.set(start, sharing)
      this.longest = Math.max(this.longest, form.length)
    }
  }

  /** Forms that could begin at this place of a text without line breaks, the longest first. */
  at(text: string, position: number): string[] {
    return this.#byStart.get(text.slice(position, position + 3)) ?? []
  }

  namesOf(form: string): string[] {
    return this.#names.get(form) ?? []
  }

  forms(): string[] {
    return [...this.#names.keys()]
  }

  /** True when some form begins with this text and goes on after it. */
  mayBegin(text: string): boolean {
    if (text.length >= 3) return (this.#byStart.get(text.slice(0, 3)) ?? []).some((form) => form.length > text.length && form.startsWith(text))
    for (const start of this.#byStart.keys()) if (start.startsWith(text)) return true
    return false
  }
}

export interface Match {
  /** Offsets into the text as given, line breaks included. */
  start: number
  end: number
  names: string[]
}

/** A text without its line breaks, and where each of its characters stood. */
export interface Joined {
  text: string
  origin: (position: number) => number
}

export function joinLines(text: string): Joined {
  const joined = withoutBreaks(text)
  if (joined.length === text.length) return { text, origin: (position) => position }
  const origins = new Uint32Array(joined.length + 1)
  let filled = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code !== 10 && code !== 13) origins[filled++] = index
  }
  origins[filled] = text.length
  return { text: joined, origin: (position) => origins[position] ?? text.length }
}

/** The form that stands at this place, or undefined. */
export function formAt(joined: Joined, position: number, index: FormIndex): string | undefined {
  return index
    .at(joined.text, position)
    .find(
      (form) =>
        joined.text.startsWith(form, position) &&
        (form.length >= longEnoughToSpanLines || joined.origin(position + form.length - 1) - joined.origin(position) === form.length - 1)
    )
}

/** Every place of a text that holds a form: the leftmost first, there the longest; matches do not overlap. */
export function findMatches(text: string, index: FormIndex): Match[] {
  if (index.longest === 0) return []
  const joined = joinLines(text)
  // The native search says quickly that there is nothing, which is nearly always so.
  if (!index.forms().some((form) => joined.text.includes(form))) return []
  const matches: Match[] = []
  for (let position = 0; position < joined.text.length; ) {
    const form = formAt(joined, position, index)
    if (form === undefined) position += 1
    else {
      matches.push({ start: joined.origin(position), end: joined.origin(position + form.length - 1) + 1, names: index.namesOf(form) })
      position += form.length
    }
  }
  return matches
}

/** The line breaks of a text alone: masking keeps the shape of what it masks. */
export function breaksIn(text: string): string {
  return text.replace(/[^\r\n]/g, '')
}
