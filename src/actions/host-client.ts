import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { InfrastructureError } from '../model/failure.ts'
import { answerOf, type HostAnswer, type HostCall, hostCommand, isOfNewerHost, wordsOf } from '../protocol/host.ts'
import { appendEntry } from './command-files.ts'
import type { Log } from './log.ts'
import type { StepEnd } from './run-action.ts'
import { digestOf, noArtifact, type RuntimeService, upload } from './runtime-service.ts'
import { writeSummary } from './summary.ts'

/**
 * Asks the host's installed testme, which does the work as a user of its own, and shows what it answers. Without the
 * sudo rule this is an error and nothing else: falling back would give a runner's user what only the host may have.
 * Our end of its stdin stays open as long as this step lives; that is how the host learns that the step was killed, or
 * has done with an artifact what it will. `service`: where an artifact goes that the host hands out; the host never sees its token.
 */
export async function askHost(call: HostCall, log: Log, service?: RuntimeService): Promise<StepEnd> {
  const [program, ...words] = [...hostCommand, ...wordsOf(call)]
  const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'], env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LANG: 'C.UTF-8' } })
  child.stdin.on('error', () => {})
  const said: string[] = []
  let end: StepEnd | undefined
  const pieces: Buffer[] = []
  let uploading: Promise<void> = Promise.resolve()
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code))
  })
  createInterface({ input: child.stderr }).on('line', (line) => {
    said.push(line)
    log.foreign(line)
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = answerOf(line)
    if (answer === undefined) {
      if (!isOfNewerHost(line)) log.foreign(line)
    } else if (answer.kind === 'artifact-piece') {
      if (service !== undefined) pieces.push(Buffer.from(answer.content, 'base64'))
    } else if (answer.kind === 'artifact') {
      uploading = uploadHanded(answer, Buffer.concat(pieces.splice(0)), service, log).finally(() => child.stdin.end())
    } else end = show(answer, log) ?? end
  })
  let code: number | null
  try {
    code = await ended
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new InfrastructureError('this host has no sudo, so mode: host cannot ask its testme', wayOut)
  }
  await uploading
  if (end !== undefined) return end
  if (said.some((line) => /^sudo: /.test(line))) throw new InfrastructureError('this host lets its runner ask no testme: the sudo rule is missing', wayOut)
  throw new InfrastructureError(`the host's testme ended without a result (exit ${code ?? 'by a signal'})`, 'See its log on the host: journalctl -t testme.')
}

const wayOut = 'The operator installs testme with its sudo rule on the host, or chooses mode: direct and what that gives away (docs/security.md).'

type Handed = Extract<HostAnswer, { kind: 'artifact' }>

/** The host looks for itself whether it has come to Gitea, so nothing that goes wrong here is more than a line in the log. */
async function uploadHanded({ name, sha256 }: Handed, content: Buffer, service: RuntimeService | undefined, log: Log): Promise<void> {
  if (service === undefined) return
  try {
    if (digestOf(content) !== sha256) throw new Error(`what the host handed out of ${name} is not whole`)
    await upload({ name, content }, service)
  } catch (error) {
    log.say(noArtifact(error))
  }
}

function show(answer: Exclude<HostAnswer, Handed | { kind: 'artifact-piece' }>, log: Log): StepEnd | undefined {
  switch (answer.kind) {
    case 'say':
      log.say(answer.text)
      return undefined
    case 'foreign':
      log.foreign(answer.text)
      return undefined
    case 'group':
      log.group(answer.title)
      return undefined
    case 'end-group':
      log.endGroup()
      return undefined
    case 'output':
      appendEntry('GITHUB_OUTPUT', answer.name, answer.value)
      return undefined
    case 'summary':
      writeSummary(answer.markdown, log)
      return undefined
    case 'end':
      return answer.failed ? { failed: true, sentence: answer.sentence } : { failed: false }
  }
}
