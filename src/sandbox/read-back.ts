import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { readReport, type SpecReport, type SpecTest } from '../browser/report.ts'
import type { SpecRun } from '../browser/specs.ts'
import { inside } from './protocol.ts'
import type { SandboxRun } from './sandbox.ts'

/** Of everything that strangers name and write, so much is shown. */
const most = { tests: 300, title: 200, lines: 12, line: 400, errors: 20 }

/** The kinds of files that are kept, by their first bytes and not by what they are called; null: text. */
const kinds: Record<string, number[] | null> = {
  png: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  zip: [0x50, 0x4b, 0x03, 0x04],
  webm: [0x1a, 0x45, 0xdf, 0xa3],
  md: null
}

/**
 * What a sandbox handed back, as any run of specs: made by whoever wrote the tests, so names are neutral, texts are bounded, files are what they say
 * or are left out. `folder`: absolute, new; files are written there under numbers.
 */
export function readBack(run: Exclude<SandboxRun, { kind: 'no-walls' }>, folder: string): SpecRun {
  if (run.kind === 'broken') return { kind: 'broken', lines: run.lines.map(plainLine) }
  const { value } = run
  const report = reportOf(value.report)
  if (value.late || report?.errors.some((error) => /^(Error: )?Timed out waiting [\w.]+ for the (entire )?test/.test(error)) === true)
    return { kind: 'late', report: report === null ? null : kept(report, value.files, folder) }
  if (report === null) return { kind: 'broken', lines: value.printed.trim().split('\n').slice(-10).map(plainLine) }
  return { kind: 'ran', report: kept(report, value.files, folder), exitCode: value.exitCode ?? undefined }
}

function reportOf(encoded: string | null): SpecReport | null {
  try {
    return encoded === null ? null : readReport(Buffer.from(encoded, 'base64').toString('utf8'))
  } catch {
    return null
  }
}

function kept(report: SpecReport, files: Record<string, string>, folder: string): SpecReport {
  const written = new Map<string, string>()
  const write = (name: string): string[] => {
    const known = written.get(name)
    if (known !== undefined) return [known]
    const encoded = files[name]
    const content = encoded === undefined ? undefined : Buffer.from(encoded, 'base64')
    const kind = content === undefined ? undefined : kindOf(name, content)
    if (content === undefined || kind === undefined) return []
    mkdirSync(folder, { recursive: true })
    const path = join(folder, `${written.size + 1}.${kind}`)
    writeFileSync(path, content, { flag: 'wx' })
    written.set(name, path)
    return [path]
  }
  const tests = report.tests.slice(0, most.tests).map(({ folders: _, ...test }): SpecTest => {
    const named = test.attachments.flatMap((path) => (path.startsWith(`${inside.output}/`) ? [path.slice(inside.output.length + 1)] : []))
    return {
      ...test,
      title: plainLine(test.title).slice(0, most.title),
      error: test.error.slice(0, most.lines).map(plainLine),
      attachments: [...new Set(named)].flatMap(write)
    }
  })
  // A report may not be shortened into a good one.
  const hidden = report.tests.slice(most.tests)
  const errors = hidden.length === 0 ? report.errors : [...report.errors, `${report.tests.length} tests are more than the ${most.tests} that are read`]
  return {
    tests,
    files: report.files.map(plainLine),
    errors: errors.slice(0, most.errors).map((error) => error.split('\n').slice(0, most.lines).map(plainLine).join('\n'))
  }
}

function kindOf(name: string, content: Buffer): string | undefined {
  const kind = /\.([a-z]+)$/.exec(name)?.[1] ?? ''
  const first = kinds[kind]
  if (first === undefined) return undefined
  if (first === null) return content.includes(0) ? undefined : kind
  return content.subarray(0, first.length).equals(Buffer.from(first)) ? kind : undefined
}

/** One line without anything that moves a cursor, colours, turns a text around or is no text. */
function plainLine(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, ' ')
    .slice(0, most.line)
}
