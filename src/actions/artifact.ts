import { globSync, readFileSync, statSync } from 'node:fs'
import { zipSync } from 'fflate'
import { readResults } from '../report/results.ts'
import type { RunDirectory } from '../run/directory.ts'
import type { Log } from './log.ts'
import { type Artifact, noArtifact, type RuntimeService, upload } from './runtime-service.ts'

/** Bytes; a run with larger evidence gives its results and logs alone. */
const largest = 40 * 1024 * 1024

/** What of a run may be shown; everything else of the run directory stays on the host. */
const shown = ['results.json', 'junit.xml', 'logs/**/*', 'screenshots/**/*', 'playwright/**/*']

/** undefined: nothing of the run may be shown, because a leak scan found something, or none was made. */
export function artifactOf(run: RunDirectory): Artifact | undefined {
  return isClean(run) ? { name: `testme-${run.runId}`, content: zipOf(run) } : undefined
}

/** The page of an artifact, beside that of the workflow's run. */
export const pageOfArtifact = (runLink: string, name: string): string => `${runLink}/artifacts/${encodeURIComponent(name)}`

/**
 * Uploads what may be shown of a run and returns its page, for a link that is never dead. Artifacts come and go with the
 * server's version and configuration, so nothing that goes wrong here is more than a line in the log.
 */
export async function uploadArtifact(run: RunDirectory, service: RuntimeService, runLink: string, log: Log): Promise<string | null> {
  try {
    const artifact = artifactOf(run)
    if (artifact === undefined) return null
    await upload(artifact, service)
    log.say(sentenceOf(artifact))
    return pageOfArtifact(runLink, artifact.name)
  } catch (error) {
    log.say(noArtifact(error))
    return null
  }
}

export const sentenceOf = ({ name, content }: Artifact): string => `artifact ${name}, ${Math.ceil(content.byteLength / 1024)} KiB`

function isClean(run: RunDirectory): boolean {
  const scans = readResults(run.file('results.json')).stages.flatMap(({ checks }) => checks.filter(({ name }) => name === 'leak-scan'))
  return scans.length > 0 && scans.every(({ status }) => status === 'pass')
}

/** The same files give the same bytes: a zip's times are those of no clock. */
function zipOf(run: RunDirectory): Uint8Array {
  const files = globSync(shown, { cwd: run.path })
    .filter((file) => statSync(run.file(file)).isFile())
    .sort()
  const size = files.reduce((sum, file) => sum + statSync(run.file(file)).size, 0)
  const kept = size <= largest ? files : files.filter((file) => !file.startsWith('playwright/') && statSync(run.file(file)).size < largest / 40)
  return zipSync(Object.fromEntries(kept.map((file) => [file, readFileSync(run.file(file))])), { mtime: new Date('2000-01-01T12:00:00Z') })
}
