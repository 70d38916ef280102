import type { StageName } from '../model/types.ts'

/** What a comment asks for. Every field has passed its pattern; nothing here is text of the comment any more. */
export type Command = RunCommand | { kind: 'help' } | { kind: 'status' } | { kind: 'cancel' }

export interface RunCommand {
  kind: 'run'
  /** 12 to 64 lower-case hex digits: the beginning of the head's id. */
  sha?: string
  /** In the order in which they run; none: all. */
  stages: StageName[]
  /** A recipe version, as `1.11.0+1.29.0`. */
  base?: string
  /** How long the app stays up after the last stage; 1 to 3600. */
  keepSeconds?: number
}

/** Why a line that calls us is no command; each has its sentence in `problems.ts`. */
export type InvalidKind =
  | 'unknown-word'
  | 'repeated'
  | 'takes-nothing'
  | 'short-sha'
  | 'long-sha'
  | 'bad-base'
  | 'bad-keep'
  | 'keep-too-long'
  | 'not-ascii'
  | 'too-long'
  | 'too-many-words'
  | 'two-commands'

export interface InvalidCommand {
  kind: 'invalid'
  problem: InvalidKind
  /** The word that is wrong, at most 40 of the characters `A-Z a-z 0-9 . + = _ -`; '' where it holds others or where no single word is to blame. */
  word: string
  /** The known word that was most likely meant. For members only (P5). */
  near?: string
}

/** `none`: the comment does not call us. */
export type Parsed = { kind: 'none' } | { kind: 'command'; command: Command } | InvalidCommand
