import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The folder of this copy of testme. */
export const root = resolve(import.meta.dirname, '..', '..')

/** What every report says of the suite (L93). */
export function suite(): { version: string; commit: string } {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return { version, commit: process.env['TESTME_COMMIT'] ?? commitOf(join(root, '.git')) }
}

/** The commit that is checked out, read without starting git; empty where it cannot be told that way. */
function commitOf(git: string): string {
  try {
    const folder = /^gitdir: (.*)$/m.exec(readText(git) ?? '')?.[1] ?? git
    const head = readText(join(folder, 'HEAD'))?.trim() ?? ''
    if (/^[0-9a-f]{40}$/.test(head)) return head
    const common = readText(join(folder, 'commondir'))?.trim()
    const reference = head.replace(/^ref: /, '')
    for (const place of [folder, ...(common === undefined ? [] : [resolve(folder, common)])]) {
      const direct = readText(join(place, reference))?.trim()
      if (direct !== undefined) return direct
      const packed = readText(join(place, 'packed-refs'))
        ?.split('\n')
        .find((line) => line.endsWith(` ${reference}`))
      if (packed !== undefined) return packed.slice(0, 40)
    }
    return ''
  } catch {
    return ''
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
