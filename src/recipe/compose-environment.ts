import { parseAbraSh } from './abra-sh.ts'
import { evaluateEnv, parseEnv } from './env.ts'
import { RecipeError } from './errors.ts'

/** Variables that decide what is deployed where; they are the app's, and no export of a recipe may replace them. */
const reserved = ['COMPOSE_FILE', 'DOMAIN', 'LETS_ENCRYPT_ENV', 'RECIPE', 'STACK_NAME', 'TYPE']

/**
 * The environment in which abra reads compose files: the app's env file, then the exports of abra.sh OVER it. Whoever
 * judges a recipe must read it exactly like this, or what is judged is not what is deployed (L142). An abra.sh that
 * exports one of the app's own variables, and an env file that sets STACK_NAME, are refused with their line.
 */
export function composeEnvironment(envText: string, abraSh: string, stack: string): Record<string, string> {
  const { exports, lines, doubtful, computed } = parseAbraSh(abraSh)
  for (const name of reserved) {
    const line = lines[name] ?? [...doubtful, ...computed].find(({ key }) => key === name)?.line
    if (line !== undefined)
      throw new RecipeError(
        `abra.sh exports ${name}, which would replace the app's own value`,
        { file: 'abra.sh', line },
        'Take the line out: this variable belongs to the env file.',
        'abra-sh-reserved'
      )
  }
  const own = parseEnv(envText).find((entry) => entry.key === 'STACK_NAME' && !entry.commentedOut)
  if (own !== undefined)
    throw new RecipeError(
      'STACK_NAME is set, which would deploy under the name of another stack',
      { file: '.env.sample', line: own.line },
      'Take the line out: abra makes the name from the domain.',
      'env-reserved'
    )
  return { ...evaluateEnv(envText), ...exports, STACK_NAME: stack }
}
