import { checkoutFiles, complaint } from '../../src/recipe/files.ts'
import { Fatal } from './context.ts'

/**
 * A file of a recipe's checkout, undefined where there is none. lint and new read what nobody has judged yet: a link that
 * leads to this machine's own files, or to a device without an end, is refused.
 */
export function recipeText(checkout: string, path: string): string | undefined {
  const found = checkoutFiles(checkout).look(path)
  if (found.kind === 'file') return found.content.toString('utf8')
  if (found.kind === 'missing') return undefined
  throw new Fatal(`unable to validate recipe: ${complaint(path, found)}`)
}
