import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { previewPlan } from '../../run/plan.ts'
import type { Invocation } from '../invocation.ts'
import { planLines } from '../plan-lines.ts'
import { locateBeside, settingsOf, stagesOf } from '../request.ts'
import { sourceOf } from '../source.ts'
import { createTerminal } from '../terminal.ts'

/** Exit code 0; 1 when the recipe would be refused before anything is deployed. */
export async function execute({ words, flags, values }: Invocation): Promise<number> {
  const asked = stagesOf(values['stages'])
  const terminal = createTerminal(flags.has('json'))
  // A plan is no run: the clone that it reads goes again.
  const workspace = mkdtempSync(join(tmpdir(), 'testme-plan-'))
  try {
    const found = await sourceOf(words[0] ?? 'custom-html', values['catalogue'], workspace)
    const { recipe, source, from } = found
    terminal.progress('', `reading ${recipe}`)
    const preview = await previewPlan(
      {
        recipe,
        source,
        ref: values['ref'] ?? 'HEAD',
        ...(values['base'] === undefined ? {} : { base: values['base'] }),
        stages: asked,
        settingsDirectory: settingsOf(recipe, values['settings']),
        locate: locateBeside(found, values, workspace)
      },
      workspace
    )
    terminal.end()
    if (flags.has('json')) terminal.print(JSON.stringify({ ...preview, from, asked }, null, 2))
    for (const line of planLines(preview, from, asked)) terminal.say(line)
    terminal.findings(preview.findings)
    return preview.findings.some((finding) => finding.severity === 'refused') ? 1 : 0
  } finally {
    rmSync(workspace, { recursive: true, force: true })
  }
}
