import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
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

/** An organisation as one would find it, with the suite in a repository of its own: a bot, members and a stranger. */
export interface Organisation {
  cast: Cast
  suite: string
  /** The commit of the suite that recipes pin. */
  pin: string
  /** The bot's, as recipes have it for a secret. */
  token: string
}

export async function makeOrganisation(forge: Forge, workspace: string, tools: Tools): Promise<Organisation> {
  const { root } = tools
  if (!existsSync(join(root, 'dist', 'gate.cjs'))) throw new ForgeError(`${join(root, 'dist')} holds no bundles. Build them: npm run build`)
  const cast = await createCast(forge)
  const suite = `${cast.organisation}/testme`
  const tree = join(workspace, 'testme')
  await makeTree(forge, tree, { copies: Object.fromEntries(shipped.map((name) => [name, join(root, name)])) })
  await createRepository(forge, suite, { folder: tree })
  const { commit } = await forge.must<{ commit: { id: string } }>('GET', `/repos/${suite}/branches/main`)
  const token = await createToken(forge, cast.bot, ['read:user', 'read:organization', 'write:issue', 'write:repository'])
  return { cast, suite, pin: commit.id, token }
}

/** A recipe with its versions, enrolled: our workflow on its main branch, and the bot's token as a secret. Returns its full name. */
export async function enrolRecipe(forge: Forge, organisation: Organisation, tools: Tools, folder: string): Promise<string> {
  const { cast, suite, pin, token } = organisation
  const recipe = `${cast.organisation}/${basename(folder)}`
  await createRepository(forge, recipe, { folder })
  await setSecret(forge, recipe, 'TESTME_TOKEN', token)
  const workflow = workflowFor({
    actions: `${suite}/actions`,
    sha: pin,
    version: `v${tools.version}`,
    direct: { server: tools.server, abra: tools.abra, playwright: tools.playwright, bot: true }
  })
  await commitFiles(forge, recipe, { branch: 'main', message: 'Test pull requests with testme', files: { '.gitea/workflows/testme.yml': workflow } })
  return recipe
}

/** The organisation with one recipe. */
export async function makeWorld(forge: Forge, workspace: string, tools: Tools): Promise<World> {
  const organisation = await makeOrganisation(forge, workspace, tools)
  const recipe = await enrolRecipe(forge, organisation, tools, await buildFixture('custom-html', workspace))
  return { cast: organisation.cast, recipe, suite: organisation.suite }
}

/** Opens a member's pull request; returns its number and address. */
export async function propose(forge: Forge, { cast, recipe }: World, proposal: Proposal): Promise<{ number: number; url: string; sha: string }> {
  const sha = await commitFiles(forge, recipe, { branch: proposal.branch, from: 'main', message: proposal.title, files: proposal.files })
  const pull = await openPull(forge, cast.alice, recipe, { title: proposal.title, head: proposal.branch, body: proposal.body })
  return { number: pull.number, url: pull.html_url, sha }
}
