import { type StageName, stageNames } from '../model/types.ts'
import { parseVersion } from '../recipe/version.ts'
import type { InvalidKind, RunCommand } from './command.ts'
import { limits } from './limits.ts'

/** The one table of what can be said to us: the parser reads by it, the help and docs/trigger.md are written from it (P23). */

/** What calls us: a line that begins with this word, as it stands here. */
export const trigger = '!testme'

/** The stages that can be chosen. Teardown is not: every run has it. */
export const stageWords: readonly StageName[] = stageNames.filter((stage) => stage !== 'teardown')

export interface CommandForm {
  /** The word after `!testme`; '' for a run. */
  word: '' | 'help' | 'status' | 'cancel'
  example: string
  meaning: string
}

export const forms: readonly CommandForm[] = [
  { word: '', example: trigger, meaning: 'test the head of this pull request, as it was when you commented' },
  { word: 'help', example: `${trigger} help`, meaning: 'show this' },
  { word: 'status', example: `${trigger} status`, meaning: 'say what runs and what waits for this pull request' },
  { word: 'cancel', example: `${trigger} cancel`, meaning: 'end what runs, waits or is kept for this pull request; the app is removed' }
]

export type Taken = { ok: true; command: RunCommand } | { ok: false; problem: InvalidKind }

export interface ArgumentForm {
  /** As in `!testme [sha] [stage…]`. */
  form: string
  example: string
  meaning: string
  /** What a mistyped word is compared with. */
  known: readonly string[]
  /** Whether the word is meant as this. */
  isMeant: (word: string) => boolean
  /** The command with the word in it. */
  take: (word: string, command: RunCommand) => Taken
}

const no = (problem: InvalidKind): Taken => ({ ok: false, problem })
const yes = (command: RunCommand): Taken => ({ ok: true, command })

/** The words of a run, in any order, each kind once but for stages. */
export const runArguments: readonly ArgumentForm[] = [
  {
    form: '[sha]',
    example: 'd4e5f6a01b2c',
    meaning: `exactly this commit, which must be the head: its first ${limits.shaLeast} hex digits or more`,
    known: [],
    isMeant: (word) => /^[0-9A-Fa-f]{7,}$/.test(word),
    take: (word, command) => {
      if (word.length < limits.shaLeast) return no('short-sha')
      if (word.length > limits.shaMost) return no('long-sha')
      return command.sha === undefined ? yes({ ...command, sha: word.toLowerCase() }) : no('repeated')
    }
  },
  {
    form: '[stage…]',
    example: 'backup',
    meaning: `only these stages and what they need: ${stageWords.map((stage) => `\`${stage}\``).join(', ')}`,
    known: stageWords,
    isMeant: (word) => stageWords.some((stage) => stage === word),
    take: (word, command) => {
      if (command.stages.some((stage) => stage === word)) return no('repeated')
      return yes({ ...command, stages: stageWords.filter((stage) => stage === word || command.stages.includes(stage)) })
    }
  },
  {
    form: '[base=<version>]',
    example: 'base=1.11.0+1.29.0',
    meaning: 'the version that the upgrade starts from; without it the newest released one that differs',
    known: ['base='],
    isMeant: (word) => word.startsWith('base='),
    take: (word, command) => {
      const version = word.slice('base='.length)
      if (parseVersion(version) === undefined) return no('bad-base')
      return command.base === undefined ? yes({ ...command, base: version }) : no('repeated')
    }
  },
  {
    form: '[keep=<time>]',
    example: 'keep=30m',
    meaning: `keep the app up for this long afterwards, at most ${limits.keepMinutes}m; never for a fork`,
    known: ['keep='],
    isMeant: (word) => word.startsWith('keep='),
    take: (word, command) => {
      const seconds = secondsOf(word.slice('keep='.length))
      if (seconds === undefined) return no('bad-keep')
      if (seconds > limits.keepMinutes * 60) return no('keep-too-long')
      return command.keepSeconds === undefined ? yes({ ...command, keepSeconds: seconds }) : no('repeated')
    }
  }
]

/** The synopsis: `!testme [sha] [stage…] [base=<version>] [keep=<time>]`. */
export const synopsis = [trigger, ...runArguments.map(({ form }) => form)].join(' ')

/** `90s`, `30m`, `1h`; undefined for everything else and for nothing. */
function secondsOf(text: string): number | undefined {
  const match = /^([1-9][0-9]{0,4})([smh])$/.exec(text)
  return match === null ? undefined : Number(match[1]) * (match[2] === 'h' ? 3600 : match[2] === 'm' ? 60 : 1)
}
