import { posix } from 'node:path'
import { execa } from 'execa'
import type { FullSha } from './commit.ts'
import { type Found, insidePath, largestFile, type RecipeFiles } from './files.ts'
import { git, gitEnvironment, gitSafely } from './git.ts'

/** More than all files of a recipe that describe a deployment, pictures and pages aside. */
const mostBytes = 32_000_000

export interface Entry {
  /** As git writes it: 120000 is a link, 160000 a submodule. */
  mode: string
  oid: string
  size: number
}

/** The files of one commit, read from git's objects: nothing is checked out. Links are followed within the commit, as a checkout would. */
export interface CommitFiles extends RecipeFiles {
  /** Every path with its mode and object, as git lists them. */
  entries: ReadonlyMap<string, Entry>
}

/** Reads a commit: one listing, and one process for the contents of all files that are small enough to be read. */
export async function commitFiles(repository: string, sha: FullSha): Promise<CommitFiles> {
  const listing = await git(repository, 'ls-tree', '-r', '-z', '--full-tree', '--long', sha)
  const entries = new Map<string, Entry>()
  for (const line of listing.split('\0')) {
    const match = /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t(.*)$/s.exec(line)
    if (match !== null) entries.set(match[5] ?? '', { mode: match[1] ?? '', oid: match[3] ?? '', size: Number(match[4]) || 0 })
  }
  const wanted = withinLimit([...new Map([...entries.values()].map((entry) => [entry.oid, entry])).values()])
  const contents = await readObjects(
    repository,
    wanted.map((entry) => entry.oid)
  )
  return filesOf(entries, contents)
}

/** The view of a listing and of the contents that were read for it, by object. */
export function filesOf(entries: ReadonlyMap<string, Entry>, contents: ReadonlyMap<string, Buffer>): CommitFiles {
  return { entries, look: (path) => look(entries, contents, path) }
}

/** The smallest files first, until together they are more than a recipe has. */
function withinLimit(entries: Entry[]): Entry[] {
  const small = entries.filter((entry) => entry.mode !== '160000' && entry.size <= largestFile).sort((a, b) => a.size - b.size)
  let bytes = 0
  return small.filter((entry) => {
    bytes += entry.size
    return bytes <= mostBytes
  })
}

function look(entries: ReadonlyMap<string, Entry>, contents: ReadonlyMap<string, Buffer>, asked: string): Found {
  let path = insidePath(asked)
  for (let links = 0; links < 40; links++) {
    if (path === undefined) return { kind: 'outside', leadsTo: asked }
    const entry = entries.get(path)
    if (entry !== undefined && entry.mode !== '120000') {
      const content = contents.get(entry.oid)
      if (entry.mode === '160000') return { kind: 'submodule', path }
      if (content !== undefined) return { kind: 'file', path, content }
      return { kind: 'too-large', bytes: entry.size, limit: entry.size > largestFile ? largestFile : mostBytes }
    }
    // The path itself is a link, or one of the folders that lead to it is.
    const parts: string[] = path.split('/')
    const submodule = parts.map((_, index) => parts.slice(0, index + 1).join('/')).find((folder) => entries.get(folder)?.mode === '160000')
    if (submodule !== undefined) return { kind: 'submodule', path: submodule }
    const at = parts.findIndex((_, index) => entries.get(parts.slice(0, index + 1).join('/'))?.mode === '120000')
    if (at < 0) return [...entries.keys()].some((name) => name.startsWith(`${path}/`)) ? { kind: 'not-a-file' } : { kind: 'missing' }
    const link = parts.slice(0, at + 1).join('/')
    const target = contents.get(entries.get(link)?.oid ?? '')?.toString('utf8') ?? ''
    const next: string = posix.join(posix.dirname(link), target, ...parts.slice(at + 1))
    path = target.startsWith('/') ? undefined : insidePath(next)
    if (path === undefined) return { kind: 'outside', leadsTo: target }
  }
  return { kind: 'outside', leadsTo: `${asked} (links in circles)` }
}

/** `git cat-file --batch`: `<oid> blob <size>`, a line end, the bytes, a line end, for each. */
async function readObjects(repository: string, oids: string[]): Promise<Map<string, Buffer>> {
  const contents = new Map<string, Buffer>()
  if (oids.length === 0) return contents
  const { stdout } = await execa('git', [...gitSafely, '-C', repository, 'cat-file', '--batch'], {
    extendEnv: false,
    env: gitEnvironment(),
    input: `${oids.join('\n')}\n`,
    encoding: 'buffer',
    maxBuffer: mostBytes + 10_000_000,
    timeout: 60_000
  })
  const output = Buffer.from(stdout)
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at)
    const [oid = '', , size = '0'] = output.subarray(at, end).toString('utf8').split(' ')
    contents.set(oid, output.subarray(end + 1, end + 1 + Number(size)))
    at = end + 2 + Number(size)
  }
  return contents
}
