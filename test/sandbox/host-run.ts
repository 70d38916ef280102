import { readFileSync } from 'node:fs'
import { sandboxLine } from '../../src/host/sandbox-line.ts'
import { readBack } from '../../src/sandbox/read-back.ts'
import { runInSandbox, type SandboxRequest } from '../../src/sandbox/sandbox.ts'

// Started as a host's user by a test: one sandbox, and what came of it as JSON. Its one word is a file with the request.
process.umask(0o077)
const [, , file = ''] = process.argv
const { files, back, ...request } = JSON.parse(readFileSync(file, 'utf8')) as Omit<SandboxRequest, 'files'> & { files: Record<string, string>; back: string }
const line = await sandboxLine()
const run = await runInSandbox(
  { ...request, files: new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])) },
  AbortSignal.timeout(90_000)
)
console.log(JSON.stringify({ line, run: run.kind === 'no-walls' ? run : readBack(run, back) }))
