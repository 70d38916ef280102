import { lstatSync, readFileSync, writeFileSync } from 'node:fs'
import { unzipSync, zipSync } from 'fflate'
import type { Mask } from './mask.ts'
import { scanBytes } from './scan.ts'

/** Larger archives are not opened. Bytes, also of what is in them together. */
const largest = 256 * 1024 * 1024

/**
 * Writes an archive anew with the secrets masked in every text of it, so that it can be published: what is no text and holds one is left out, and so is
 * what `keep` says no to, and what would be unpacked elsewhere. Throws when it is no archive, or too large to be looked into.
 */
export function rewriteArchive(path: string, mask: Mask, keep: (name: string) => boolean): void {
  const stat = lstatSync(path)
  if (!stat.isFile() || stat.size > largest) throw new Error('it is no file, or too large')
  let total = 0
  const parts = unzipSync(readFileSync(path), {
    filter: ({ originalSize }) => {
      total += originalSize
      if (total > largest) throw new Error(`it holds more than ${largest / 1024 / 1024} MB`)
      return true
    }
  })
  const kept = Object.entries(parts).flatMap(([name, content]) => (keep(name) && !leadsOut(name) ? [[mask.apply(name), masked(content, mask)] as const] : []))
  writeFileSync(path, zipSync(Object.fromEntries(kept.flatMap(([name, content]) => (content === undefined ? [] : [[name, content]]))), { level: 3 }))
}

/** Whoever unpacks it shall find everything in one folder. */
const leadsOut = (name: string): boolean => name.startsWith('/') || name.includes('\\') || name.split('/').includes('..')

/** The bytes with the secrets masked; undefined where they are no text and hold one, or cannot be searched. */
function masked(content: Uint8Array, mask: Mask): Uint8Array | undefined {
  const found = scanBytes(content, mask, 1)
  if (found.unreadable !== undefined) return undefined
  if (found.names.length === 0) return content
  try {
    return Buffer.from(mask.apply(new TextDecoder('utf-8', { fatal: true }).decode(content)))
  } catch {
    return undefined
  }
}
