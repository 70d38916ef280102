import type { Invocation } from './invocation.ts'

/** One option of a command; without `value` it is a switch. */
export interface OptionRow {
  name: string
  value?: string
  text: string
}

export interface CommandRow {
  name: string
  /** Its words, as in the usage line. */
  words: string
  /** How many words it takes, least and most. */
  count: readonly [number, number]
  summary: string
  options: readonly OptionRow[]
  example: string
  /** Its options stand before its name, and everything behind it is its own to read. */
  raw?: boolean
  /** Loads the command only when it is asked for: starting testme stays quick and small. */
  load: () => Promise<{ execute: (invocation: Invocation) => Promise<number> }>
}

const server: OptionRow = { name: 'server', value: 'NAME', text: 'the embedded server to use (default: "default")' }
const yes: OptionRow = { name: 'yes', text: 'install what is missing without asking (so does CI=true)' }
const json: OptionRow = { name: 'json', text: 'print one JSON object on stdout and nothing else there' }
const runs: OptionRow = { name: 'runs', value: 'DIR', text: 'where run directories are (default: runs)' }
const which: readonly OptionRow[] = [
  { name: 'ref', value: 'REF', text: 'branch, tag or commit to test (default: HEAD)' },
  { name: 'base', value: 'VERSION', text: 'the version that the upgrade starts from (default: chosen, see plan)' },
  { name: 'stages', value: 'A,B', text: 'only these stages and what they need' },
  { name: 'settings', value: 'DIR', text: 'a settings tree of your own: a folder for each recipe (default: recipes/ of testme)' },
  {
    name: 'catalogue',
    value: 'WHERE',
    text: 'where names are looked up that are no fixture: a folder of repositories, or a URL with {name} in it (or: TESTME_CATALOGUE)'
  }
]

/** Every command, in the order in which the help shows them; parsing, help and errors come from this one table. */
export const commands: readonly CommandRow[] = [
  {
    name: 'run',
    words: '[NAME | PATH | GIT-URL]',
    count: [0, 1],
    summary: 'the whole lifecycle of a recipe, from clone to verdict (default: custom-html)',
    options: [
      ...which,
      { name: 'keep', value: 'TIME', text: 'keep the app for so long before it is removed, 90s, 30m or 2h; Ctrl-C ends it earlier' },
      { name: 'no-wait', text: 'give up at once when another run holds the server' },
      runs,
      json,
      yes,
      server
    ],
    example: './testme run custom-html --stages backup',
    load: () => import('./commands/run.ts')
  },
  {
    name: 'plan',
    words: '[NAME | PATH | GIT-URL]',
    count: [0, 1],
    summary: 'what a run would do: head, base, stages, images, policy; touches nothing, needs no server and no root',
    options: [...which, json],
    example: './testme plan custom-html --ref my-branch',
    load: () => import('./commands/plan.ts')
  },
  {
    name: 'stage',
    words: 'RUN STAGE',
    count: [2, 2],
    summary: 'one stage of a run in a process of its own; teardown gives the verdict',
    options: [json],
    example: './testme stage runs/2026-11-23-custom-html-3fa9c1 install',
    load: () => import('./commands/stage.ts')
  },
  {
    name: 'local',
    words: 'up | down | status',
    count: [1, 1],
    summary: 'the embedded server',
    options: [{ name: 'purge', text: 'down: remove images and registry too, if no other server is left' }, json, yes, server],
    example: './testme local status',
    load: () => import('./commands/local.ts')
  },
  {
    name: 'new',
    words: 'RECIPE',
    count: [1, 1],
    summary: 'writes a folder of settings, hooks and tests to begin with',
    options: [{ name: 'settings', value: 'DIR', text: 'the settings tree that it is written to (default: recipes/ of testme)' }],
    example: './testme new hedgedoc',
    load: () => import('./commands/new.ts')
  },
  {
    name: 'test',
    words: 'RECIPE',
    count: [1, 1],
    summary: "the recipe's own tests as they are on disk, against an app that a run keeps (./testme run RECIPE --keep 1h)",
    options: [
      { name: 'against', value: 'DOMAIN', text: 'the app, by the domain that the run printed (default: the one app of the recipe)' },
      { name: 'settings', value: 'DIR', text: 'the settings tree with the tests (default: recipes/ of testme)' },
      server
    ],
    example: './testme test custom-html --against cust-3fa9c1.ci.test',
    load: () => import('./commands/test.ts')
  },
  {
    name: 'janitor',
    words: '',
    count: [0, 0],
    summary: 'removes what runs that died have left on a server; a live run is never touched',
    options: [runs, json, yes, server],
    example: './testme janitor',
    load: () => import('./commands/janitor.ts')
  },
  {
    name: 'enroll',
    words: 'OWNER/REPOSITORY',
    count: [1, 1],
    summary: 'opens a pull request that adds the workflow to a recipe repository, or one that brings it up to date',
    options: [
      { name: 'gitea', value: 'URL', text: 'the Gitea (or: TESTME_GITEA)' },
      { name: 'actions', value: 'OWNER/NAME@REF', text: 'where the actions are, and at which version; pinned to its full commit (or: TESTME_ACTIONS)' },
      { name: 'token-file', value: 'FILE', text: 'a file with a token, scope write:repository (or: TESTME_GITEA_TOKEN)' },
      { name: 'update', text: 'for a repository that has the workflow already' }
    ],
    example: './testme enroll recipes/custom-html --gitea https://git.example.org --actions recipes/testme@v1.2.3 --token-file token',
    load: () => import('./commands/enroll.ts')
  },
  {
    name: 'demo',
    words: '',
    count: [0, 0],
    summary: 'a Gitea of its own with a recipe, two runners and two pull requests: from the comment !testme to the answer',
    options: [{ name: 'down', text: 'remove the demo and its server' }, yes],
    example: './testme demo',
    load: () => import('./commands/demo.ts')
  },
  {
    name: 'doctor',
    words: '',
    count: [0, 0],
    summary: 'looks at this machine and its server, with the command that mends each fault',
    options: [json, server],
    example: './testme doctor',
    load: () => import('./commands/doctor.ts')
  },
  {
    name: 'host',
    words: 'gate REQUEST | stage REQUEST STAGE | sweep | check',
    count: [0, 0],
    summary: 'the privileged side of a host: what runners ask for, what its timer does, whether it is set up',
    options: [{ name: 'configuration', value: 'FILE', text: 'before the word host: the configuration of the host (default: /etc/testme/host.json)' }],
    example: './testme --configuration=/etc/testme/host.json host check',
    raw: true,
    load: () => import('./commands/host.ts')
  }
]
