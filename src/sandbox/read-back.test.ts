import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readBack } from './read-back.ts'

const folder = mkdtempSync(join(tmpdir(), 'testme-back-'))
after(() => rmSync(folder, { recursive: true }))
let number = 0
const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64')
const back = (report: unknown, files: Record<string, string> = {}, more = {}) => {
  const place = join(folder, `${number++}`)
  const value = {
    exitCode: 1,
    late: false,
    report: base64(typeof report === 'string' ? report : JSON.stringify(report)),
    files,
    left: 0,
    printed: '::error::x\n',
    ...more
  }
  return { run: readBack({ kind: 'ended', value }, place), place }
}
const reportWith = (title: string, attachments: string[], error = 'no') => ({
  suites: [
    {
      title: 'a.spec.ts',
      specs: [
        {
          title,
          tests: [
            {
              status: 'unexpected',
              annotations: [{ type: 'testme-secret', description: '/out/tests/a' }],
              results: [{ errors: [{ message: error }], attachments: attachments.map((path) => ({ path })) }]
            }
          ]
        }
      ]
    }
  ]
})

test('L142: what comes back from strangers has neutral names and bounded texts, and files are what they say or are left out', () => {
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1])
  const files = {
    'tests/a/../../../etc/x.png': base64(png),
    'tests/a/::set-env name=X::y.md': base64('::add-mask::y'),
    'tests/a/page.html': base64('<script>'),
    'tests/a/none.png': base64('<svg>'),
    'tests/a/run.zip': base64('MZ')
  }
  const { run, place } = back(
    reportWith(
      `\u001b[31m::error::\n##[group]\u202e${'x'.repeat(5000)}`,
      [...Object.keys(files).map((name) => `/out/${name}`), '/etc/passwd'],
      `${'line\n'.repeat(500)}`
    ),
    files
  )
  assert.ok(run.kind === 'ran')
  const [found] = run.report.tests
  assert.doesNotMatch(found?.title ?? '', /[\u0000-\u001f\u202e]/)
  assert.ok((found?.title.length ?? 9999) <= 200 && (found?.error.length ?? 99) <= 12)
  assert.deepEqual(readdirSync(place).sort(), ['1.png', '2.md'])
  assert.deepEqual(found?.attachments.sort(), [join(place, '1.png'), join(place, '2.md')])
  assert.equal(found?.folders, undefined)
  assert.equal(readFileSync(join(place, '2.md'), 'utf8'), '::add-mask::y')
})

test('a report that is none, or of more tests than are read, makes nothing good', () => {
  const broken = back('[]{').run
  assert.deepEqual([broken.kind, broken.kind === 'broken' && broken.lines], ['broken', ['::error::x']])
  const many = {
    suites: [
      {
        title: 'a.spec.ts',
        specs: Array.from({ length: 400 }, (_, index) => ({ title: `t${index}`, tests: [{ status: index > 300 ? 'unexpected' : 'expected', results: [] }] }))
      }
    ]
  }
  const { run, place } = back(many)
  assert.ok(run.kind === 'ran' && run.report.tests.length === 300)
  assert.match(run.report.errors[0] ?? '', /400 tests are more than the 300/)
  assert.equal(existsSync(place), false)
})
