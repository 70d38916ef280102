import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { Mask, type Secret } from './mask.ts'

/**
 * The mask of a run: it knows every value that an earlier process of the run registered, and what is added to it is on
 * disk before `add` returns. `file` lies in the private part of the run directory (0600 in a folder of 0700), one JSON object a line.
 */
export function openMask(file: string): Mask {
  let loading = true
  const mask = new Mask((secret) => {
    if (loading) return
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    appendFileSync(file, `${JSON.stringify(secret)}\n`, { mode: 0o600 })
  })
  for (const secret of readSecrets(file)) mask.add(secret.value, secret.name, secret.scope)
  loading = false
  return mask
}

function readSecrets(file: string): Secret[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line, index, lines) => {
      try {
        return [JSON.parse(line) as Secret]
      } catch (error) {
        // Only a killed process leaves half a line, and only at the end: its value was never printed.
        if (index === lines.length - 1) return []
        throw new Error(`${file}:${index + 1} is not a registered secret: ${error instanceof SyntaxError ? 'no JSON' : String(error)}`)
      }
    })
}

/** Called at the end of teardown, after the leak scan. */
export function forgetSecrets(file: string): void {
  rmSync(file, { force: true })
}
