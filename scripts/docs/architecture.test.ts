import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..', '..')
const page = readFileSync(join(root, 'docs', 'architecture.md'), 'utf8')
const files = execFileSync('git', ['-C', root, 'ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' }).split('\n')
const sources = files.filter((path) => /\.ts$/.test(path) && !/\.test\.ts$/.test(path) && !path.startsWith('dist/'))

/** The parts of `src` by their row in the page's first list, from 0 at the top. */
const rows = new Map(
  (page.split('```')[1] ?? '')
    .trim()
    .split('\n')
    .flatMap((line, row) => [...line.matchAll(/\bsrc\/(\w+)(?= {2,})/g)].map(([, name]): [string, number] => [name ?? '', row]))
)

const partOf = (path: string): string | undefined => /^src\/(\w+)\//.exec(path)?.[1]

/** Imports of one part of `src` by another, as `from > to`, each with the file that does it. */
const imports = new Map(
  sources.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import\() ?'(\.[^']+)'/g)].flatMap(([, path]): [string, string][] => {
      const [from, to] = [partOf(file), partOf(join(dirname(file), path ?? ''))]
      return from === undefined || to === undefined || from === to ? [] : [[`${from} > ${to}`, file]]
    })
  )
)

test('every part of src stands in one row of the list, and uses only what stands lower, or beside it and not the other way round', () => {
  const parts = new Set(sources.flatMap((path) => partOf(path) ?? []))
  assert.deepEqual([...rows.keys()].sort(), [...parts].sort())
  const wrong = [...imports].filter(([words]) => {
    const [from = '', to = ''] = words.split(' > ')
    const [own, other] = [rows.get(from) ?? 0, rows.get(to) ?? 0]
    return other < own || (other === own && imports.has(`${to} > ${from}`))
  })
  assert.deepEqual(wrong, [])
})

test('what stands beside src is used by src/cli alone', () => {
  const wrong = sources.filter(
    (file) =>
      file.startsWith('src/') && partOf(file) !== 'cli' && /'(\.\.\/)+(local|forge|fixtures|scripts|test)\//.test(readFileSync(join(root, file), 'utf8'))
  )
  assert.deepEqual(wrong, [])
})

test('only src/swarm talks to Docker', () => {
  assert.deepEqual(
    sources.filter((file) => file.startsWith('src/') && partOf(file) !== 'swarm' && /execa\('docker'/.test(readFileSync(join(root, file), 'utf8'))),
    []
  )
})

test('every folder beside src is in the page', () => {
  const folders = new Set(files.flatMap((path) => /^((?:local|scripts|test|forge)\/\w[\w-]*|bench|actions|templates|recipes|fixtures)\//.exec(path)?.[1] ?? []))
  // Also by what is written behind its parent: `local/abra`, `edge`.
  const missing = [...folders].filter((folder) => !new RegExp(`\`(?:${folder}|${folder.split('/')[0]}/)`).test(page) || !page.includes(`\`${folder}`))
  assert.deepEqual(missing, [])
})

test('files and functions that the page names are there', () => {
  const text = sources.map((path) => readFileSync(join(root, path), 'utf8')).join('\n')
  const words = [...page.replaceAll(/```[\s\S]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map(([, word]) => word ?? '')
  const paths = words.filter((word) => /^(src|local|scripts|test|forge|fixtures|actions|bench|templates|recipes)\/[\w./-]*$/.test(word))
  assert.deepEqual(
    paths.filter((path) => !files.some((file) => file === path || file.startsWith(path.endsWith('/') ? path : `${path}/`))),
    []
  )
  const alone = words.filter((word) => /^[\w-]+\.ts$/.test(word))
  assert.deepEqual(
    alone.filter((name) => !files.some((file) => file.endsWith(`/${name}`))),
    []
  )
  const called = words.flatMap((word) => /^([a-z]+[A-Z]\w+)(?:\(.*\))?$/.exec(word)?.[1] ?? [])
  assert.ok(called.length > 12, 'the page names functions')
  assert.deepEqual(
    called.filter((name) => !new RegExp(`\\b${name}\\b`).test(text)),
    []
  )
})
