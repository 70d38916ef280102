import { z } from 'zod'

/** What the first process in the sandbox is told, as one line of its stdin; the stdin then stays open, and its end is the end of everything in there. */
export interface ToSandbox {
  /** The files of the tests folder by their path in it, base64. */
  files: Record<string, string>
  /** The certificate that is trusted in there. */
  ca: string
  /** Generated secrets of the app, by name. */
  secrets: Record<string, string>
  /** The environment of Playwright. */
  environment: Record<string, string>
  /** Node and its words, run in the inner sandbox. */
  command: string[]
  /** Milliseconds until Playwright is killed; it keeps its own deadline before that. */
  deadline: number
}

/** Where things lie in the sandbox. */
export const inside = {
  node: '/testme/node',
  source: '/testme/src',
  modules: '/testme/node_modules',
  doors: '/doors',
  tests: '/tmp/tests',
  home: '/tmp/home',
  ca: '/tmp/ca.pem',
  secrets: '/tmp/secrets.json',
  results: '/tmp/results.json',
  output: '/out'
} as const

/** The one line that says that the walls stand and nothing of the tests has run yet. */
export const standing = '{"standing":true}'

/** What comes back, as the last line of its stdout. Everything in it is made by whoever wrote the tests. */
export const fromSandbox = z.strictObject({
  exitCode: z.int().nullable(),
  late: z.boolean(),
  /** Playwright's report, base64; null: there is none that can be read. */
  report: z.string().nullable(),
  /** Regular files of the output folder by their path in it, base64. */
  files: z.record(z.string(), z.string()),
  /** How many entries of the output folder are no regular files, or too much. */
  left: z.int().nonnegative(),
  /** The last of what was printed. */
  printed: z.string()
})

export type FromSandbox = z.output<typeof fromSandbox>

/** Characters that come out altogether at most; src/sandbox/inside.ts hands back less. */
export const mostBack = 96 * 1024 * 1024
