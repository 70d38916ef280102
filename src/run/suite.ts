import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { root } from './entries.ts'

/** What every report says of the suite (L86, L93): version, commit, and whether files differ from that commit. */
export function suite(): { version: string; commit: string; dirty: boolean } {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const given = process.env['TESTME_COMMIT']
  if (given !== undefined) return { version, commit: given, dirty: false }
  const commit = commitOf(join(root, '.git'))
  return { version, commit, dirty: commit !== '' && hasChanges() }
}

/** Whether the working tree differs from its commit; what cannot be told is not clean. */
function hasChanges(): boolean {
  if (!existsSync(join(root, '.git'))) return false
  const answer = spawnSync('git', ['-C', root, 'status', '--porcelain'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  return answer.status !== 0 || answer.stdout.trim() !== ''
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
