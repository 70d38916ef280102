import type { Service, Stack } from '../swarm/stack.ts'
import { check, no, type StageContext } from './context.ts'

/** Lines of each container's log that are read: the first ones matter, a start is where secrets are printed. */
const most = 5000

/** L139: no service may print a secret of this run, plain or encoded, into its log; on a real server it would stand in everybody's `docker logs`. */
export async function checkLogs(context: StageContext, stack: Stack): Promise<void> {
  if (context.mask.size === 0) return
  await check(context, 'secrets', async () => {
    const services = await stack.services()
    const found = (await Promise.all(services.map((service) => printed(context, stack, service)))).flat()
    if (found.length > 0) no('recipe', `${found.join('; ')}: whoever reads the log can read it`, ['Print that a secret is set, never its value.'])
    return `none of ${context.mask.size} secret${context.mask.size === 1 ? '' : 's'} in the logs of ${services.length} service${services.length === 1 ? '' : 's'}`
  })
}

async function printed(context: StageContext, stack: Stack, service: Service): Promise<string[]> {
  const names = context.mask.namesIn((await stack.allLogs(service, most)).join('\n'))
  return names.map((name) => `"${service.Spec.Name.slice(stack.name.length + 1)}" prints the secret ${name}`)
}
