import { StringDecoder } from 'node:string_decoder'
import { SecretFinder } from '../secrets/finder.ts'
import { EngineError } from '../swarm/engine.ts'
import type { Service, Stack } from '../swarm/stack.ts'
import { check, no, type StageContext } from './context.ts'

/**
 * L139: no service may print a secret of this run, plain or encoded, into its log; on a real server it would stand in everybody's `docker logs`. The
 * whole log is searched, from its first line on: a start is where secrets are printed.
 */
export async function checkLogs(context: Pick<StageContext, 'mask' | 'checks' | 'progress'>, stack: Stack): Promise<void> {
  if (context.mask.size === 0) return
  await check(context as StageContext, 'secrets', async () => {
    const services = await stack.services()
    const found = (await Promise.all(services.map((service) => printed(context, stack, service)))).flat()
    if (found.length > 0) no('recipe', `${found.join('; ')}: whoever reads the log can read it`, ['Print that a secret is set, never its value.'])
    return `none of ${context.mask.size} secret${context.mask.size === 1 ? '' : 's'} in the logs of ${services.length} service${services.length === 1 ? '' : 's'}`
  })
}

async function printed({ mask }: Pick<StageContext, 'mask'>, stack: Stack, service: Service): Promise<string[]> {
  const short = service.Spec.Name.slice(stack.name.length + 1)
  const names = new Set<string>()
  for (const container of await stack.containersOf(service)) {
    const open = () => ({ finder: new SecretFinder(mask), decoder: new StringDecoder('utf8') })
    const streams = { stdout: open(), stderr: open() }
    try {
      await stack.hearLog(container, (stream, bytes) => streams[stream].finder.push(streams[stream].decoder.write(bytes)))
    } catch (error) {
      // L44: what could not be looked at is not clean.
      if (error instanceof EngineError) no('infrastructure', `the log of "${short}" cannot be searched for secrets: ${error.message}`)
      throw error
    }
    for (const { finder } of Object.values(streams)) for (const name of finder.names()) names.add(name)
  }
  return [...names].map((name) => `"${short}" prints the secret ${name}`)
}
