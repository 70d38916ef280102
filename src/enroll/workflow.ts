import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../run/entries.ts'

/** How a workflow of ours is filled in. */
export interface WorkflowOptions {
  /** Address of the folder of actions, for instance `https://git.example.org/recipes/testme/actions`, or `recipes/testme/actions` on the same Gitea. */
  actions: string
  /** The full commit that the actions are pinned to, and what people call it. */
  sha: string
  version: string
  /** Where the steps do the work in their own process; without it the host's installed testme does. */
  direct?: {
    server: string
    abra: string
    playwright: string
    /** The secret `TESTME_TOKEN` holds a bot's token; without it the job's own sets the status, and needs the right to push for it. */
    bot: boolean
    /** Ids of users who may ask without being members. */
    users?: readonly number[]
    /** The organisation's own settings tree, a folder of the host. */
    settings?: string
  }
}

/** The workflow with the places for what it is filled in with. */
export const template = (): string => readFileSync(join(root, 'templates', 'testme.yml'), 'utf8')

/** The workflow that a recipe repository installs as `.gitea/workflows/testme.yml`. Throws where a value could be more than a value. */
export function workflowFor(options: WorkflowOptions): string {
  const { direct } = options
  const filled = withPin(template(), options)
  return direct === undefined ? filled : inDirectMode(filled, direct)
}

/** Every action of the text at one commit. Throws where a value could be more than a value. */
export function withPin(text: string, { actions, sha, version }: Pick<WorkflowOptions, 'actions' | 'sha' | 'version'>): string {
  if (!/^(https?:\/\/[\w.:-]+\/)?[\w.-]+\/[\w.-]+\/actions$/.test(actions)) throw new Error(`"${actions}" is no address of a folder of actions`)
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(sha)) throw new Error(`"${sha}" is no full commit`)
  if (!/^[\w.+-]+$/.test(version)) throw new Error(`"${version}" is no version`)
  return text.replaceAll('__TESTME_ACTIONS__', actions).replaceAll('__TESTME_SHA__', sha).replaceAll('__TESTME_VERSION__', version)
}

type Direct = NonNullable<WorkflowOptions['direct']>

function inDirectMode(text: string, direct: Direct): string {
  const lines = text.split('\n').flatMap((line): string[] => {
    if (line.startsWith("# The host's testme asks")) return ['# Direct mode: the jobs do everything themselves, as the user of the runner (docs/security.md).']
    if (line === 'permissions: {}' && !direct.bot) return ['permissions:', ...rights.map((right) => `  ${right}`)]
    return [line]
  })
  return withInputs(lines.join('\n'), { gate: gateInputs(direct), stage: stageInputs(direct), teardown: teardownInputs(direct) })
}

/** More inputs for every step, by its action. */
export function withInputs(text: string, more: Record<'gate' | 'stage' | 'teardown', Record<string, string>>): string {
  let used = ''
  const lines = text.split('\n').flatMap((line): string[] => {
    const action = /^ {8}uses: \S+\/([a-z-]+)@/.exec(line)?.[1]
    if (action === 'testme-gate') return [line, '        with:', ...inputs(more.gate)]
    if (action !== undefined) used = action
    if (line === '        with:') return [line, ...inputs(used === 'teardown' ? more.teardown : more.stage)]
    return [line]
  })
  return lines.join('\n')
}

/** The smallest set that was seen to read a pull request, write comments and set a status, on private repositories too (run on Gitea 1.26.0). */
const rights = ['code: write', 'issues: write', 'pull-requests: write']

const token = ({ bot }: Direct): Record<string, string> => (bot ? { token: '${{ secrets.TESTME_TOKEN }}' } : {})
const users = (direct: Direct): Record<string, string> => (direct.users === undefined ? {} : { users: direct.users.join(',') })
const gateInputs = (direct: Direct): Record<string, string> => ({ mode: 'direct', ...token(direct), ...users(direct) })
const teardownInputs = (direct: Direct): Record<string, string> => ({ mode: 'direct', ...token(direct), server: direct.server })
const stageInputs = (direct: Direct): Record<string, string> => ({
  ...teardownInputs(direct),
  abra: direct.abra,
  playwright: direct.playwright,
  ...(direct.settings === undefined ? {} : { settings: direct.settings }),
  ...users(direct)
})

const inputs = (values: Record<string, string>): string[] =>
  Object.entries(values).map(([name, value]) => `          ${name}: ${value.startsWith('${{') ? value : JSON.stringify(value)}`)
