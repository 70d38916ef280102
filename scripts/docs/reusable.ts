import { template, withInputs, withPin } from '../../src/enroll/workflow.ts'

export const reusableFile = '.gitea/workflows/reusable.yml'

export interface Pin {
  actions: string
  sha: string
  version: string
}

/** The workflow that others call, made of the template's jobs, with the pin that it has; without one the places for it stay. */
export function reusableWorkflow(current: string): string {
  const [, actions, sha, version] = /uses: (\S+)\/testme-gate@([0-9a-f]{40,64}) # (\S+)/.exec(current) ?? []
  return actions === undefined || sha === undefined || version === undefined ? unpinned() : reusableAt({ actions, sha, version })
}

/** The same with another pin. A file cannot name the commit that it is in: the pin is a commit before it. */
export const reusableAt = (pin: Pin): string => withPin(unpinned(), pin)

function unpinned(): string {
  const [, jobs] = template().split('\njobs:\n')
  if (jobs === undefined) throw new Error('templates/testme.yml has no jobs')
  return `${head}\njobs:\n${withInputs(jobs, handedOn())}`
}

/** What a caller may give; every one of them is `mode: direct` alone, but for the mode. */
const callersInputs = ['mode', 'users', 'server', 'abra', 'playwright', 'settings'] as const

const head = `# The jobs of templates/testme.yml, for a workflow that calls them (docs/reuse.md). Gitea 1.27 or later.
# On an older Gitea any registered runner may take the job of a called workflow: there the gate is red and says what to do instead.
# Written by \`npm run docs\` from the template.
#
# The text of a comment is read by the gate from the event file. It must never stand in an expression, \`env:\`, \`with:\` or \`run:\`.
name: testme, called

on:
  workflow_call:
    inputs:
${callersInputs.map((name) => `      ${name}:\n        type: string\n        default: "${name === 'mode' ? 'host' : ''}"`).join('\n')}
    secrets:
      TESTME_TOKEN:
        required: false

# The host's testme, or in direct mode the bot's token, asks and answers; no job needs any right here.
permissions: {}
`

function handedOn(): Parameters<typeof withInputs>[1] {
  const given = (...names: (typeof callersInputs)[number][]): Record<string, string> =>
    Object.fromEntries(names.map((name) => [name, `\${{ inputs.${name} }}`]))
  const token = { token: '${{ secrets.TESTME_TOKEN }}' }
  return {
    gate: { called: 'true', ...given('mode'), ...token, ...given('users') },
    stage: { ...given('mode'), ...token, ...given('server', 'abra', 'playwright', 'settings', 'users') },
    teardown: { ...given('mode'), ...token, ...given('server') }
  }
}
