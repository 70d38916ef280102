/** A commit by its full name: 40 hex digits, nothing shorter, no branch (L10). */
export type FullSha = string & { readonly fullSha: true }

export function isFullSha(text: string): text is FullSha {
  return /^[0-9a-f]{40}$/.test(text)
}

/** Throws for anything that is not a full commit: what a step was handed must not need to be resolved again. */
export function fullSha(text: string): FullSha {
  if (isFullSha(text)) return text
  throw new Error(`"${text}" is no full commit: 40 hex digits are needed, and they are resolved once, when the run is planned`)
}
