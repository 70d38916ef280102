import { execa } from 'execa'
import { ForgeError } from './errors.ts'

/** Since this release `go` fetches the newer toolchain that a module asks for by itself. */
const oldest = { major: 1, minor: 21 }
const advice =
  'Install Go 1.26 or newer (any from 1.21 on fetches it by itself) and a C compiler, put `go` on PATH, then run this again. Debian: apt-get install golang gcc libc6-dev'

/** The major and minor number in what `go version` prints. */
export function goRelease(printed: string): { major: number; minor: number } | undefined {
  const found = /\bgo(\d+)\.(\d+)/.exec(printed)
  return found === null ? undefined : { major: Number(found[1]), minor: Number(found[2]) }
}

/** Throws, saying what to install, where the forge cannot be built. */
export async function requireGo(): Promise<void> {
  const asked = await execa('go', ['version'], { reject: false, cwd: '/', stdin: 'ignore' })
  if (asked.exitCode !== 0) throw new ForgeError(`the forge is built from source with Go, and there is no \`go\` here. ${advice}`)
  const release = goRelease(asked.stdout)
  if (release === undefined || release.major < oldest.major || (release.major === oldest.major && release.minor < oldest.minor))
    throw new ForgeError(`the forge is built from source with Go, and the one here is too old (${asked.stdout.trim()}). ${advice}`)
  const compiler = await execa('go', ['env', 'CC'], { reject: false, cwd: '/', stdin: 'ignore' })
  const found = await execa(compiler.stdout.trim() || 'gcc', ['--version'], { reject: false, stdin: 'ignore' })
  if (found.exitCode !== 0) throw new ForgeError(`Gitea's SQLite needs a C compiler, and there is no \`${compiler.stdout.trim() || 'gcc'}\` here. ${advice}`)
}
