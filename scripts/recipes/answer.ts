import type { Seen } from '../../forge/demo/watch.ts'
import { type FailureClass, stageNames } from '../../src/model/types.ts'
import type { BrokenRecipe } from '../../test/applications/broken.ts'
import { provenStages } from './judge.ts'
import type { Row } from './page.ts'

/** How the answer on a pull request names whose fault a red is. */
const faults: Record<FailureClass, string> = {
  recipe: 'the recipe',
  test: 'a test',
  infrastructure: 'the server or the network',
  suite: 'testme or its settings'
}

/** A comment as a reader sees it: without the marks of Markdown, and with plain blanks where lines may not break. */
const plain = (comment: string): string =>
  comment
    .replace(/[^\S\n]+/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/[`*\\]/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')

/** Why status and comment of a pull request do not say what they should; undefined where they do. Without an expectation it must be green. Pure. */
export function whyNotAnswered(expected: BrokenRecipe['expect'] | undefined, { state, description, comment }: Seen): string | undefined {
  const words = plain(comment)
  const says = `the status is ${state}: ${description}`
  if (expected === undefined) {
    if (state !== 'success') return says
    const open = provenStages.find((stage) => !new RegExp(`^\\| ✅ ${stage}\\b`, 'mu').test(words))
    return open === undefined ? undefined : `the status is success, and the comment does not show ${open} green: ${words.slice(-600)}`
  }
  if (state !== 'failure') return `${says}; it should be failure`
  const start = `Red: ${faults[expected.class]}, at ${expected.stage}`
  if (!description.startsWith(start)) return `${says}; it should begin "${start}"`
  if (!new RegExp(`^\\| ❌ ${expected.stage}\\b`, 'mu').test(words)) return `no row of the comment shows ${expected.stage} red`
  return expected.reason.test(words) ? undefined : `the comment does not say ${expected.reason} but: ${words.slice(0, 600)}`
}

/** Seconds of each stage from the table of a comment. Pure. */
export function stagesIn(comment: string): Row['stages'] {
  const rows = stageNames.flatMap((stage) => {
    const [, hours, minutes, seconds] =
      new RegExp(`^\\| \\S+ ${stage} \\| (?:(\\d+) h ?)?(?:(\\d+) min ?)?(?:([\\d.]+) s)? *\\|`, 'mu').exec(plain(comment)) ?? []
    const time = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)
    return time > 0 ? [[stage, time] as const] : []
  })
  return Object.fromEntries(rows)
}
