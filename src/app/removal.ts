import { existsSync } from 'node:fs'
import { AbraError } from '../abra/error.ts'
import type { AppRole } from '../model/types.ts'
import { waitUntilGone } from '../swarm/converge.ts'
import { type AppContext, stackOf } from './context.ts'

/**
 * Removes an app whole: undeploy, wait until it is gone, volumes, secrets, configs and networks while the env file
 * still exists, the env file last (L110). Safe to run twice. Returns what it removed, one line each.
 */
export async function removeStack(context: AppContext, role: AppRole): Promise<string[]> {
  const { abra, plan } = context
  const domain = plan.domains[role]
  const stack = stackOf(context, role)
  const found = await stack.residue()
  const hasEnvironment = existsSync(abra.environmentFile(domain))
  if ((await stack.services()).length > 0 && hasEnvironment) {
    context.progress(`undeploying ${domain}`)
    await ignoringAbra(abra.undeploy(domain))
  }
  for (const service of await stack.services()) await stack.remove(`/services/${service.ID}`)
  context.progress(`waiting until ${domain} is gone`)
  await waitUntilGone(stack, plan.settings.deadlines.teardown * 1000)
  for (const volume of await stack.volumes()) await stack.remove(`/volumes/${encodeURIComponent(volume.Name)}`)
  for (const secret of await stack.secrets()) await stack.remove(`/secrets/${secret.ID}`)
  for (const config of await stack.configs()) await stack.remove(`/configs/${config.ID}`)
  for (const network of await stack.networks()) await stack.remove(`/networks/${network.Id}`)
  if (hasEnvironment) await ignoringAbra(abra.removeApp(domain))
  return found
}

/** What abra could not do is done through the engine afterwards, and looked for at the end. */
async function ignoringAbra(call: Promise<void>): Promise<void> {
  try {
    await call
  } catch (error) {
    if (!(error instanceof AbraError)) throw error
  }
}
