import { classOf } from '../abra/blame.ts'
import { AbraError } from '../abra/error.ts'
import { readListing, type SnapshotListing, stateOf, whyNotOurs } from '../checks/snapshot.ts'
import type { VolumeCanary } from '../checks/volume-canary.ts'
import { isThere } from '../checks/volume-files.ts'
import type { FailureClass } from '../model/types.ts'
import { lastingRole } from '../run/lasting.ts'
import { runningContainer } from '../swarm/exec.ts'
import type { Stack } from '../swarm/stack.ts'
import type { Covered } from './backed-up.ts'
import type { StageContext } from './context.ts'

/** One backup and what came of it. */
export interface Attempt {
  /** One phrase for the list of tries. */
  outcome: string
  snapshot?: string
  listing?: SnapshotListing
  /** The seeded text of each volume as it comes out of the snapshot; undefined where it is not in it. */
  texts: Map<string, string | undefined>
  /** `3 files, 1.2 KiB`, or '' where the backup did not say. */
  size: string
  warnings: string[]
  failed?: { check: 'hooks' | 'dump' | 'covered' | 'backup' | 'snapshot'; class: FailureClass; reason: string; details: string[] }
  /** It went wrong and a container with a hook was replaced meanwhile: bad luck, worth another try (L43, Q29, Q30). */
  replaced: boolean
}

/** Backs up through abra and opens the snapshot. Never throws for what the backup did: the attempt says it. */
export async function takeBackup(context: StageContext, stack: Stack, covered: Covered, hooked: string[], deadline: number): Promise<Attempt> {
  const { plan, abra } = context
  const containers = async (): Promise<string> =>
    (await Promise.all(hooked.map((service) => runningContainer(context.engine, `${stack.name}_${service}`)))).join(' ')
  const before = await containers()
  const started = new Date()
  let made: Awaited<ReturnType<typeof abra.backup>>
  try {
    made = await abra.backup(plan.domains[lastingRole(plan)], Math.max(1000, deadline))
  } catch (error) {
    if (!(error instanceof AbraError)) throw error
    const failed = whyItFailed(error, covered, isThere)
    return { outcome: failed.reason, texts: new Map(), size: '', warnings: error.warnings, failed, replaced: before !== (await containers()) }
  }
  const { snapshot, output, warnings } = made
  const size = /processed (\d+ files?, [\d.]+ ?\w+)/.exec(output)?.[1] ?? ''
  const wanted = [...covered.canaries.volumes.map((canary) => `${canary.mountpoint}/${canary.folder}`), ...covered.paths.map(({ path }) => path)]
  const restic = (...words: string[]): Promise<string> => abra.restic(plan.server.backupApp, words, { signal: context.signal })
  // Each call derives the repository's key anew, which takes longer than all the rest: so they go side by side.
  const [listing, texts] = await Promise.all([
    restic('ls', '--json', '--recursive', snapshot, ...wanted).then(readListing),
    heldTexts(covered.canaries.volumes, (path) => restic('dump', snapshot, path))
  ])
  const foreign = whyNotOurs(listing, { id: snapshot, stack: stack.name, started, ended: new Date() })
  const lacking = covered.paths.filter(({ path, dumped }) => dumped && stateOf(path, listing.nodes) !== 'held')
  return {
    outcome: `snapshot ${snapshot.slice(0, 8)}${lacking.length === 0 ? '' : ` without ${lacking.map(({ path }) => path.split('/').at(-1)).join(', ')}`}`,
    snapshot,
    listing,
    texts,
    size,
    warnings,
    ...(foreign === undefined ? {} : { failed: { check: 'snapshot' as const, class: 'infrastructure' as const, reason: foreign, details: [] } }),
    replaced: lacking.length > 0 && before !== (await containers())
  }
}

/** Which check a failed backup turns red. Pure but for `exists`, which asks for a path on this host. */
export function whyItFailed(
  error: Pick<AbraError, 'fatal' | 'output' | 'timedOut'>,
  covered: Pick<Covered, 'paths'>,
  exists: (path: string) => boolean
): NonNullable<Attempt['failed']> {
  const details = error.output.trim().split('\n').slice(-10)
  const failed = (check: NonNullable<Attempt['failed']>['check'], reason: string): NonNullable<Attempt['failed']> => ({
    check,
    class: classOf(error),
    reason,
    details
  })
  if (/\b(pre|post)-?hook\b/i.test(error.fatal)) return failed('hooks', error.fatal)
  const absent = covered.paths.filter(({ path }) => !exists(path))
  const named = absent.map(({ path }) => path.split('/_data/').at(-1)).join(', ')
  if (absent.length > 0 && /not exist/i.test(error.output))
    return absent.some(({ dumped }) => dumped)
      ? failed('dump', `the hook left no dump behind: ${named} does not exist`)
      : failed('covered', `the label limits the backup to a path that does not exist: ${named}`)
  return failed('backup', error.fatal)
}

/** One text of each volume, as the snapshot gives it back. A text that cannot be had is for the listing to judge. */
async function heldTexts(canaries: VolumeCanary[], dump: (path: string) => Promise<string>): Promise<Map<string, string | undefined>> {
  return new Map(
    await Promise.all(
      newestOfEach(canaries).map(async (canary): Promise<[string, string | undefined]> => {
        try {
          return [canary.volume, await dump(`${canary.mountpoint}/${canary.files[0]?.path}`)]
        } catch (error) {
          if (error instanceof AbraError && !error.cancelled && !error.timedOut) return [canary.volume, undefined]
          throw error
        }
      })
    )
  )
}

const newestOfEach = (canaries: VolumeCanary[]): VolumeCanary[] => [...new Map(canaries.map((canary) => [canary.volume, canary])).values()]

/** What a snapshot lacks of the seeded files: each must be in it with its size, and one text of each volume byte for byte (the restore proves the rest). Pure. */
export function whatIsLacking(canaries: VolumeCanary[], listing: Pick<SnapshotListing, 'nodes'>, texts: Map<string, string | undefined>): string | undefined {
  for (const canary of canaries)
    for (const file of canary.files) {
      const node = listing.nodes.find((candidate) => candidate.path === `${canary.mountpoint}/${file.path}`)
      if (node === undefined) return `the snapshot does not hold a file seeded in ${canary.volume}: ${file.path}`
      const bytes = Buffer.from(file.content ?? '', 'base64').length
      if (file.content !== undefined && node.size !== bytes)
        return `the snapshot holds ${node.size} bytes of ${file.path} in ${canary.volume}, seeded were ${bytes}`
    }
  for (const canary of newestOfEach(canaries)) {
    const seeded = Buffer.from(canary.files[0]?.content ?? '', 'base64').toString('utf8')
    // The terminal between us and restic adds and drops line ends.
    if (texts.get(canary.volume)?.trim() !== seeded.trim()) return `the snapshot holds other content of ${canary.files[0]?.path} in ${canary.volume}`
  }
  return undefined
}
