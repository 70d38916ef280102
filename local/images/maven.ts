import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { execa } from 'execa'

/** A file of a Maven repository: `group:artifact:version:extension`, and what it must be. */
export interface MavenArtifact {
  artifact: string
  sha256: string
}

/**
 * Fetches a file with this machine's own Maven, which knows the way to its repository, into `target`. Twice compared: by Maven with the sum that the
 * repository gives, by us with the sum that stands in the definition.
 */
export async function fetchArtifact({ artifact, sha256 }: MavenArtifact, target: string): Promise<void> {
  mkdirSync(dirname(target), { recursive: true })
  const folder = mkdtempSync(join(dirname(target), '.fetching-'))
  try {
    const words = ['--batch-mode', '--quiet', '--strict-checksums', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`]
    // In a folder without a pom.xml: with one it would be about that project.
    const result = await execa('mvn', words, { cwd: folder, reject: false, stdin: 'ignore', all: true })
    if (result.code === 'ENOENT')
      throw new Error(`Maven is not installed, and ${artifact} comes from a Maven repository\n       Debian: apt-get install maven. Then run this again.`)
    if (result.exitCode !== 0)
      throw new Error(
        `Maven could not fetch ${artifact}\n       ${(result.all ?? '').trim().split('\n').slice(-5).join('\n       ')}\n       Its repository is configured in ~/.m2/settings.xml or /etc/maven/settings.xml.`
      )
    const [file, ...others] = readdirSync(folder)
    if (file === undefined || others.length > 0)
      throw new Error(`Maven was asked for ${artifact} and put ${others.length + (file === undefined ? 0 : 1)} files down`)
    const found = await sumOf(join(folder, file))
    if (found !== sha256)
      throw new Error(
        `${artifact} is not the file that it was: sha256 ${found}, expected ${sha256}\n       Remove it from Maven's local repository (~/.m2/repository) and run this again; if it stays so, the repository serves another file.`
      )
    renameSync(join(folder, file), target)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function sumOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
