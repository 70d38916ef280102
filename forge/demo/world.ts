import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buildFixture } from '../../fixtures/build.ts'
import { workflowFor } from '../../src/enroll/workflow.ts'
import { ForgeError } from '../errors.ts'
import type { Forge } from '../forge.ts'
import { type Cast, commitFiles, createCast, createRepository, createToken, makeTree, openPull, setSecret } from '../world.ts'
import type { Proposal } from './recipe.ts'

/** Where the steps of the demo's jobs find what they work with. */
export interface Tools {
  /** The checkout of testme. */
  root: string
  /** `server.json` of the embedded server. */
  server: string
  abra: string
  playwright: string
  version: string
}

export interface World {
  cast: Cast
  recipe: string
  suite: string
}

/** What a runner needs of the suite to start an action: sources that are started by path, and the bundles. */
const shipped = ['actions', 'dist', 'src', 'recipes', 'templates', 'package.json']

/**
 * An organisation as one would find it: the suite in one repository, a recipe with its versions and our workflow in
 * another, a bot whose token is a secret, members and a stranger.
 */
export async function makeWorld(forge: Forge, workspace: string, tools: Tools): Promise<World> {
  const { root } = tools
  if (!existsSync(join(root, 'dist', 'gate.cjs'))) throw new ForgeError(`${join(root, 'dist')} holds no bundles. Build them: npm run build`)
  const cast = await createCast(forge)
  const [suite, recipe] = [`${cast.organisation}/testme`, `${cast.organisation}/custom-html`]
  const tree = join(workspace, 'testme')
  await makeTree(forge, tree, { copies: Object.fromEntries(shipped.map((name) => [name, join(root, name)])) })
  await createRepository(forge, suite, { folder: tree })
  const { commit } = await forge.must<{ commit: { id: string } }>('GET', `/repos/${suite}/branches/main`)
  await createRepository(forge, recipe, { folder: await buildFixture('custom-html', workspace) })
  await setSecret(forge, recipe, 'TESTME_TOKEN', await createToken(forge, cast.bot, ['read:user', 'read:organization', 'write:issue', 'write:repository']))
  const workflow = workflowFor({
    actions: `${suite}/actions`,
    sha: commit.id,
    version: `v${tools.version}`,
    direct: { server: tools.server, abra: tools.abra, playwright: tools.playwright, bot: true }
  })
  await commitFiles(forge, recipe, { branch: 'main', message: 'Test pull requests with testme', files: { '.gitea/workflows/testme.yml': workflow } })
  return { cast, recipe, suite }
}

/** Opens a member's pull request; returns its number and address. */
export async function propose(forge: Forge, { cast, recipe }: World, proposal: Proposal): Promise<{ number: number; url: string; sha: string }> {
  const sha = await commitFiles(forge, recipe, { branch: proposal.branch, from: 'main', message: proposal.title, files: proposal.files })
  const pull = await openPull(forge, cast.alice, recipe, { title: proposal.title, head: proposal.branch, body: proposal.body })
  return { number: pull.number, url: pull.html_url, sha }
}
