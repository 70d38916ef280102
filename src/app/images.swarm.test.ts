import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { execa } from 'execa'
import { testServer } from '../../test/support/server.ts'
import { StageFailure } from '../model/failure.ts'
import type { Compose } from '../recipe/compose.ts'
import { Engine } from '../swarm/engine.ts'
import type { AppContext } from './context.ts'
import { describeImages, makeImagesPresent } from './images.ts'

const composeWith = (image: string): Compose => ({ services: { app: { name: 'app', image, file: 'compose.yml', line: 7 } } }) as unknown as Compose

async function contextOf(): Promise<AppContext> {
  const { dockerHost } = await testServer()
  return { engine: new Engine(dockerHost.replace('unix://', '')), signal: new AbortController().signal, progress: () => {} } as unknown as AppContext
}

async function refusal(context: AppContext, image: string, which: 'base' | 'head' = 'head'): Promise<StageFailure> {
  const error: unknown = await makeImagesPresent(context, composeWith(image), which).catch((thrown: unknown) => thrown)
  assert.ok(error instanceof StageFailure, `${image} was pulled`)
  assert.equal(error.check, 'images')
  return error
}

/** A registry that answers every request inside the server's own network namespace with this; the port is chosen by the system. */
async function registryDouble(t: TestContext, netns: string, status: number, code: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'registry-'))
  const script = join(folder, 'registry.mjs')
  const body = JSON.stringify({ errors: [{ code, message: `${code.toLowerCase()}: as a busy registry says` }] })
  writeFileSync(
    script,
    `import { createServer } from 'node:http'
const server = createServer((request, response) => {
  if (request.url === '/v2/') return response.writeHead(200).end('{}')
  response.writeHead(${status}, { 'content-type': 'application/json' }).end(${JSON.stringify(body)})
})
server.listen(0, '127.0.0.3', () => console.log(server.address().port))\n`
  )
  const child = execa('nsenter', [`--net=/run/netns/${netns}`, process.execPath, script], { reject: false })
  t.after(async () => {
    child.kill()
    await child
    rmSync(folder, { recursive: true })
  })
  const port = await new Promise<string>((resolve) => child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())))
  return `127.0.0.3:${port}`
}

test('L15, Q28: images are made present by the local registry, each once, with digest, size and time', async () => {
  const context = await contextOf()
  const present = await makeImagesPresent(context, composeWith('testme.local/nginx:1.22-r3'), 'head')
  assert.equal(present.length, 1)
  assert.match(present[0]?.digest ?? '', /^sha256:[0-9a-f]{64}$/)
  assert.ok((present[0]?.size ?? 0) > 1e6)
  assert.match(describeImages(present), /^1 image, \d+ MB, \d+\.\d s$/)
  const pinned = `testme.local/nginx:1.22-r3@${present[0]?.digest}`
  assert.equal((await makeImagesPresent(context, composeWith(pinned), 'head'))[0]?.digest, present[0]?.digest, 'tag@digest is pulled by its digest')
})

test('a missing tag, a missing digest and a missing repository are the recipe, with file and line', async () => {
  const context = await contextOf()
  const tag = await refusal(context, 'testme.local/nginx:never-was')
  assert.equal(tag.message, 'compose.yml:7  "app" (testme.local/nginx:never-was): the image testme.local/nginx has no tag "never-was" in its registry')
  assert.equal(tag.failureClass, 'recipe')
  const nothing = `sha256:${createHash('sha256').update('nothing').digest('hex')}`
  assert.match((await refusal(context, `testme.local/nginx:1.22-r3@${nothing}`)).message, /nothing with the digest/)
  assert.equal((await refusal(context, 'testme.local/never-was:1')).failureClass, 'recipe')
})

test('L36: an image of the base that is gone is told as gone', async () => {
  assert.match(
    (await refusal(await contextOf(), 'testme.local/nginx:never-was', 'base')).message,
    /of the base is gone from its registry: this released version/
  )
})

test('toomanyrequests is infrastructure, tried three times, and said so', async (t) => {
  const { netns } = await testServer()
  const failure = await refusal(await contextOf(), `${await registryDouble(t, netns, 429, 'TOOMANYREQUESTS')}/app:1`)
  assert.match(failure.message, /too many requests/)
  assert.equal(failure.failureClass, 'infrastructure')
  assert.ok(failure.details.includes('tried 3 times'))
})

test('L35: a tag that was moved between two pulls is shown with both digests', async (t) => {
  const context = await contextOf()
  const { dockerHost } = await testServer()
  const docker = (...words: string[]) => execa('docker', words, { env: { DOCKER_HOST: dockerHost } })
  const moving = 'testme.local/moving:1'
  const publish = async (image: string): Promise<void> => {
    await docker('tag', image, moving)
    await docker('push', '--quiet', moving)
    await docker('rmi', moving)
  }
  for (const image of ['testme.local/nginx:1.22-r2', 'testme.local/nginx:1.22-r3']) await docker('pull', '--quiet', image)
  t.after(() => docker('rmi', '--force', moving))
  await publish('testme.local/nginx:1.22-r2')
  const before = await makeImagesPresent(context, composeWith(moving), 'base')
  await publish('testme.local/nginx:1.22-r3')
  const after = await makeImagesPresent(context, composeWith(moving), 'head')
  assert.match(describeImages(after, before), /the tag of testme\.local\/moving:1 was moved: it was [0-9a-f]{12} and is [0-9a-f]{12} now/)
})
