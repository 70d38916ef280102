import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fullSha } from '../recipe/commit.ts'
import { git } from '../recipe/git.ts'
import type { AppContext } from './context.ts'

/**
 * Files come out of git as they were put in. This overrules the recipe's own .gitattributes in every later use of the checkout, abra's too, whatever
 * filters the host has set up: no filter program (LFS among them), no conversion of line ends or encodings.
 */
const attributes = '* -text -ident -filter !eol !working-tree-encoding -diff -merge\n'

/** This run's own checkout at exactly this commit; hooks, filters, submodules and LFS stay off. */
export async function checkOut(context: AppContext, commit: string): Promise<string> {
  const checkout = context.abra.recipe(context.plan.recipe)
  await checkOutCommit(context.plan.clone, checkout, commit)
  return checkout
}

/** Makes `checkout` hold exactly this commit of the clone, nothing more. Throws when it does not. */
export async function checkOutCommit(clone: string, checkout: string, commit: string): Promise<void> {
  const sha = fullSha(commit)
  if (!existsSync(join(checkout, '.git'))) {
    mkdirSync(dirname(checkout), { recursive: true })
    const allowFiles = ['-c', 'protocol.file.allow=always']
    await git('.', ...allowFiles, 'clone', '--quiet', '--no-checkout', '--template=', '--config', 'core.hooksPath=/dev/null', '--', clone, checkout)
    mkdirSync(join(checkout, '.git', 'info'), { recursive: true })
    writeFileSync(join(checkout, '.git', 'info', 'attributes'), attributes)
  }
  await git(checkout, 'checkout', '--quiet', '--force', '--detach', '--no-recurse-submodules', sha)
  await git(checkout, 'clean', '-qffdx')
  const at = await git(checkout, 'rev-parse', 'HEAD')
  if (at !== sha) throw new Error(`the checkout is at ${at} and not at ${sha}`)
}
