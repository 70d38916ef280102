import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { unzipSync } from 'fflate'
import type { Mask } from './mask.ts'

/** A file that may not be published, and why: the names of the secrets in it, or what kept us from looking. Never a value. */
export interface Leak {
  /** Path inside the scanned folder. */
  file: string
  names: string[]
  /** What could not be looked into; a file that nobody has looked into is not published. */
  unreadable?: string
}

/** Larger files are not looked into, so they are withheld. Bytes. */
const largest = 256 * 1024 * 1024

/** How deep archives in archives are opened. */
const deepest = 4

/** Looks into every file below a folder, except the named parts of it: text, JSON, HAR, gzip, and zip (Playwright traces) as deep as they go. */
export function scanDirectory(root: string, mask: Mask, except: readonly string[] = []): Leak[] {
  return filesBelow(root, except).flatMap((path) => {
    const file = relative(root, path)
    const leak = scanPath(path, mask)
    const names = [...new Set([...leak.names, ...mask.namesIn(file)])]
    if (names.length === 0 && leak.unreadable === undefined) return []
    return [{ file, names, ...(leak.unreadable === undefined ? {} : { unreadable: leak.unreadable }) }]
  })
}

function filesBelow(folder: string, except: readonly string[] = []): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !except.includes(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]))
}

function scanPath(path: string, mask: Mask): { names: string[]; unreadable?: string } {
  const stat = lstatSync(path)
  // A link could lead to anything, and would be followed by whoever publishes.
  if (!stat.isFile()) return { names: [], unreadable: 'it is no regular file' }
  if (stat.size > largest) return { names: [], unreadable: `it is larger than ${largest / 1024 / 1024} MB` }
  return scanBytes(readFileSync(path), mask, 0)
}

/** The names of the secrets in these bytes, archives opened. Pure. */
export function scanBytes(bytes: Uint8Array, mask: Mask, depth: number): { names: string[]; unreadable?: string } {
  if (depth > deepest) return { names: [], unreadable: 'archives lie too deep in each other' }
  const names = new Set(mask.namesIn(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')))
  let unreadable: string | undefined
  for (const part of partsOf(bytes)) {
    if (part instanceof Error) {
      unreadable = part.message
      continue
    }
    const found = scanBytes(part, mask, depth + 1)
    for (const name of found.names) names.add(name)
    unreadable ??= found.unreadable
  }
  return { names: [...names], ...(unreadable === undefined ? {} : { unreadable }) }
}

/** What an archive holds; nothing for any other file, an Error for an archive that cannot be opened. */
function partsOf(bytes: Uint8Array): (Uint8Array | Error)[] {
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return [gunzipSync(bytes, { maxOutputLength: largest })]
    if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04) return zipParts(bytes)
    return []
  } catch (error) {
    return [new Error(`it cannot be opened: ${error instanceof Error ? error.message : String(error)}`)]
  }
}

function zipParts(bytes: Uint8Array): Uint8Array[] {
  let total = 0
  const entries = unzipSync(bytes, {
    filter: (entry) => {
      total += entry.originalSize
      if (total > largest) throw new Error(`it holds more than ${largest / 1024 / 1024} MB`)
      return true
    }
  })
  return Object.entries(entries).flatMap(([name, content]) => [Buffer.from(name), content])
}
