import type { Finding } from '../model/types.ts'

/** Something in a recipe is wrong: what, where and what to do next. */
export class RecipeError extends Error {
  readonly what: string
  readonly where: { file: string; line?: number } | undefined
  readonly next: string
  readonly code: string
  constructor(what: string, where: { file: string; line?: number } | undefined, next: string, code: string) {
    const place = where === undefined ? '' : `${where.file}${where.line === undefined ? '' : `:${where.line}`}  `
    super(`${place}${what}\n       ${next}`)
    this.name = 'RecipeError'
    this.what = what
    this.where = where
    this.next = next
    this.code = code
  }

  /** The same as a finding: nothing of an unreadable recipe is deployed. */
  finding(): Finding {
    return { severity: 'refused', code: this.code, file: this.where?.file ?? 'compose.yml', line: this.where?.line ?? null, what: this.what, next: this.next }
  }
}
