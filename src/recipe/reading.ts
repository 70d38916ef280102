import type { Finding, PolicyExceptions } from '../model/types.ts'
import { type Compose, loadCompose } from './compose.ts'
import { environmentOf, type RecipeEnvironment } from './environment.ts'
import { RecipeError } from './errors.ts'
import { isLfsPointer, type RecipeFiles } from './files.ts'
import { checkPolicy } from './policy/policy.ts'
import { checkNameBudget } from './stack.ts'

/** The one file that we add to a deployment (DESIGN 15). */
export const overlayName = 'compose.testme.yml'

export interface Deployment {
  files: RecipeFiles
  /** The app's env file: the sample with the run's values set. */
  envText: string
  stack: string
  /** The app's host names in this run. */
  hosts: string[]
  exceptions: Partial<PolicyExceptions>
  recipe: string
}

export interface Reading {
  /** Undefined when it cannot be read. */
  compose: Compose | undefined
  environment: RecipeEnvironment | undefined
  /** Severity `refused`: it must not be deployed. */
  findings: Finding[]
}

/**
 * Reads a recipe as this app would deploy it and judges it: readable, within the names' budget, within the policy. Never throws for what the recipe
 * holds; a deploy may go on only when nothing is `refused`. Plan and deploy use it alike, so what is shown is what is enforced.
 */
export function readAsDeployed({ files, envText, stack, hosts, exceptions, recipe }: Deployment): Reading {
  const findings: Finding[] = []
  let environment: RecipeEnvironment | undefined
  let compose: Compose | undefined
  try {
    if (files.look(overlayName).kind !== 'missing')
      throw new RecipeError(`${overlayName} is the name of the file that testme adds`, { file: overlayName, line: 1 }, 'Rename it.', 'reserved-name')
    environment = environmentOf(files, envText, stack)
    findings.push(...environment.findings)
    compose = loadCompose(files, environment.values)
    findings.push(...checkPolicy(compose, { checkout: files, stack, hosts, exceptions, recipe }))
    findings.push(...pointersIn(compose, files))
    checkNameBudget(compose, stack)
  } catch (error) {
    if (!(error instanceof RecipeError)) throw error
    findings.push(error.finding())
  }
  return { compose, environment, findings }
}

/** Whether a refusal is the policy's, or the recipe cannot be read at all: two checks of install (DESIGN 11). */
export function refusals(findings: Finding[]): { policy: Finding[]; unreadable: Finding[] } {
  const refused = findings.filter((finding) => finding.severity === 'refused')
  const policy = refused.filter((finding) => finding.code.startsWith('policy-'))
  return { policy, unreadable: refused.filter((finding) => !policy.includes(finding)) }
}

/** A config or secret of which only a pointer of Git LFS would be deployed: what runs then is not what the recipe means. Pure but for looking at files. */
function pointersIn(compose: Compose, files: RecipeFiles): Finding[] {
  return (['configs', 'secrets'] as const).flatMap((kind) =>
    Object.entries(compose[kind]).flatMap(([key, object]): Finding[] => {
      const found = object.file === undefined ? undefined : files.look(object.file)
      if (found?.kind !== 'file' || !isLfsPointer(found.content)) return []
      const { file, line } = compose.places.of(object.raw, 'file') ?? object.place
      const what = `${kind.slice(0, -1)} "${key}" is made of ${object.file}, which holds a pointer of Git LFS and not the content, and no deploy fetches that`
      return [{ severity: 'refused', code: 'lfs-pointer', file, line, what, next: 'Store the file itself in git.' }]
    })
  )
}
