import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { type StageName, stageNames } from '../model/types.ts'
import { scanDirectory } from '../secrets/scan.ts'
import { withhold } from '../secrets/withhold.ts'
import { no, type StageContext } from './context.ts'

/** What of a run directory is never published and goes at teardown. */
const neverPublished = ['private', 'work']

/**
 * The last look before anything may be published: pictures of stages that handled a secret are withheld (unless `screenshot.withSecret` allows them), and every file
 * is searched for the run's secrets in every form. A hit withholds the file and is red, class suite, naming file and
 * secret, never the value (L139). Runs while the values are still known. Returns the evidence.
 */
export function leakScan(context: StageContext): string {
  const { run, mask } = context
  const handled = stageNames
    .filter(() => !context.plan.settings.screenshot.withSecret)
    .filter((stage) => handledSecrets(context, stage))
    .flatMap((stage) => picturesOf(run.path, stage))
  const pictures = [...new Set([...handled, ...namedByStages(context)])]
  for (const file of pictures) withhold(run.path, file, 'the page handled a secret', mask)
  const leaks = scanDirectory(run.path, mask, neverPublished)
  for (const leak of leaks) withhold(run.path, leak.file, reasonOf(leak), mask)
  if (leaks.length > 0) {
    const lines = leaks.map((leak) => `${mask.apply(leak.file)}: ${reasonOf(leak)}`)
    no('suite', `a secret could have been published, the file is withheld: ${lines[0]}${lines.length > 1 ? ` (and ${lines.length - 1} more)` : ''}`, lines)
  }
  const withheld = pictures.length === 0 ? '' : `, ${pictures.length} picture${pictures.length === 1 ? '' : 's'} withheld`
  return `${mask.size} secret${mask.size === 1 ? '' : 's'} looked for and not found${withheld}`
}

function reasonOf(leak: { names: string[]; unreadable?: string }): string {
  return leak.names.length > 0 ? `it holds the secret ${leak.names.join(', ')}` : `it could not be searched for secrets: ${leak.unreadable}`
}

function handledSecrets(context: StageContext, stage: StageName): boolean {
  return context.run.readStage(stage)?.handover['secretsHandled'] === true
}

/** What shows the pages of a stage that handled a secret; custom names the files of the tests that did. */
function picturesOf(root: string, stage: StageName): string[] {
  return globSync([`screenshots/${stage}.png`, `screenshots/${stage}-*.png`], { cwd: root })
}

function namedByStages(context: StageContext): string[] {
  return stageNames.flatMap((stage) => {
    const named = context.run.readStage(stage)?.handover['withhold']
    return Array.isArray(named) ? named.filter((file): file is string => typeof file === 'string' && existsSync(join(context.run.path, file))) : []
  })
}
