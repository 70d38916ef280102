import { existsSync, lstatSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { UsageError } from '../model/failure.ts'
import { knownKeys } from '../model/known-keys.ts'
import { nearest } from '../model/nearest.ts'
import { isPlainElsewhere } from '../recipe/clone.ts'
import type { GatePolicy } from '../trigger/facts.ts'

/** Where a host's configuration is, unless the installed command names another file before the word `host`. */
export const usualConfiguration = '/etc/testme/host.json'

const absolute = z.string().startsWith('/', 'expected an absolute path')
const path = (description: string) => absolute.meta({ description })
const ids = (description: string) => z.array(z.int().positive()).default([]).meta({ description })
const name = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/, 'not a name that Gitea would take')

const organisation = z.strictObject({
  settings: absolute.nullable().default(null).meta({ description: 'The settings tree of its recipes, a folder for each recipe; null: that of testme' }),
  allow: ids('Ids of users who may ask without being members'),
  forks: z.enum(['allow', 'refuse']).default('allow').meta({ description: 'Whether a member may have a commit of a fork tested' }),
  branches: z.array(z.string().min(1)).nullable().default(null).meta({ description: 'Target branches whose pull requests are tested; null: every one' }),
  repositories: z.array(name).nullable().default(null).meta({ description: 'Its repositories that are served; null: every one' })
})

const runner = z.strictObject({
  id: z
    .int()
    .positive()
    .meta({ description: 'Its number in Gitea, `id` in its `.runner` file. Numbers are Gitea’s own; anybody could give a runner the same name' }),
  user: z
    .string()
    .regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'not the name of a user of this machine')
    .meta({ description: 'The user of this machine as whom its daemon runs, and its jobs' }),
  jobs: z.enum(['gate', 'stages']).meta({ description: 'What its jobs may ask for' })
})

const plainAddress =
  'plain http to another machine: whoever sits between could change what is tested and read the token of the bot; use the https address, or a loopback one such as http://127.0.0.1:3000'

/** Every key of a host's configuration, in one place. Strict: a key that is not here is an error. */
export const hostSchema = z.strictObject({
  gitea: z
    .string()
    .regex(/^https?:\/\/[A-Za-z0-9.:[\]-]+(?:\/[A-Za-z0-9._/-]*)?$/, 'expected the address of Gitea, such as https://git.example.org')
    // The recipe comes from there, and the bot's token goes there.
    .refine((address) => !isPlainElsewhere(address), plainAddress)
    .meta({ description: 'The address of Gitea: https, or plain http to this machine alone (`http://127.0.0.1:3000`)' }),
  tokenFile: path('The token of the bot, in a file that no other user may read'),
  bot: z.int().positive().meta({ description: 'The id of the user whose token it is. Another token is refused' }),
  organisations: z
    .record(name, organisation)
    .refine((all) => Object.keys(all).length > 0, 'at least one organisation is needed')
    .meta({ description: 'The organisations that are served, by their name' }),
  ignore: ids('Ids of users who are never answered, such as other bots'),
  server: path('The `server.json` of the server that apps are deployed on'),
  state: path('Runs, records of jobs and what could not be delivered yet; a folder of the host’s user alone'),
  abra: path('The executable that deploys'),
  playwright: absolute.nullable().default(null).meta({ description: 'The folder of `@playwright/test`; null: that of the installed testme' }),
  runners: z.array(runner).min(1).meta({ description: 'The runner daemons of this host' })
})
export type HostConfiguration = z.output<typeof hostSchema>
export type Organisation = z.output<typeof organisation>

/** A configuration from its text. Throws UsageError that names the file, the key, what is wrong and the nearest known key. Pure but for that. */
export function parseConfiguration(text: string, file: string): HostConfiguration {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new UsageError(
      `${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`,
      'Correct it; templates/host/host.json is an example.'
    )
  }
  const result = hostSchema.safeParse(value)
  if (!result.success) throw new UsageError(`${file}: ${result.error.issues.slice(0, 3).map(problemOf).join('; ')}`, 'Every key stands in docs/host.md.')
  const { runners } = result.data
  const twice = runners.find(({ user, jobs }) => runners.some((other) => other.user === user && other.jobs !== jobs))
  if (twice !== undefined)
    throw new UsageError(
      `${file}: the user ${twice.user} runs gates and stages: whoever brings a workflow for one of them would be both`,
      'Give each daemon a user of its own.'
    )
  return result.data
}

function problemOf(issue: z.core.$ZodIssue): string {
  const where = issue.path.join('.')
  if (issue.code !== 'unrecognized_keys') return `${where === '' ? 'the whole' : `"${where}"`}: ${issue.message}`
  const unknown = issue.keys[0] ?? ''
  const meant = nearest(unknown, knownKeys(hostSchema, issue.path))
  return `unknown key "${[...issue.path, unknown].join('.')}"${meant === undefined ? '' : `: did you mean "${meant}"?`}`
}

/** Reads the configuration. It decides who may do what, so only root or this user may be able to write it. Throws UsageError. */
export function readConfiguration(file: string): HostConfiguration {
  if (!existsSync(file)) throw new UsageError(`there is no configuration of a host: ${file}`, 'docs/host.md says what it holds.')
  const found = lstatSync(file)
  if (!found.isFile() || ![0, process.getuid?.()].includes(found.uid) || (found.mode & 0o022) !== 0)
    throw new UsageError(`${file} can be written by others, or is no file of root or of this user`, `chown root ${file} && chmod 644 ${file}`)
  return parseConfiguration(readFileSync(file, 'utf8'), file)
}

/** The bot's token. A file that others may read is refused: then it may have been read. Throws UsageError. */
export function readToken(file: string): string {
  const mend = `chown root:testme ${file} && chmod 640 ${file}, testme being the group of the host's user alone`
  if (!existsSync(file)) throw new UsageError(`the token of the host is missing: ${file}`, `Put it there, then: ${mend}`)
  const found = lstatSync(file)
  const own = found.uid === process.getuid?.() && (found.mode & 0o077) === 0
  const roots = found.uid === 0 && found.gid === process.getgid?.() && (found.mode & 0o037) === 0
  if (!found.isFile() || !(own || roots))
    throw new UsageError(`the token of the host, ${file}, can be read or written by others`, `${mend}. Then make a new token.`)
  return readFileSync(file, 'utf8').trim()
}

/** What the gate is told of an organisation. */
export function policyOf(configuration: HostConfiguration, organisation: Organisation): GatePolicy {
  return {
    allowedUsers: organisation.allow,
    ignoredUsers: [...configuration.ignore, configuration.bot],
    forks: organisation.forks,
    baseBranches: organisation.branches
  }
}

/** The organisation of a repository `owner/name`, where this host serves it. */
export function servedBy(configuration: HostConfiguration, repository: string): Organisation | undefined {
  const [owner = '', short = ''] = repository.split('/')
  const known = Object.hasOwn(configuration.organisations, owner) ? configuration.organisations[owner] : undefined
  return known === undefined || (known.repositories !== null && !known.repositories.includes(short)) ? undefined : known
}
