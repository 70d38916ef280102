import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { execa } from 'execa'
import type { AppContext } from './context.ts'

/** This run's own checkout at exactly this commit; hooks, filters, submodules and LFS stay off. */
export async function checkOut(context: AppContext, sha: string): Promise<string> {
  const checkout = context.abra.recipe(context.plan.recipe)
  const quiet = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', GIT_LFS_SKIP_SMUDGE: '1' }
  if (!existsSync(checkout)) {
    mkdirSync(dirname(checkout), { recursive: true })
    await execa('git', ['clone', '--quiet', '--no-checkout', '--config', 'core.hooksPath=/dev/null', context.plan.clone, checkout], { env: quiet })
  }
  await execa('git', ['-C', checkout, 'checkout', '--quiet', '--force', '--detach', sha], { env: quiet })
  await execa('git', ['-C', checkout, 'clean', '-qffdx'], { env: quiet })
  const { stdout } = await execa('git', ['-C', checkout, 'rev-parse', 'HEAD'], { env: quiet })
  if (stdout !== sha) throw new Error(`the checkout is at ${stdout} and not at ${sha}`)
  return checkout
}
