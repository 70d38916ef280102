/** What the process that runs a recipe's specs is given, in the variable TESTME_PLAYWRIGHT. Nothing in it is a secret. */
export interface Given {
  testDir: string
  /** The spec files to run, by their path below `testDir`. */
  specs: string[]
  outputDir: string
  results: string
  app: {
    domain: string
    url: string
    stack: string
    /** The recipe's version that runs, as its label says; null or absent where that is not known. */
    version?: string | null
  }
  stage: string
  zone: string
  edgeAddress: string
  /** A file of mode 0600 with the generated secrets of this app by name, and its accounts at dependencies by `<dependency>/<name>`, JSON. */
  secrets: string
  /** Milliseconds for all specs together. */
  deadline: number
  /** Milliseconds for one test; a minute where it does not say. */
  testTimeout?: number
  launchOptions: { executablePath: string; args: string[]; env: Record<string, string> }
}

/** The annotation with which our `secret` and `account` fixtures mark a test. */
export const secretAnnotation = 'testme-secret'
/** The annotation whose description is the folder of what a test leaves. */
export const folderAnnotation = 'testme-folder'

const fitsWords = 'only for versions '
/** Why a test was not run that is for other versions, as Playwright's report has it. */
export const fitsReason = (range: string): string => `${fitsWords}${range}`
/** The range in such a reason, undefined for any other one. */
export const rangeOfReason = (reason: string): string | undefined => (reason.startsWith(fitsWords) ? reason.slice(fitsWords.length) : undefined)

export function readGiven(): Given {
  const text = process.env['TESTME_PLAYWRIGHT']
  if (text === undefined) throw new Error('these tests run by `./testme run`, which tells them the app: TESTME_PLAYWRIGHT is not set')
  return JSON.parse(text) as Given
}
