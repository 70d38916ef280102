import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'
import { folderAnnotation, secretAnnotation } from './given.ts'

/** One test of a recipe as it ended. */
export interface SpecTest {
  /** File and titles, joined by ›. */
  title: string
  status: 'pass' | 'fail' | 'skip'
  seconds: number
  /** First lines of the error, or why it skipped itself. Not masked. */
  error: string[]
  /** It asked for a secret, or one that ran before it in the same file did and may have handed it on: what shows its pages is withheld. */
  handledSecret: boolean
  /** Absolute paths of folders with what it left, where it uses our fixtures; what is in there need not be attached. */
  folders?: string[]
  /** Absolute paths of its pictures and traces. */
  attachments: string[]
}

export interface SpecReport {
  tests: SpecTest[]
  /** The files that tests were found in, below the tests folder. */
  files: string[]
  /** What kept specs from being loaded or run at all, without colours. */
  errors: string[]
}

const annotation = z.looseObject({ type: z.string(), description: z.string().optional() })
const message = z.looseObject({ message: z.string().optional() })
const outcome = z.looseObject({
  status: z.string().optional(),
  startTime: z.string().default(''),
  duration: z.number().default(0),
  errors: z.array(message).default([]),
  annotations: z.array(annotation).default([]),
  attachments: z.array(z.looseObject({ path: z.string().optional() })).default([])
})
const spec = z.looseObject({
  title: z.string(),
  tests: z.array(
    z.looseObject({ status: z.enum(['skipped', 'expected', 'unexpected', 'flaky']), annotations: z.array(annotation).default([]), results: z.array(outcome) })
  )
})
type Suite = { title: string; specs?: z.output<typeof spec>[] | undefined; suites?: Suite[] | undefined }
const suite: z.ZodType<Suite> = z.lazy(() => z.looseObject({ title: z.string(), specs: z.array(spec).optional(), suites: z.array(suite).optional() }))
const report = z.looseObject({ suites: z.array(suite).default([]), errors: z.array(message).default([]) })

/** Reads what Playwright's JSON reporter wrote. Pure. Throws where it is something else. */
export function readReport(text: string): SpecReport {
  const parsed = report.parse(JSON.parse(text))
  const suites = parsed.suites.map((each) => ({ file: each.title, tests: withHandedOn(testsOf(each, [])) }))
  return {
    tests: suites.flatMap(({ tests }) => tests),
    files: suites.filter(({ tests }) => tests.length > 0).map(({ file }) => file),
    errors: parsed.errors.map((error) => plain(error.message))
  }
}

/** What a test was given it can keep in a variable of its file, or in a file: the tests after it have it too. */
function withHandedOn(tests: (SpecTest & { started: string })[]): SpecTest[] {
  const first = tests
    .filter(({ handledSecret }) => handledSecret)
    .map(({ started }) => started)
    .sort()[0]
  return tests.map(({ started, ...test }) => ({ ...test, handledSecret: test.handledSecret || (first !== undefined && started >= first) }))
}

/** `started`: ISO 8601; nothing where it did not run. */
function testsOf(each: Suite, above: string[]): (SpecTest & { started: string })[] {
  const titles = [...above, each.title].filter((title) => title !== '')
  const own = (each.specs ?? []).flatMap(({ title, tests }) =>
    tests.map(({ status, annotations, results }) => {
      const notes = [...annotations, ...results.flatMap((result) => result.annotations)]
      const errors = results.flatMap((result) => result.errors.map((error) => plain(error.message)))
      // `test.fail` says that something is known not to work: that it does not, as expected, is no proof that anything does (L60).
      const broken = status === 'expected' && results.some((result) => result.status !== undefined && result.status !== 'passed')
      const skipped = status === 'skipped' || broken
      const kinds = broken ? ['fail'] : ['skip', 'fixme']
      const why = notes.find(({ type }) => kinds.includes(type))?.description ?? (broken ? 'it fails, as its test.fail says' : '')
      return {
        started: results.map(({ startTime }) => startTime).sort()[0] ?? '',
        title: [...titles, title].join(' › '),
        // Retries are off, so nothing can be flaky; if it were, it would not be a pass (L94).
        status: skipped ? ('skip' as const) : status === 'expected' ? ('pass' as const) : ('fail' as const),
        seconds: Math.round(results.reduce((sum, result) => sum + result.duration, 0)) / 1000,
        error: (skipped ? why : errors.join('\n'))
          .split('\n')
          .filter((line) => line.trim() !== '')
          .slice(0, 12),
        handledSecret: notes.some((note) => note.type === secretAnnotation),
        ...foldersIn(notes),
        attachments: results.flatMap((result) => result.attachments.flatMap(({ path }) => path ?? []))
      }
    })
  )
  return [...own, ...(each.suites ?? []).flatMap((inner) => testsOf(inner, titles))]
}

const foldersIn = (notes: { type: string; description?: string | undefined }[]): { folders?: string[] } => {
  const folders = notes.flatMap(({ type, description }) => (type === folderAnnotation && description !== undefined ? [description] : []))
  return folders.length === 0 ? {} : { folders }
}

function plain(text: string | undefined): string {
  return stripVTControlCharacters(text ?? '').trim()
}
