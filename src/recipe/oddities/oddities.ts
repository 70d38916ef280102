import type { Finding } from '../../model/types.ts'
import { backupFindings } from './backup.ts'
import { contentFindings, imageFindings, markFindings } from './content.ts'
import type { OddityQuestion } from './question.ts'
import { sampleFindings, unsetVariables, variantFindings } from './sample.ts'
import { tagFindings, versionFindings } from './versions.ts'

/** What is odd about a recipe that can be deployed: nothing here changes a verdict, everything is shown. Pure. */
export function oddities(question: OddityQuestion): Finding[] {
  return [unsetVariables, versionFindings, tagFindings, backupFindings, sampleFindings, variantFindings, contentFindings, markFindings, imageFindings].flatMap(
    (look) => look(question)
  )
}
