import type { Seen } from '../../forge/demo/watch.ts'
import { type FailureClass, stageNames } from '../../src/model/types.ts'
import type { BrokenRecipe } from '../../test/applications/broken.ts'
import type { Row } from './page.ts'

/** How the answer on a pull request names whose fault a red is. */
const faults: Record<FailureClass, string> = {
  recipe: 'the recipe',
  test: 'a test',
  infrastructure: 'the server or the network',
  suite: 'testme or its settings'
}

/** A comment as a reader sees it: without the marks of Markdown. */
const plain = (comment: string): string =>
  comment
    .replace(/<[^>]+>/g, ' ')
    .replace(/[`*\\]/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')

/** Why status and comment of a pull request do not say what they should; undefined where they do. Without an expectation it must be green. Pure. */
export function whyNotAnswered(expected: BrokenRecipe['expect'] | undefined, { state, description, comment }: Seen): string | undefined {
  const says = `the status is ${state}: ${description}`
  if (expected === undefined) {
    if (state !== 'success') return says
    return /❌/u.test(comment) || !/✅ custom/u.test(comment)
      ? `the status is success, and the comment shows another thing: ${plain(comment).slice(0, 400)}`
      : undefined
  }
  if (state !== 'failure') return `${says}; it should be failure`
  const start = `Red: ${faults[expected.class]}, at ${expected.stage}`
  if (!description.startsWith(start)) return `${says}; it should begin "${start}"`
  if (!new RegExp(`❌ ${expected.stage}\\b`, 'u').test(comment)) return `no row of the comment shows ${expected.stage} red`
  const words = plain(comment)
  return expected.reason.test(words) ? undefined : `the comment does not say ${expected.reason} but: ${words.slice(0, 600)}`
}

/** Seconds of each stage from the table of a comment. Pure. */
export function stagesIn(comment: string): Row['stages'] {
  const rows = stageNames.flatMap((stage) => {
    const [, hours, minutes, seconds] =
      new RegExp(`^\\| \\S+ ${stage} \\| (?:(\\d+) h ?)?(?:(\\d+) min ?)?(?:([\\d.]+) s)? *\\|`, 'mu').exec(comment.replaceAll('\u00a0', ' ')) ?? []
    const time = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)
    return time > 0 ? [[stage, time] as const] : []
  })
  return Object.fromEntries(rows)
}
