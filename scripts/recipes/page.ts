import { stageNames } from '../../src/model/types.ts'
import type { Results } from '../../src/report/results.ts'

/** One run of a sweep, as it is shown. Bytes and seconds. */
export interface Row {
  recipe: string
  /** A green run has none. */
  broken: string | null
  /** Undefined when it ended as it must. */
  wrong: string | undefined
  versions: string
  level: number | null
  stages: Partial<Record<(typeof stageNames)[number], number>>
  seconds: number
  /** Highest use of all containers of the server together; null where nobody looked. */
  memory: number | null
  /** Where and why a broken one is red. */
  red: string | null
}

export interface Sweep {
  date: string
  commit: string
  machine: string
  /** Whether the runs were asked for by comments on a Gitea. */
  forge: boolean
  rows: Row[]
}

/** What a sweep may take: seconds for all green runs, bytes at any moment. */
export const limits = { seconds: 20 * 60, memory: 6e9 }

const seconds = (value: number | undefined): string => (value === undefined ? '' : `${Math.round(value)} s`)
const megabytes = (bytes: number | null): string => (bytes === null ? 'not measured' : `${Math.round(bytes / 1e6)} MB`)
/** A cell of a table: one line, no bars. */
const cell = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replaceAll('|', '\\|')
    .replace(/^(.{157}).{3,}$/, '$1…')

export const versionsOf = ({ base, head }: Pick<Results, 'base' | 'head'>): string =>
  `${base.kind === 'version' ? base.version : base.kind === 'branch' ? base.sha.slice(0, 8) : 'nothing'} → ${head.version ?? head.sha.slice(0, 8)}`

export const stagesOf = (stages: Results['stages']): Row['stages'] =>
  Object.fromEntries(stages.flatMap((stage) => (stage.status === 'not-run' || stage.seconds === 0 ? [] : [[stage.stage, stage.seconds]])))

/** What a terminal shows of a run. Pure. */
export function line(row: Row): string {
  const what = `${row.recipe}${row.broken === null ? '' : `, ${row.broken}`}`
  if (row.wrong !== undefined) return `✖ ${what}: ${row.wrong}`
  const how = row.broken === null ? (row.level === null ? 'green' : `green at level ${row.level}`) : `red ${row.red}`
  return `✔ ${what}: ${how}, ${seconds(row.seconds)}${row.memory === null ? '' : `, ${megabytes(row.memory)}`}`
}

/** The plain line with which every suite closes. Pure. */
export function closing(rows: readonly Row[], skipped: number): string {
  const failed = rows.filter((row) => row.wrong !== undefined).length
  return `${rows.length - failed} passed, ${failed} failed, ${skipped} skipped`
}

/** Time of the green runs together and the highest memory, against the limits. Pure. */
export function totals(rows: readonly Row[]): { seconds: number; memory: number | null; within: boolean } {
  const green = rows.filter((row) => row.broken === null)
  const used = rows.flatMap((row) => row.memory ?? [])
  const sum = green.reduce((all, row) => all + row.seconds, 0)
  const memory = used.length === 0 ? null : Math.max(...used)
  return { seconds: sum, memory, within: sum <= limits.seconds && (memory ?? 0) <= limits.memory }
}

const when = ({ date, commit, machine, forge }: Sweep): string =>
  `${date.slice(0, 10)}, commit \`${commit}\`, ${machine}; ${forge ? 'each asked for by a comment on a pull request of a local Gitea' : 'by `npm run test:recipes`'}.`

/** The result table of docs/recipes.md. Pure. */
export function resultTable(sweep: Sweep): string {
  const green = sweep.rows.filter((row) => row.broken === null)
  const red = sweep.rows.filter((row) => row.broken !== null)
  const { seconds: sum, memory } = totals(sweep.rows)
  return [
    when(sweep),
    '',
    ...(green.length === 0
      ? []
      : [
          '| recipe | versions | verdict | whole run | peak memory |',
          '| --- | --- | --- | --- | --- |',
          ...green.map(
            (row) =>
              `| \`${row.recipe}\` | ${row.versions} | ${row.wrong === undefined ? (row.level === null ? 'green' : `green, level ${row.level}`) : `**${cell(row.wrong)}**`} | ${seconds(row.seconds)} | ${megabytes(row.memory)} |`
          ),
          '',
          `All green runs together: ${seconds(sum)} (limit ${limits.seconds} s); highest memory of all containers: ${megabytes(memory)} (limit ${megabytes(limits.memory)}).`,
          ''
        ]),
    ...(red.length === 0
      ? []
      : [
          '| broken on purpose | red at, by | why | whole run |',
          '| --- | --- | --- | --- |',
          ...red.map(
            (row) => `| \`${row.recipe}\`, ${row.broken} | ${row.wrong === undefined ? redCells(row) : `**${cell(row.wrong)}** | `} | ${seconds(row.seconds)} |`
          ),
          ''
        ])
  ].join('\n')
}

function redCells({ red }: Row): string {
  const [place = '', ...why] = (red ?? '').split(': ')
  return `${cell(place)} | ${cell(why.join(': '))}`
}

/** The stages of each application, for docs/performance.md. Pure. */
export function stageTable(sweep: Sweep): string {
  const shown = stageNames.filter((stage) => stage !== 'lint')
  return [
    '## Real applications',
    '',
    when(sweep),
    '',
    `| recipe | ${shown.join(' | ')} | whole run | peak memory |`,
    `| ---${' | ---'.repeat(shown.length + 2)} |`,
    ...sweep.rows
      .filter((row) => row.broken === null)
      .map(
        (row) => `| \`${row.recipe}\` | ${shown.map((stage) => seconds(row.stages[stage])).join(' | ')} | ${seconds(row.seconds)} | ${megabytes(row.memory)} |`
      ),
    '',
    'Images were there already. Memory is what all containers of the server use together at one moment, without pages of files that can be dropped.',
    ''
  ].join('\n')
}

/** Why what was chosen must not be written over the tables of a whole sweep; undefined where it may. Pure. */
export function whyNotToWrite({ only, green, broken }: { only: readonly string[]; green: boolean; broken: boolean }): string | undefined {
  const part = only.length > 0 ? `--only ${only.join(', ')}` : broken && !green ? '--broken' : undefined
  return part === undefined ? undefined : `with ${part}, --write would put a part in the place of the whole table: leave one of them out`
}

const marks = (name: string): [string, string] => [`<!-- ${name} -->`, `<!-- /${name} -->`]

/** What stands between the marks of a section; undefined where the page has none. Pure. */
export function sectionOf(page: string, name: string): string | undefined {
  const [open, close] = marks(name)
  const [, rest] = page.split(`${open}\n`)
  return rest?.includes(close) === true ? rest.split(close)[0] : undefined
}

/** The page with this between the marks; they go to its end where it has none. Pure. */
export function withSection(page: string, name: string, content: string): string {
  const [open, close] = marks(name)
  const known = sectionOf(page, name)
  if (known !== undefined) return page.replace(`${open}\n${known}${close}`, () => `${open}\n${content}${close}`)
  return `${page.trimEnd()}\n\n${open}\n${content}${close}\n`
}
