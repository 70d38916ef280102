import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** SHA-256 over the names and contents of every file of a settings directory, and of the one below it (L86, L133): two runs with the same digest were told the same. */
export function settingsDigest(directory: string | null, below: string | null = null): string | null {
  const [upper, lower] = [digestOf(directory), digestOf(below)]
  if (upper === null || lower === null) return upper ?? lower
  return createHash('sha256').update(`${upper} ${lower}`).digest('hex')
}

function digestOf(directory: string | null): string | null {
  if (directory === null || !existsSync(directory)) return null
  const hash = createHash('sha256')
  for (const name of globSync('**/*', { cwd: directory, exclude: ['**/node_modules'] }).sort()) {
    const path = join(directory, name)
    if (!statSync(path).isFile()) continue
    const content = readFileSync(path)
    hash.update(`${name}\0${content.length}\0`)
    hash.update(content)
  }
  return hash.digest('hex')
}
