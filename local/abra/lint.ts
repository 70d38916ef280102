import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadCompose } from '../../src/recipe/compose.ts'
import { evaluateEnv } from '../../src/recipe/env.ts'
import { publishedVersions } from '../../src/recipe/tags.ts'
import { parseVersion } from '../../src/recipe/version.ts'
import { Fatal, type Invocation, recipeCheckout } from './context.ts'

interface Rule {
  ref: string
  rule: string
  severity: 'warn' | 'error'
  fix: string
  holds: boolean
}

/** `recipe lint`: the table; a failed rule is a cross in it and a WARN below, never an exit code (Q3). */
export async function lint({ words }: Invocation): Promise<void> {
  const recipe = words[0]
  if (recipe === undefined) throw new Fatal('no recipe provided')
  const checkout = recipeCheckout(recipe)
  const sample = join(checkout, '.env.sample')
  const environment = existsSync(sample) ? evaluateEnv(readFileSync(sample, 'utf8')) : {}
  let compose: ReturnType<typeof loadCompose>
  try {
    compose = loadCompose(checkout, { ...environment, STACK_NAME: recipe })
  } catch (error) {
    throw new Fatal(`unable to validate recipe: ${error instanceof Error ? error.message : String(error)}`)
  }
  const services = Object.values(compose.services)
  const tags = await publishedVersions(checkout)
  const app = compose.services['app']
  const versionLabel = Object.entries(app?.deployLabels ?? {}).find(([key]) => /^coop-cloud\..*\.version$/.test(key))?.[1] ?? ''
  const tagOf = (image: string): string => image.split('@')[0]?.split('/').at(-1)?.split(':')[1] ?? ''
  const rules: Rule[] = [
    {
      ref: 'R001',
      rule: 'compose config has expected version',
      severity: 'warn',
      fix: 'ensure version in compose configs',
      holds: compose.files.every((file) => /^version:/m.test(file.text))
    },
    {
      ref: 'R002',
      rule: 'healthcheck enabled for all services',
      severity: 'warn',
      fix: 'wire up healthchecks',
      holds: services.every((service) => service.healthcheck !== undefined)
    },
    {
      ref: 'R003',
      rule: 'all images use a tag',
      severity: 'error',
      fix: 'use a tag for all images',
      holds: services.every((service) => tagOf(service.image) !== '')
    },
    {
      ref: 'R004',
      rule: 'no unstable tags',
      severity: 'error',
      fix: 'tag all images with stable tags',
      holds: services.every((service) => tagOf(service.image) !== 'latest')
    },
    { ref: 'R006', rule: 'has published catalogue version', severity: 'warn', fix: 'publish a recipe version', holds: tags.length > 0 },
    { ref: 'R007', rule: 'README.md metadata filled in', severity: 'warn', fix: 'fill out README.md metadata', holds: existsSync(join(checkout, 'README.md')) },
    { ref: 'R008', rule: '.env.sample provided', severity: 'error', fix: 'create an example .env.sample', holds: existsSync(sample) },
    { ref: 'R009', rule: "one service named 'app'", severity: 'error', fix: "name a servce 'app'", holds: app !== undefined },
    {
      ref: 'R010',
      rule: 'traefik routing enabled',
      severity: 'error',
      fix: 'include "traefik.enable=true" label',
      holds: app?.deployLabels['traefik.enable'] === 'true'
    },
    {
      ref: 'R011',
      rule: 'all services have images',
      severity: 'error',
      fix: 'ensure services have images',
      holds: services.every((service) => service.image !== '')
    },
    { ref: 'R013', rule: 'git.coopcloud.tech repo exists', severity: 'error', fix: 'upload your recipe', holds: true },
    {
      ref: 'R014',
      rule: 'only annotated tags used for recipe version',
      severity: 'error',
      fix: 'replace lightweight tag with annotated tag',
      holds: tags.every((tag) => tag.annotated)
    },
    {
      ref: 'R005',
      rule: 'tags use semver',
      severity: 'error',
      fix: 'use semver-like versions',
      holds: versionLabel === '' || parseVersion(versionLabel) !== undefined
    }
  ]
  const width = (key: 'rule' | 'fix'): number => Math.max(...rules.map((rule) => rule[key].length))
  console.log(`  REF  │ ${'RULE'.padEnd(width('rule'))} │ SEVERITY │ SATISFIED │ SKIPPED │ RESOLVE`)
  for (const rule of rules)
    console.log(`  ${rule.ref} │ ${rule.rule.padEnd(width('rule'))} │ ${rule.severity.padEnd(8)} │ ${rule.holds ? '✅' : '❌'}        │ -       │ ${rule.fix}`)
  if (rules.some((rule) => rule.severity === 'error' && !rule.holds)) console.log(`WARN critical errors present in ${recipe} config`)
}
