import { parseVersion } from '../../src/recipe/version.ts'
import { type Invocation, recipeCheckout } from './context.ts'
import { type LintFacts, type LintService, lintFacts } from './lint-facts.ts'
import { renderTable } from './table.ts'
import { fetchTags } from './versions.ts'

interface Rule {
  ref: string
  rule: string
  severity: 'warn' | 'error'
  fix: string
  holds: (facts: LintFacts) => boolean
  skip?: (facts: LintFacts) => boolean
}

export interface JudgedRule extends Omit<Rule, 'holds' | 'skip'> {
  holds: boolean
  skipped: boolean
}

const every = (facts: LintFacts, test: (service: LintService) => boolean): boolean => Object.values(facts.services).every(test)
const tagOf = (image: string): string => image.split('@')[0]?.split('/').at(-1)?.split(':')[1] ?? ''
const versionLabels = (facts: LintFacts): string[] =>
  Object.entries(facts.services['app']?.labels ?? {}).flatMap(([key, value]) => (/^coop-cloud\..+\.version$/.test(key) ? [value] : []))

/** Numbers, names and severities as far as they are known; R016 is in no source. */
const rules: Rule[] = [
  {
    ref: 'R001',
    rule: 'compose config has expected version',
    severity: 'warn',
    fix: 'ensure \'version: "3.8"\' in compose configs',
    holds: (facts) => facts.files.every((file) => String(file.version) === '3.8')
  },
  {
    ref: 'R002',
    rule: 'healthcheck enabled for all services',
    severity: 'warn',
    fix: 'wire up healthchecks',
    holds: (facts) => every(facts, (service) => service.healthcheck)
  },
  {
    ref: 'R003',
    rule: 'all images use a tag',
    severity: 'error',
    fix: 'use a tag for all images',
    holds: (facts) => every(facts, (service) => service.image === '' || tagOf(service.image) !== '')
  },
  {
    ref: 'R004',
    rule: 'no unstable tags',
    severity: 'error',
    fix: 'tag all images with stable tags',
    holds: (facts) => every(facts, (service) => tagOf(service.image) !== 'latest')
  },
  {
    ref: 'R005',
    rule: 'tags use semver-like format',
    severity: 'error',
    fix: 'use semver-like tags for images and versions',
    holds: (facts) => versionLabels(facts).every((label) => parseVersion(label) !== undefined)
  },
  {
    ref: 'R006',
    rule: 'has published catalogue version',
    severity: 'warn',
    fix: 'publish a recipe version to the catalogue',
    holds: (facts) => facts.tags.length > 0
  },
  {
    ref: 'R007',
    rule: 'README.md metadata filled in',
    severity: 'warn',
    fix: 'fill out all the metadata',
    holds: (facts) => /<!-- metadata -->[\s\S]*\S[\s\S]*<!-- endmetadata -->/.test(facts.readme)
  },
  { ref: 'R008', rule: '.env.sample provided', severity: 'error', fix: 'create an example .env.sample', holds: (facts) => facts.sample },
  { ref: 'R009', rule: "one service named 'app'", severity: 'error', fix: "name a service 'app'", holds: (facts) => facts.services['app'] !== undefined },
  {
    ref: 'R010',
    rule: 'traefik routing enabled',
    severity: 'error',
    fix: 'include "traefik.enable=true" deploy label',
    holds: (facts) => every(facts, () => true) && Object.values(facts.services).some((service) => service.labels['traefik.enable'] === 'true'),
    skip: (facts) => !facts.sampleKeys.includes('DOMAIN')
  },
  {
    ref: 'R011',
    rule: 'all services have images',
    severity: 'error',
    fix: 'ensure "image: ..." set on all services',
    holds: (facts) => every(facts, (service) => service.image !== '')
  },
  {
    ref: 'R012',
    rule: 'config version are vendored',
    severity: 'error',
    fix: 'vendor config versions in an abra.sh',
    holds: (facts) => facts.configNames.flatMap((name) => [...name.matchAll(/\$\{?(\w+_VERSION)/g)]).every((match) => facts.exported.includes(match[1] ?? ''))
  },
  { ref: 'R013', rule: 'git repository exists', severity: 'error', fix: 'upload your recipe', holds: () => true },
  {
    ref: 'R014',
    rule: 'only annotated tags used for recipe version',
    severity: 'error',
    fix: 'replace lightweight tag with annotated tag',
    holds: (facts) => facts.tags.every((tag) => tag.annotated)
  },
  {
    ref: 'R015',
    rule: 'long secret names',
    severity: 'error',
    fix: 'reduce length of secret names to 12 characters',
    holds: (facts) => facts.secretNames.every((name) => name.length <= 64)
  }
]

export async function lintRules(recipe: string): Promise<JudgedRule[]> {
  const facts = await lintFacts(recipe, recipeCheckout(recipe))
  return rules.map(({ holds, skip, ...rule }) => ({ ...rule, holds: holds(facts), skipped: skip?.(facts) ?? false }))
}

/** `recipe lint`: the table; a failed rule is a cross in it and a WARN below, never an exit code (Q3). */
export async function lint({ flags, words }: Invocation): Promise<void> {
  const [recipe = ''] = words
  // Q5: whatever flags say, tags are fetched from origin by force.
  await fetchTags(recipeCheckout(recipe))
  const judged = (await lintRules(recipe)).filter((rule) => !('only-error' in flags) || rule.severity === 'error')
  const rows = judged.map((rule) => [rule.ref, rule.rule, rule.severity, rule.skipped ? '-' : rule.holds ? '✅' : '❌', rule.skipped ? '✅' : '-', rule.fix])
  console.log(renderTable(['REF', 'RULE', 'SEVERITY', 'SATISFIED', 'SKIPPED', 'RESOLVE'], rows, process.stdout.columns ?? 80))
  if (judged.some((rule) => rule.severity === 'error' && !rule.holds && !rule.skipped)) console.log(`WARN critical errors present in ${recipe} config`)
}
