import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ownEnvironment } from './context.ts'
import { type Ended, runProcess } from './process.ts'

/**
 * restic reads and writes an app's volumes as root while the app may change anything in there, and follows links. So it
 * sees these volumes at their own paths and nothing else of this machine: a link that leads out of them leads nowhere, a
 * device node opens no device. The backup service of a real server is a container, and as narrow.
 */
export interface View {
  /** Absolute folders, seen at the same path. */
  folders: string[]
  repository: string
  passwordFile: string
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
const programs = '/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin'

/**
 * The shell text that makes the view below `root`, in a mount namespace of its own, and becomes restic in there. Pure.
 * @param hidden a name nobody can guess, so that no link leads into the repository
 * @param libraries shared ones of restic, absolute; readable only
 */
export function confinement(view: View, root: string, hidden: string, restic: string, libraries: string[]): string {
  const at = (path: string): string => quoted(`${root}${path}`)
  const inside = `/${hidden}`
  const file = (source: string, target: string): string[] => [
    `mkdir -p ${at(target.slice(0, target.lastIndexOf('/')))}`,
    `: > ${at(target)}`,
    `mount --bind -o ro,nosuid,nodev ${quoted(source)} ${at(target)}`
  ]
  const folder = (source: string, target: string): string[] => [`mkdir -p ${at(target)}`, `mount --bind -o nosuid,nodev,noexec ${quoted(source)} ${at(target)}`]
  return [
    'set -e',
    `mount -t tmpfs -o mode=755,nosuid,nodev tmpfs ${quoted(root)}`,
    `mkdir -p -m 700 ${at(`${inside}/tmp`)}`,
    ...libraries.flatMap((library) => file(library, library)),
    ...file(restic, `${inside}/restic`),
    ...file(view.passwordFile, `${inside}/password`),
    ...folder(view.repository, `${inside}/repository`),
    ...view.folders.flatMap((path) => folder(path, path)),
    `export TMPDIR=${quoted(`${inside}/tmp`)}`,
    `exec chroot ${quoted(root)} ${inside}/restic --repo ${inside}/repository --password-file ${inside}/password --no-cache "$@"`
  ].join('\n')
}

/** Runs restic on the volumes of a view; any exit code is a result. */
export async function confinedRestic(view: View, words: string[]): Promise<Ended> {
  const environment = { ...ownEnvironment(), PATH: programs }
  const which = await runProcess('sh', ['-c', 'command -v restic && ldd "$(command -v restic)"'], { environment })
  const [restic = '', ...listed] = which.stdout.split('\n')
  if (restic === '') throw new Error('restic is not installed on this machine')
  // A restic without shared libraries is none the worse: ldd lists nothing then.
  const libraries = listed.flatMap((line) => /^\s+(?:\S+ => )?(\/\S+) \(0x/.exec(line)?.[1] ?? [])
  const root = mkdtempSync(join(tmpdir(), 'restic-'))
  try {
    const script = confinement(view, root, randomBytes(16).toString('hex'), restic, libraries)
    return await runProcess('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', script, 'restic', ...words], { environment })
  } finally {
    rmdirSync(root)
  }
}
