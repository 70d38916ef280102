import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { execa } from 'execa'
import { docker, dockerOk } from '../../test/support/docker.ts'
import { testServer } from '../../test/support/server.ts'
import { imageCache } from '../server/places.ts'
import { base, type ImageDefinition } from './definitions.ts'
import { ensureAll, forgetImage } from './images.ts'

const facts = await testServer()
const definition: ImageDefinition = { ...base, name: 'only-once', tag: randomBytes(4).toString('hex'), files: { '/made': { content: 'once\n', mode: 0o644 } } }
const image = `testme.local/${definition.name}:${definition.tag}`
after(async () => {
  // The engine of a server outlives this test, and with it what was pulled: the next run's image is another one.
  await docker(facts.dockerHost, 'image', 'rm', image)
  forgetImage(definition)
})

/** A process of its own that wants the image; returns what it said it does. */
async function build(): Promise<string> {
  const module = pathToFileURL(join(import.meta.dirname, 'images.ts')).href
  const script = `const { ensureAll } = await import(${JSON.stringify(module)}); await ensureAll([${JSON.stringify(definition)}], ${JSON.stringify(facts.dockerHost)}, console.log)`
  return (await execa(process.execPath, ['--input-type=module', '--eval', script])).stdout
}

test('three processes that want an image at once build it once, and it is whole', async () => {
  // What a killed build leaves is swept by the next one.
  mkdirSync(join(imageCache, 'work-dead'), { recursive: true })
  const said = await Promise.all([build(), build(), build()])
  assert.equal(said.join('\n').match(/building the image/g)?.length, 1, said.join('\n'))
  assert.equal(existsSync(join(imageCache, 'work-dead')), false)
  // Built and pushed, but not on the engine: whoever runs it pulls it.
  assert.equal(await dockerOk(facts.dockerHost, 'image', 'ls', '--quiet', image), '')
  assert.equal(await dockerOk(facts.dockerHost, 'run', '--rm', image, 'cat', '/made'), 'once')
  const again: string[] = []
  await ensureAll([definition], facts.dockerHost, (line) => again.push(line))
  assert.deepEqual(again, [])
})
