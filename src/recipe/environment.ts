import type { Finding } from '../model/types.ts'
import { parseAbraSh } from './abra-sh.ts'
import { envProblems, evaluateEnv, parseEnv } from './env.ts'
import { type RecipeFiles, readRecipeText } from './files.ts'

/** The variables that compose files are filled in with, and what is odd about where they come from. */
export interface RecipeEnvironment {
  values: Record<string, string>
  /** Where each variable is set: the file and line to change. */
  origins: Record<string, { file: string; line: number }>
  findings: Finding[]
}

/** Set for every app by whoever deploys it; an abra.sh that exported one could lead the deploy elsewhere. */
const reserved = new Set(['TYPE', 'RECIPE', 'DOMAIN', 'STACK_NAME', 'COMPOSE_FILE', 'LETS_ENCRYPT_ENV', 'PATH', 'HOME'])

const isReserved = (key: string): boolean => reserved.has(key) || /^(DOCKER|GIT|LD|TESTME|ABRA)_/.test(key)

/**
 * The environment of an app: its env file and the exports of the recipe's abra.sh. abra merges the two, and which one wins is not known for
 * sure, so what both set differently is refused.
 * @param envText the app's env file, made from the recipe's .env.sample
 */
export function environmentOf(files: RecipeFiles, envText: string, stack: string): RecipeEnvironment {
  const findings: Finding[] = []
  const refuse = (code: string, file: string, line: number, what: string, next: string): void => {
    findings.push({ severity: 'refused', code, file, line, what, next })
  }
  for (const { line, what } of envProblems(envText)) refuse('env-syntax', '.env.sample', line, what, 'Write KEY=value, or begin the line with #.')
  const values = evaluateEnv(envText)
  const origins: RecipeEnvironment['origins'] = {}
  for (const entry of parseEnv(envText)) if (!entry.commentedOut) origins[entry.key] = { file: '.env.sample', line: entry.line }

  if (origins['STACK_NAME'] !== undefined)
    refuse(
      'env-reserved',
      '.env.sample',
      origins['STACK_NAME'].line,
      'STACK_NAME is set, which would deploy under the name of another stack',
      'Take the line out: abra makes the name from the domain.'
    )

  const script = readRecipeText(files, 'abra.sh')
  const { exports, lines, doubtful, computed } = script === undefined ? { exports: {}, lines: {}, doubtful: [], computed: [] } : parseAbraSh(script)
  for (const [key, value] of Object.entries(exports)) {
    const line = lines[key] ?? 1
    if (isReserved(key))
      refuse(
        'abra-reserved',
        'abra.sh',
        line,
        `abra.sh exports ${key}, which ${reserved.has(key) ? 'is set for every app' : `begins as the variables of a tool that deploys do (${key.split('_')[0]}_)`}`,
        'Use another name.'
      )
    else if (values[key] !== undefined && values[key] !== value)
      refuse('abra-collision', 'abra.sh', line, `abra.sh and .env.sample both set ${key}, to different values`, 'Keep it in one of them.')
    origins[key] ??= { file: 'abra.sh', line }
  }
  for (const { key, line } of doubtful)
    refuse(
      'abra-doubtful',
      'abra.sh',
      line,
      `${key} looks exported here, but a shell would not, or not to this value in the end: readers differ`,
      'Export it once, outside functions, conditions and here documents.'
    )
  for (const { key, line } of computed)
    findings.push({
      severity: isReserved(key) ? 'refused' : 'warning',
      code: 'abra-computed',
      file: 'abra.sh',
      line,
      what: `the value of ${key} is computed by a shell; abra.sh is read and never run, so it is not set`,
      next: 'Write the value itself.'
    })
  return { values: { ...values, ...exports, STACK_NAME: stack }, origins, findings }
}
