import { setTimeout as delay } from 'node:timers/promises'
import { messageOf, StageFailure } from '../model/failure.ts'
import type { Compose } from '../recipe/compose.ts'
import { classifyPullError, movedTag, type PullProblem, parseImage } from '../recipe/pull.ts'
import { type Engine, EngineError } from '../swarm/engine.ts'
import type { AppContext } from './context.ts'
import type { Which } from './read-app.ts'

/** An image that is on the server now. */
export interface PresentImage {
  image: string
  /** `sha256:…` as the registry knows it; empty where the engine knows none. */
  digest: string
  /** Bytes on disk. */
  size: number
  /** How long the pull took; tries after the first are part of it. */
  seconds: number
  tries: number
}

/** A registry that is busy or away for a moment is asked again: that is provably not the recipe's fault, and the report says so. */
const tries = 3

/** L15, Q28: pulls come before the deploy and apart from its time; an image that cannot be had ends the stage before anything is created. */
export async function makeImagesPresent(context: AppContext, compose: Compose, which: Which): Promise<PresentImage[]> {
  const users = new Map<string, { name: string; file: string; line: number }>()
  for (const service of Object.values(compose.services)) if (!users.has(service.image)) users.set(service.image, service)
  context.progress(`pulling ${[...users.keys()].join(', ')}`)
  return await Promise.all(
    [...users].map(async ([image, service]) => {
      const result = await pull(context.engine, image, which, context.signal)
      if (!('problem' in result)) return result
      const { problem } = result
      throw new StageFailure(
        'images',
        problem.code === 'vanished-base' ? 'recipe' : problem.class,
        `${service.file}:${service.line}  "${service.name}" (${image}): ${problem.sentence}`,
        [...(result.tries === 1 ? [] : [`tried ${result.tries} times`]), problem.next]
      )
    })
  )
}

async function pull(engine: Engine, image: string, which: Which, signal: AbortSignal): Promise<PresentImage | { problem: PullProblem; tries: number }> {
  const started = Date.now()
  for (let attempt = 1; ; attempt += 1) {
    const error = await pullOnce(engine, image, signal)
    if (error === undefined) return { image, ...(await inspect(engine, image)), seconds: (Date.now() - started) / 1000, tries: attempt }
    const problem = classifyPullError(error, { image, role: which })
    if (!problem.transient || attempt === tries) return { problem, tries: attempt }
    await delay(500 * attempt, undefined, { signal })
  }
}

/** What the engine or the registry complained about, or undefined. The engine says it in the last line of a stream that began with 200. */
async function pullOnce(engine: Engine, image: string, signal: AbortSignal): Promise<string | undefined> {
  const { name, tag, digest } = parseImage(image)
  const query = `fromImage=${encodeURIComponent(name)}&tag=${encodeURIComponent(digest ?? tag ?? 'latest')}`
  try {
    const answer = await engine.raw('POST', `/images/create?${query}`, undefined, { signal, silence: 120_000 })
    return complaintIn(answer.content.toString('utf8'), answer.status)
  } catch (error) {
    signal.throwIfAborted()
    // An engine that does not answer, or breaks off in the middle of an answer: nothing was said about the image.
    throw new StageFailure('images', 'infrastructure', error instanceof EngineError ? error.message : `the engine broke off the pull: ${messageOf(error)}`)
  }
}

/**
 * What a stream of progress lines complains about, or undefined. An answer of an error's status is a complaint whatever stands in it: what stands
 * between us and the engine may answer without JSON. Pure.
 */
export function complaintIn(text: string, status: number): string | undefined {
  for (const line of text.split('\n')) {
    if (line.trim() === '' || (status < 300 && !line.includes('"error"'))) continue
    try {
      const said = JSON.parse(line) as { error?: string; message?: string }
      if (said.error !== undefined || said.message !== undefined || status >= 300) return said.error ?? said.message ?? line
    } catch {
      return line.trim()
    }
  }
  return status < 300 ? undefined : `the engine answered with the status ${status} and without a word`
}

async function inspect(engine: Engine, image: string): Promise<{ digest: string; size: number }> {
  const { name, tag, digest } = parseImage(image)
  const reference = digest === undefined ? `${name}:${tag ?? 'latest'}` : `${name}@${digest}`
  const found = await engine.call<{ RepoDigests?: string[] | null; Size: number }>('GET', `/images/${reference}/json`)
  const own = (found.RepoDigests ?? []).find((entry) => entry.startsWith(`${name}@`)) ?? ''
  return { digest: own.slice(own.indexOf('@') + 1), size: found.Size }
}

/** `2 images, 180 MB, 0.1 s`, and what the report must say beside it: repeated tries, and tags that lead elsewhere than `before` (L35). */
export function describeImages(images: PresentImage[], before: PresentImage[] = []): string {
  const size = images.reduce((sum, image) => sum + image.size, 0)
  const seconds = Math.max(0, ...images.map((image) => image.seconds))
  const again = images.filter((image) => image.tries > 1).map((image) => `${image.image} came at try ${image.tries}`)
  const moved = images.flatMap((image) => {
    const earlier = before.find((candidate) => candidate.image === image.image)
    const problem = earlier === undefined || earlier.digest === '' || image.digest === '' ? undefined : movedTag(image.image, earlier.digest, image.digest)
    return problem === undefined ? [] : [problem.sentence]
  })
  return [`${images.length} image${images.length === 1 ? '' : 's'}, ${Math.round(size / 1e6)} MB, ${seconds.toFixed(1)} s`, ...again, ...moved].join(' · ')
}
