import { hostPage } from '../../src/host/page.ts'
import { resultsJsonSchema } from '../../src/report/schema.ts'
import { settingsJsonSchema, settingsPage } from '../../src/settings/page.ts'
import { grammarPage, reasonsPage } from '../../src/trigger/page.ts'
import { verdictTablePage, withGenerated } from '../../src/verdict/page.ts'
import { applications } from '../recipes/applications.ts'
import { actionNames, actionPage } from './action-page.ts'
import { recipePage } from './recipe-page.ts'
import { reusableFile, reusableWorkflow } from './reusable.ts'

/** Every file that is generated, whole or in part: from its current text to what it should be. */
export const generatedDocs: { file: string; render: (current: string) => string }[] = [
  { file: 'docs/lifecycle.md', render: (current) => withGenerated(current, 'verdict-table', verdictTablePage()) },
  { file: 'docs/trigger.md', render: (current) => withGenerated(withGenerated(current, 'grammar', grammarPage()), 'reasons', reasonsPage()) },
  { file: 'docs/host.md', render: hostPage },
  { file: 'docs/recipe-settings.md', render: settingsPage },
  { file: 'docs/recipe.schema.json', render: settingsJsonSchema },
  { file: 'docs/results.schema.json', render: resultsJsonSchema },
  { file: reusableFile, render: reusableWorkflow },
  ...applications.map((recipe) => ({ file: `docs/recipes/${recipe}.md`, render: (current: string) => recipePage(recipe, current) })),
  ...actionNames.map((name) => ({ file: `actions/${name}/README.md`, render: (current: string) => actionPage(name, current) }))
]
