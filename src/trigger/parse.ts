import { nearest } from '../model/nearest.ts'
import type { InvalidKind, Parsed, RunCommand } from './command.ts'
import { forms, runArguments, trigger } from './grammar.ts'
import { limits } from './limits.ts'
import { readableLines } from './readable.ts'

/**
 * The command of a comment: a whole line of its plain text, read by the table of `grammar.ts`. Never throws, whatever it is given, and takes time in
 * proportion to its length. Two lines that call us are an error and not the first or the last of them.
 */
export function parseComment(body: unknown): Parsed {
  if (typeof body !== 'string' || body.length > limits.bodyLength || body.includes('\u0000') || !body.includes(trigger)) return { kind: 'none' }
  const calls = callsIn(body.replace(/\r\n?/g, '\n'))
  // A lone CR ends a line for CommonMark and not for Gitea's renderer (goldmark 1.8): what depends on it was not said plainly.
  const otherwise = /\r(?!\n)/.test(body) ? callsIn(body.replace(/\r\n/g, '\n').replace(/\r/g, ' ')) : calls
  if (JSON.stringify(otherwise) !== JSON.stringify(calls)) return { kind: 'none' }
  const [line, another] = calls
  if (line === undefined) return { kind: 'none' }
  return another === undefined ? parseCall(line) : invalid('two-commands')
}

const callsIn = (text: string): string[] => readableLines(text).flatMap((line) => callOf(line) ?? [])

/** What stands after `!testme` on a line that calls us. At most three blanks before it: four make code of it. */
function callOf(line: string): string | undefined {
  const text = /^ {0,3}(.*)$/s.exec(line)?.[1] ?? ''
  if (!text.startsWith(trigger)) return undefined
  const rest = text.slice(trigger.length)
  return rest === '' || rest.startsWith(' ') || rest.startsWith('\t') ? rest : undefined
}

function parseCall(rest: string): Parsed {
  if (rest.length > limits.lineLength - trigger.length) return invalid('too-long')
  if (!/^[\t\x20-\x7e]*$/.test(rest)) return invalid('not-ascii')
  const [first, ...others] = rest.split(/[ \t]+/).filter((word) => word !== '')
  const verb = forms.find(({ word }) => word === (first ?? ''))?.word ?? ''
  if (verb !== '') return others.length === 0 ? { kind: 'command', command: { kind: verb } } : invalid('takes-nothing', verb)
  return parseRun(first === undefined ? [] : [first, ...others])
}

function parseRun(words: string[]): Parsed {
  if (words.length > limits.words) return invalid('too-many-words')
  let command: RunCommand = { kind: 'run', stages: [] }
  for (const word of words) {
    const argument = runArguments.find(({ isMeant }) => isMeant(word))
    if (argument === undefined) return invalid('unknown-word', word, meantBy(word))
    const taken = argument.take(word, command)
    if (!taken.ok) return invalid(taken.problem, word)
    command = taken.command
  }
  return { kind: 'command', command }
}

/** The known word that is nearest: of `kep=30m` the part before the value counts. */
function meantBy(word: string): string | undefined {
  const name = word.slice(0, limits.quotedWord).replace(/=.*$/, '=')
  const meant = nearest(name, [...runArguments.flatMap(({ known }) => known), ...forms.flatMap((form) => form.word || [])])
  return meant === word ? undefined : meant
}

function invalid(problem: InvalidKind, word = '', near?: string): Parsed {
  const harmless = word.length <= limits.quotedWord && /^[A-Za-z0-9.+=_-]*$/.test(word)
  return { kind: 'invalid', problem, word: harmless ? word : '', ...(near === undefined ? {} : { near }) }
}
