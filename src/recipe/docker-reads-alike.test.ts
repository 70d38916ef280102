import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { parse } from 'yaml'
import { loadCompose } from './compose.ts'
import { RecipeError } from './errors.ts'

/**
 * What is judged must be what is deployed: the same files, read by us and by Docker's own client (`docker stack config`, client 25 and later; no
 * daemon is asked). Where we refuse, Docker may say what it likes.
 */
const folder = mkdtempSync(join(tmpdir(), 'alike-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const known = spawnSync('docker', ['stack', 'config', '--help']).status === 0
const skip = known ? false : "this machine's docker client has no `stack config`"

const environment = { A: 'aa', EMPTY: '', STACK_NAME: 'st', PATH: process.env['PATH'] ?? '' }
type Service = {
  hostname?: string
  image: string
  command?: unknown
  environment?: unknown
  volumes?: { type: string; source?: string; target: string; read_only?: boolean }[]
  deploy?: { labels?: unknown }
}

function byDocker(files: Record<string, string>): Service | undefined {
  const directory = mkdtempSync(join(folder, 'x-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text)
  const result = spawnSync('docker', ['stack', 'config', ...Object.keys(files).flatMap((name) => ['--compose-file', name])], {
    cwd: directory,
    env: environment,
    encoding: 'utf8'
  })
  return result.status === 0 ? (parse(result.stdout) as { services: { app: Service } }).services.app : undefined
}

function byUs(files: Record<string, string>): ReturnType<typeof loadCompose>['services'][string] | undefined {
  const directory = mkdtempSync(join(folder, 'x-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text)
  try {
    return loadCompose(directory, { ...environment, COMPOSE_FILE: Object.keys(files).join(':') }).services['app']
  } catch (error) {
    if (error instanceof RecipeError) return undefined
    throw error
  }
}

const texts = [
  'plain',
  '$A',
  '${A}',
  '$A.b',
  '$$A',
  '${X}',
  '${X:-d}',
  '${X-d}',
  '${EMPTY:-d}',
  '${EMPTY-d}',
  '${A:-x-y}',
  '${X:-a:b}',
  '${X:-}',
  '${A:?no}',
  '${X:?no}',
  '${EMPTY?no}',
  'a$ b',
  '$1',
  '${A:+q}',
  '${A',
  '${A-b:-c}',
  '${X:-${A}}',
  '${X:?a - b}',
  '${STACK_NAME-x:-/etc}',
  '$a',
  '${_u}',
  '${A}${A}'
]
for (const text of texts)
  test(`L142: Docker fills in "${text}" as we do`, { skip }, () => {
    const files = { 'compose.yml': `version: "3.8"\nservices:\n  app:\n    image: x:1\n    hostname: 'h${text}'\n` }
    const ours = byUs(files)
    if (ours !== undefined) assert.equal(ours.raw['hostname'], byDocker(files)?.hostname ?? 'refused')
  })

const several: [string, Record<string, string>][] = [
  [
    'anchors and merge keys',
    {
      'compose.yml':
        'version: "3.8"\nx-a: &a {hostname: one, command: [a]}\nx-b: &b {<<: *a, hostname: two}\nservices:\n  app:\n    <<: [*b, *a]\n    image: "x:$A"\n    command: ["$$b", "${X:-c}"]\n'
    }
  ],
  [
    'two files',
    {
      'compose.yml':
        'version: "3.8"\nservices:\n  app:\n    image: x:1\n    environment: {A: "1", B: "2"}\n    command: [a, b]\n    volumes: ["data:/x:ro"]\n    deploy: {labels: ["a=$A", "b=1=2"]}\nvolumes: {data: }\n',
      'more.yml':
        'version: "3.8"\nservices:\n  app:\n    image: y:2\n    environment: ["B=3", "C=4"]\n    command: [c]\n    volumes: [{type: volume, source: other, target: /y}]\n    deploy: {labels: {a: z}}\nvolumes: {other: }\n'
    }
  ]
]
for (const [name, files] of several)
  test(`L142: Docker reads ${name} as we do`, { skip }, () => {
    const [ours, docker] = [byUs(files), byDocker(files)]
    assert.ok(ours !== undefined && docker !== undefined)
    assert.equal(ours.image, docker.image)
    assert.deepEqual(ours.raw['command'], docker.command)
    assert.equal(ours.raw['hostname'], docker.hostname)
    assert.deepEqual({ ...ours.deployLabels }, docker.deploy?.labels ?? {})
    assert.deepEqual(ours.raw['environment'] === undefined ? undefined : { ...(ours.raw['environment'] as object) }, docker.environment)
    const mounts = ours.volumes.map((mount) => [mount.type, mount.source, mount.target, mount.readOnly])
    assert.deepEqual(mounts.sort(), (docker.volumes ?? []).map((mount) => [mount.type, mount.source, mount.target, mount.read_only === true]).sort())
  })

test('L142: Docker sees a key where a comment seems to go on, which is why such characters are refused', { skip }, () => {
  const files = { 'compose.yml': 'version: "3.8"\nservices:\n  app:\n    image: x:1\n    # a comment\u2028    hostname: seen\n' }
  assert.equal(byDocker(files)?.hostname, 'seen')
  assert.equal(byUs(files), undefined)
})
