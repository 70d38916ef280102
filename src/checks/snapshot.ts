import { z } from 'zod'

/** One entry of a snapshot, as `restic ls --json` prints it. */
export interface SnapshotNode {
  path: string
  type: string
  /** Bytes; 0 for what is no file. */
  size: number
}

export interface SnapshotListing {
  id: string
  time: Date
  host: string
  tags: string[]
  paths: string[]
  nodes: SnapshotNode[]
}

const head = z.object({
  struct_type: z.literal('snapshot'),
  id: z.string(),
  time: z.string(),
  hostname: z.string().default(''),
  tags: z.array(z.string()).nullish(),
  paths: z.array(z.string()).default([])
})
const node = z.object({ struct_type: z.literal('node'), path: z.string(), type: z.string(), size: z.number().default(0) })

/** Reads `restic ls --json` (restic 0.14 and later). Throws when no snapshot stands in it: an empty answer is none (L44). */
export function readListing(output: string): SnapshotListing {
  let listing: SnapshotListing | undefined
  for (const line of output.split('\n')) {
    if (!line.trimStart().startsWith('{')) continue
    let parsed: unknown
    try {
      parsed = JSON.parse(line)
    } catch {
      continue
    }
    const snapshot = head.safeParse(parsed)
    if (snapshot.success) {
      const { id, time, hostname, tags, paths } = snapshot.data
      listing = { id, time: new Date(time), host: hostname, tags: tags ?? [], paths, nodes: [] }
      continue
    }
    const entry = node.safeParse(parsed)
    if (entry.success) listing?.nodes.push({ path: entry.data.path, type: entry.data.type, size: entry.data.size })
  }
  if (listing === undefined) throw new Error(`restic listed no snapshot: ${output.trim().split('\n').at(-1) ?? ''}`)
  return listing
}

/** Clocks of the server and of this host may differ by so much (milliseconds). */
const skew = 60_000

/**
 * L48: the repository outlives a run and names can come back, so what a backup printed is believed only if the
 * snapshot itself is of this app and of this backup. Undefined if it is, else why not. Pure.
 */
export function whyNotOurs(listing: SnapshotListing, ours: { id: string; stack: string; started: Date; ended: Date }): string | undefined {
  if (!listing.id.startsWith(ours.id)) return `asked for the snapshot ${ours.id}, opened ${listing.id}`
  if (listing.time.getTime() < ours.started.getTime() - skew || listing.time.getTime() > ours.ended.getTime() + skew)
    return `the snapshot ${ours.id.slice(0, 8)} was made at ${listing.time.toISOString()}, this backup ran from ${ours.started.toISOString()} to ${ours.ended.toISOString()}`
  const names = [listing.host, ...listing.tags]
  const named = names.some((name) => name === ours.stack || name.startsWith(`${ours.stack}:`))
  if (!named && !listing.paths.some((path) => path.includes(`/${ours.stack}_`)))
    return `the snapshot ${ours.id.slice(0, 8)} belongs to "${names.filter((name) => name !== '').join(', ')}" and not to ${ours.stack}`
  return undefined
}

/** How a path stands in a snapshot: a file with bytes in it at or beneath it is `held`. Pure. */
export function stateOf(path: string, nodes: SnapshotNode[]): 'held' | 'empty' | 'missing' {
  const beneath = nodes.filter((entry) => entry.path === path || entry.path.startsWith(`${path}/`))
  if (beneath.length === 0) return 'missing'
  return beneath.some((entry) => entry.type === 'file' && entry.size > 0) ? 'held' : 'empty'
}
