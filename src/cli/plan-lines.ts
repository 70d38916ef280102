import type { StageName } from '../model/types.ts'
import { partialLine } from '../report/run-lines.ts'
import type { Preview } from '../run/plan.ts'

/** What `plan` shows above the findings. Pure. */
export function planLines(plan: Preview, from: string, asked: readonly StageName[]): string[] {
  const { base, head } = plan
  const start = base.kind === 'version' ? `${base.version} (${base.sha.slice(0, 7)})` : base.kind === 'branch' ? base.sha.slice(0, 7) : 'none'
  const partial = partialLine(plan, asked)
  const baseImages = new Set(plan.images.base.map(({ image }) => image))
  const rows: [string, string][] = [
    ['recipe', `${plan.recipe} · ${from}`],
    ['head', `${head.version ?? 'no version'} (${head.sha.slice(0, 7)})`],
    ['base', `${start} · ${base.reason}`],
    ['stages', `${plan.stages.join(', ')}${partial === undefined ? '' : ` · ${partial}`}`],
    ...plan.images.head.map(({ image, service, file, line }): [string, string] => [
      'image',
      `${image} · ${service}, ${file}:${line}${base.kind === 'none' || baseImages.has(image) ? '' : ' · not in the base'}`
    ]),
    ...plan.dependencies.map((each): [string, string] => ['depends', `${each.recipe} ${each.version} (${each.sha.slice(0, 7)}) · such as ${each.domain}`]),
    ['volumes', plan.volumes.length === 0 ? 'none' : plan.volumes.join(', ')],
    ['names', `such as ${plan.domains.fresh}, ${plan.domains.upgrade}`],
    ...plan.names.slice(0, 1).map((name): [string, string] => ['longest', describe(name)])
  ]
  return ['', ...rows.map(([name, text], index) => ` ${(rows[index - 1]?.[0] === name ? '' : name).padEnd(8)} ${text}`), '']
}

function describe(name: Preview['names'][number]): string {
  return `${name.kind} ${name.name}: ${name.length} of ${name.limit} characters`
}
