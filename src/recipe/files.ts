import { existsSync, lstatSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'
import { RecipeError } from './errors.ts'
import type { Place } from './place.ts'

/** No file that describes a deployment is larger; Docker itself refuses configs over 1,000,000 and secrets over 500,000 bytes. */
export const largestFile = 1_000_000

/** What stands at a path of a recipe, links followed. `path` of a file is where it really lies, relative to the recipe. */
export type Found =
  | { kind: 'file'; path: string; content: Buffer }
  | { kind: 'missing' }
  | { kind: 'outside'; leadsTo: string }
  | { kind: 'not-a-file' }
  /** Below a commit of another repository, which is never fetched. */
  | { kind: 'submodule'; path: string }
  | { kind: 'too-large'; bytes: number; limit: number }

/** The files of a recipe, be it a checkout or a commit in a repository. */
export interface RecipeFiles {
  look(path: string): Found
}

/** A relative path without its dots, or undefined where it leaves the recipe, enters git's own folder or is absolute. */
export function insidePath(path: string): string | undefined {
  if (path === '' || path.startsWith('/') || path.startsWith('~') || path.includes('\0') || path.includes('\\')) return undefined
  const clean = posix.normalize(path)
  return clean === '.' || clean === '..' || clean.startsWith('../') || clean.split('/').some((part) => part.toLowerCase() === '.git') ? undefined : clean
}

/** The files of a checkout on disk. */
export function checkoutFiles(directory: string): RecipeFiles {
  const root = realpathSync(directory)
  return {
    look(path) {
      const clean = insidePath(path)
      if (clean === undefined) return { kind: 'outside', leadsTo: path }
      const full = join(root, clean)
      if (!existsSync(full)) return isLink(full) ? { kind: 'outside', leadsTo: `${path} (a link to nothing)` } : { kind: 'missing' }
      const real = realpathSync(full)
      const within = insidePath(relative(root, real).split(sep).join('/'))
      if (within === undefined) return { kind: 'outside', leadsTo: real }
      const { size } = statSync(real)
      if (!statSync(real).isFile()) return { kind: 'not-a-file' }
      return size > largestFile ? { kind: 'too-large', bytes: size, limit: largestFile } : { kind: 'file', path: within, content: readFileSync(real) }
    }
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink()
  } catch {
    return false
  }
}

/**
 * The text of a recipe's file, or undefined where there is none. Throws RecipeError when it is no plain text inside the recipe.
 * @param at where the file is named, for the error; without it the file itself
 */
export function readRecipeText(files: RecipeFiles, path: string, at?: Place): string | undefined {
  const found = files.look(path)
  if (found.kind === 'missing') return undefined
  const where = at ?? { file: path }
  if (found.kind !== 'file') throw new RecipeError(complaint(path, found), where, 'Use a plain file inside the recipe.', 'file-unusable')
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(found.content)
  } catch {
    throw new RecipeError(`${path} is not UTF-8 text`, { file: path }, 'Save it as UTF-8.', 'file-encoding')
  }
  if (isLfsPointer(found.content))
    throw new RecipeError(
      `${path} is a pointer of Git LFS and not the content, and no deploy fetches that`,
      { file: path, line: 1 },
      'Store the file itself in git.',
      'lfs-pointer'
    )
  const odd = strangeCharacter.exec(text)
  if (odd !== null)
    throw new RecipeError(
      `${path} holds the character U+${(odd[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}, which ${lineEnd.test(odd[0]) ? 'some readers take for the end of a line' : 'has no place in a text'}`,
      { file: path, line: text.slice(0, odd.index).split('\n').length },
      'Take it out.',
      'file-encoding'
    )
  return text
}

/** What git holds in place of a file that Git LFS stores elsewhere. */
export function isLfsPointer(content: Buffer): boolean {
  return content.subarray(0, 42).toString('latin1').startsWith('version https://git-lfs.github.com/spec/')
}

/**
 * Characters that readers disagree about: to the YAML parser of Go these end a line, to others they do not, so a comment for one is a key for the other.
 * Other control characters have no place in a recipe either.
 */
const strangeCharacter = /\r(?!\n)|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/

/** Of these, the ones that end a line for somebody. */
const lineEnd = /[\r\u000b\u000c\u0085\u2028\u2029]/

/** Why a path cannot be used, as the end of a sentence that begins with it. */
export function complaint(path: string, found: Exclude<Found, { kind: 'file' }>): string {
  switch (found.kind) {
    case 'missing':
      return `${path} does not exist`
    case 'outside':
      return found.leadsTo === path ? `${path} leads out of the recipe` : `${path} leads out of the recipe, to ${found.leadsTo}`
    case 'not-a-file':
      return `${path} is not a plain file`
    case 'submodule':
      return `${path} lies in the submodule ${found.path}, which no deploy fetches`
    case 'too-large':
      return found.bytes > found.limit
        ? `${path} has ${found.bytes} bytes; the limit is ${found.limit}`
        : `${path} was not read: the files of this recipe have more than ${found.limit} bytes together`
  }
}
