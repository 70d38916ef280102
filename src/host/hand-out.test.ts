import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { cleanScan, dirtyScan, finishedRun } from '../../test/support/finished-run.ts'
import type { Artifact } from '../actions/runtime-service.ts'
import { GiteaError } from '../gitea/error.ts'
import type { RunArtifact } from '../gitea/types.ts'
import type { StageResult } from '../model/types.ts'
import { handOut } from './hand-out.ts'

const folder = mkdtempSync(join(tmpdir(), 'testme-hand-out-'))
after(() => rmSync(folder, { recursive: true }))
const runLink = 'https://git.example.org/recipes/custom-html/actions/runs/5'
let number = 0

interface Tried {
  link: string | null
  given: Artifact[]
  said: string[]
  asked: number
  milliseconds: number
}

/** `found`: what Gitea has when it is asked, of what was given. `ends`: the caller ends its side once it has the artifact. */
async function tried(options: {
  checks?: StageResult['checks']
  takes?: boolean
  ends?: boolean
  gone?: boolean
  patience?: number
  found: (given: RunArtifact) => RunArtifact[]
}): Promise<Tried> {
  const { checks = [cleanScan], takes = true, ends = true, patience = 20_000, found } = options
  const run = finishedRun(join(folder, `2026-11-25-custom-html-00000${number++}`), checks)
  const gone = new AbortController()
  if (options.gone === true) gone.abort()
  const [given, said]: [Artifact[], string[]] = [[], []]
  let asked = 0
  const log = { say: (text: string) => void said.push(text), foreign: () => {}, group: () => {}, endGroup: () => {}, error: () => {}, hide: () => {} }
  const answers = {
    log,
    artifact: (artifact: Artifact): Promise<boolean> => {
      given.push(artifact)
      if (ends) setTimeout(() => gone.abort(), 50)
      return Promise.resolve(takes)
    }
  }
  const gitea = {
    artifacts: async (repository: string, giteaRun: number, name: string): Promise<RunArtifact[]> => {
      asked += 1
      assert.deepEqual([repository, giteaRun], ['recipes/custom-html', 5])
      return await Promise.resolve(found({ name, size: given[0]?.content.byteLength ?? 0, expired: false }))
    }
  }
  const began = Date.now()
  const link = await handOut(run, runLink, { gitea, asked: { repository: 'recipes/custom-html', giteaRun: 5 }, answers, gone: gone.signal }, patience)
  return { link, given, said, asked, milliseconds: Date.now() - began }
}

test('what the caller uploaded is linked once Gitea has it, and the end of its stdin is all that is waited for', async () => {
  const done = await tried({ found: (given) => [given] })
  assert.equal(done.link, `${runLink}/artifacts/${done.given[0]?.name}`)
  assert.match(done.said.join(), /^artifact testme-2026-11-25-custom-html-\d+, \d KiB$/)
  assert.ok(done.milliseconds < 10_000, 'nobody waits for a caller who is done')
  // One that uploads and never says so.
  assert.notEqual((await tried({ ends: false, patience: 100, found: (given) => [given] })).link, null)
})

test('no link without an artifact in Gitea: nothing uploaded, another size, a Gitea that does not answer', async () => {
  for (const found of [() => [], (given: RunArtifact) => [{ ...given, size: given.size - 1 }]])
    for (const ends of [true, false]) {
      const { link, given, said } = await tried({ ends, patience: 100, found })
      assert.deepEqual([link, given.length, said], [null, 1, []])
    }
  const away = await tried({
    found: () => {
      throw new GiteaError('GET https://git.internal/x: away', { call: 'GET x', brief: 'Gitea answers 502', retryable: true })
    }
  })
  assert.deepEqual([away.link, away.said], [null, ['no artifact: Gitea answers 502']])
})

test('nothing is handed out that a leak scan did not pass, or to a caller who is gone; one who does not read it is not asked about', async () => {
  const found = (given: RunArtifact): RunArtifact[] => [given]
  for (const options of [{ checks: [dirtyScan] }, { checks: [] }, { gone: true }]) {
    const { link, given, asked } = await tried({ ...options, found })
    assert.deepEqual([link, given.length, asked], [null, 0, 0])
  }
  const { link, asked } = await tried({ takes: false, found })
  assert.deepEqual([link, asked], [null, 0])
})
