import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readFixture, versionsOf } from '../../fixtures/build.ts'
import { backupCapability, type Coverage } from '../../src/recipe/backup-labels.ts'
import type { Compose } from '../../src/recipe/compose.ts'
import { checkoutFiles } from '../../src/recipe/files.ts'
import { readAsDeployed } from '../../src/recipe/reading.ts'
import { specFiles, stageOfSpec } from '../../src/settings/spec-files.ts'
import { withGenerated } from '../../src/verdict/page.ts'
import { broken } from '../../test/applications/broken.ts'

const root = join(import.meta.dirname, '..', '..')

const code = (words: readonly string[]): string => (words.length === 0 ? 'none' : words.map((word) => `\`${word}\``).join(', '))

/** A recipe's page, with what is known from its files between the marks `facts`. */
export const recipePage = (recipe: string, current: string): string => withGenerated(current, 'facts', facts(recipe))

function facts(recipe: string): string {
  const read = versionsOf(recipe).map((version) => ({ version, compose: composeOf(recipe, version) }))
  const newest = read.at(-1)
  if (newest === undefined) throw new Error(`fixtures/recipes/${recipe} has no version`)
  const { services, secrets, configs } = newest.compose
  const tests = testsOf(recipe)
  const variants = broken.filter((variant) => variant.recipe === recipe)
  return [
    table(
      ['version', 'images'],
      read.map(({ version, compose }) => [
        `\`${version}\``,
        Object.values(compose.services)
          .map(({ name, image }) => `${name}: \`${image}\``)
          .join('<br>')
      ])
    ),
    '',
    `In \`${newest.version}\`:`,
    '',
    table(
      ['service', 'volumes', 'secrets'],
      Object.values(services).map((service) => [`\`${service.name}\``, code(volumesOf(service)), code(service.secrets)])
    ),
    '',
    `Secrets: ${code(Object.keys(secrets))}. Configs: ${code(Object.keys(configs))}. Hooks of the settings: ${code(hooksOf(recipe))}.`,
    '',
    ...backupOf(newest.compose),
    '',
    'Own tests:',
    '',
    table(
      ['stage', 'test'],
      tests.map(({ stage, title }) => [stage, title])
    ),
    '',
    'Changes that must be red (`test/applications/broken.ts`):',
    '',
    table(
      ['change', 'red at', 'by'],
      variants.map(({ name, expect }) => [name.replaceAll('-', ' '), expect.stage, expect.class])
    )
  ].join('\n')
}

function composeOf(recipe: string, version: string): Compose {
  const files = checkoutFiles(join(root, 'fixtures', 'recipes', recipe, version))
  const sample = readFixture(recipe, version, '.env.sample')
  const { compose, findings } = readAsDeployed({ files, envText: sample, stack: 'app_example_com', hosts: ['app.example.com'], exceptions: {}, recipe })
  if (compose === undefined) throw new Error(`${recipe} ${version} cannot be read: ${findings.map(({ what }) => what).join('; ')}`)
  return compose
}

const volumesOf = ({ volumes }: Compose['services'][string]): string[] => volumes.flatMap(({ type, source }) => (type === 'volume' ? (source ?? []) : []))

function hooksOf(recipe: string): string[] {
  const file = join(root, 'recipes', recipe, 'hooks.ts')
  return existsSync(file) ? [...readFileSync(file, 'utf8').matchAll(/^export (?:async )?(?:function|const) (\w+)/gm)].flatMap(([, name]) => name ?? []) : []
}

function backupOf({ services }: Compose): string[] {
  const { volumes, hooks } = backupCapability(
    Object.values(services).map((service) => ({ name: service.name, labels: { ...service.labels, ...service.deployLabels }, volumes: volumesOf(service) }))
  )
  const steps = Object.entries(hooks).flatMap(([service, { backup, restore }]) =>
    Object.entries({
      'before the backup': backup.pre,
      'after the backup': backup.post,
      'before the restore': restore.pre,
      'after the restore': restore.post
    }).flatMap(([when, command]) => (command === undefined ? [] : [[when, `\`${service}\``, `\`${command}\``]]))
  )
  return [
    table(
      ['volume', 'in the backup'],
      Object.entries(volumes).map(([name, coverage]) => [`\`${name}\``, covered(coverage)])
    ),
    ...(steps.length === 0 ? [] : ['', table(['when', 'in', 'runs'], steps)])
  ]
}

const covered = (coverage: Coverage): string =>
  coverage.kind === 'whole' ? 'whole' : coverage.kind === 'excluded' ? 'left out' : `${code(coverage.paths)}${coverage.dumped ? ', which a hook writes' : ''}`

function testsOf(recipe: string): { stage: string; title: string }[] {
  const folder = join(root, 'recipes', recipe, 'tests')
  return specFiles(folder).specs.flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/^\s*test\(\s*'([^']+)'/gm)].map(([, title]) => ({ stage: stageOfSpec(file), title: title ?? '' }))
  )
}

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n')
