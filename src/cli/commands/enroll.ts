import { readFileSync } from 'node:fs'
import { enroll } from '../../enroll/enroll.ts'
import { Gitea } from '../../gitea/client.ts'
import { UsageError } from '../../model/failure.ts'
import type { Invocation } from '../invocation.ts'
import { createTerminal } from '../terminal.ts'

const repositoryName = /^[\w.-]+\/[\w.-]+$/

export async function execute({ words, flags, values }: Invocation): Promise<number> {
  const [repository = ''] = words
  if (!repositoryName.test(repository)) throw new UsageError(`"${repository}" names no repository`, 'For example: ./testme enroll recipes/custom-html')
  const [suite = '', ref = 'v1'] = (values['actions'] ?? process.env['TESTME_ACTIONS'] ?? '').split('@')
  if (!repositoryName.test(suite))
    throw new UsageError('the repository with the actions is not named', 'For example: --actions recipes/testme@v1.2.3 (or TESTME_ACTIONS).')
  const terminal = createTerminal(false)
  const done = await enroll(new Gitea({ url: addressOf(values['gitea']), token: tokenOf(values['token-file']) }), {
    repository,
    suite,
    ref,
    update: flags.has('update')
  })
  if (done.kind === 'current') terminal.say(`${repository} is up to date`)
  else terminal.say(`${done.kind === 'opened' ? 'opened' : 'brought up to date'}: ${done.pull.htmlUrl}`)
  return 0
}

function addressOf(given: string | undefined): string {
  const address = given ?? process.env['TESTME_GITEA'] ?? ''
  if (/^https?:\/\/[^\s/]+/.test(address)) return address.replace(/\/+$/, '')
  throw new UsageError(
    address === '' ? 'the Gitea is not named' : `"${address}" is no address of a Gitea`,
    'For example: --gitea https://git.example.org (or TESTME_GITEA).'
  )
}

/** Never an argument: those can be read by everybody on the machine. */
function tokenOf(file: string | undefined): string {
  const token = (file === undefined ? (process.env['TESTME_GITEA_TOKEN'] ?? '') : readFileSync(file, 'utf8')).trim()
  if (token !== '') return token
  throw new UsageError('there is no token', 'Put one with the scope write:repository into a file and name it: --token-file FILE (or TESTME_GITEA_TOKEN).')
}
