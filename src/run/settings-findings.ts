import { nearest } from '../model/nearest.ts'
import type { Finding, Settings } from '../model/types.ts'
import { backupCapability } from '../recipe/backup-labels.ts'
import type { Compose } from '../recipe/compose.ts'
import type { ListedException } from '../recipe/policy/unused.ts'

/** What is known of a recipe before anything runs, as far as settings can contradict it. */
export interface KnownOfRecipe {
  compose: Pick<Compose, 'services'>
  /** Published versions, as their tags say. */
  published: string[]
  /** How many spec files of the stage custom the settings have; undefined where nobody looked. */
  specs: number | undefined
  /** Exceptions from the policy that neither head nor base needs. */
  exceptions: ListedException[]
  /** The app may be deployed with other compose files or values than these: that they lack a thing says nothing. */
  partial?: boolean
}

/**
 * Settings that the recipe at its head contradicts, found by reading alone (L81, L98): a declared skip of what has nothing to do anyway, a repair of a version that
 * was never published, an exception from the policy that nothing needs, a value for a secret that no service uses (a mistake that install ends with). Pure.
 */
export function settingsFindings(settings: Settings, { compose, published, specs, exceptions, partial = false }: KnownOfRecipe): Finding[] {
  const finding = (severity: Finding['severity'], code: string, what: string, next: string): Finding => ({
    severity,
    code,
    file: 'recipe.yml',
    line: null,
    what,
    next
  })
  const stale = (stage: 'backup' | 'restore' | 'custom', why: string): Finding[] =>
    settings.skip[stage] === undefined
      ? []
      : [
          finding(
            'warning',
            'settings-stale',
            `skip.${stage} is declared, and the stage has nothing to do anyway: ${why}`,
            `Take skip.${stage} out of recipe.yml.`
          )
        ]
  const services = Object.values(compose.services)
  const { enabled } = backupCapability(services.map(({ name, labels, deployLabels }) => ({ name, labels: { ...labels, ...deployLabels }, volumes: [] })))
  const unlabelled = 'no service has the label backupbot.backup=true'
  const secrets = [...new Set(services.flatMap((service) => service.secrets))].sort()
  return [
    ...(enabled || partial ? [] : [...stale('backup', unlabelled), ...stale('restore', unlabelled)]),
    ...(specs !== 0 ? [] : stale('custom', 'the recipe has no tests of its own')),
    ...Object.keys(settings.base)
      .filter((version) => !published.includes(version))
      .map((version) => {
        const meant = nearest(version, published)
        return finding(
          'warning',
          'settings-stale',
          `base.${version} repairs a version that was never published`,
          meant === undefined ? `Take base.${version} out of recipe.yml.` : `Did you mean ${meant}?`
        )
      }),
    ...(partial ? [] : exceptions).map(({ kind, entry }) =>
      finding(
        'warning',
        'settings-stale',
        `policy.${kind} allows ${JSON.stringify(entry)}, and neither the proposed version nor the released one needs it`,
        `Take it out of recipe.yml: what is allowed and not needed is a door for the next change.`
      )
    ),
    ...(partial ? [] : Object.keys(settings.secrets))
      .filter((name) => !secrets.includes(name))
      .map((name) =>
        finding(
          'error',
          'settings-secret',
          `secrets in recipe.yml names "${name}", and no service of the recipe uses a secret of that name`,
          secrets.length === 0 ? 'The recipe has no secrets.' : `It has ${secrets.join(', ')}.`
        )
      )
  ]
}
