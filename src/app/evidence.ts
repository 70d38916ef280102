import { existsSync, readFileSync } from 'node:fs'
import { messageOf } from '../model/failure.ts'
import { stackName } from '../recipe/stack.ts'
import { writeAtomic } from '../run/atomic.ts'
import { domainsOf } from '../run/dependencies.ts'
import type { RunDirectory } from '../run/directory.ts'
import { maskByKey } from '../secrets/keys.ts'
import type { Mask } from '../secrets/mask.ts'
import { Stack } from '../swarm/stack.ts'
import type { AppContext } from './context.ts'

/** So much of a service's log is kept: the end tells the cause, and a run directory stays small. */
const lines = 400

/**
 * Keeps what removal would destroy (L134): the last lines of every service, the list of tasks, the env file with the
 * values of secret names masked. Everything passes the mask. Returns the folder of each app that was there; never throws.
 */
export async function collectEvidence(context: AppContext & { run: RunDirectory; mask: Mask }, occasion: string): Promise<string[]> {
  const kept: string[] = []
  await Promise.all(
    domainsOf(context.plan).map(async (domain) => {
      const stack = new Stack(context.engine, stackName(domain))
      const write = (name: string, text: string): void =>
        writeAtomic(context.run.file('logs', occasion, domain, name), `${context.mask.apply(text).trimEnd()}\n`)
      try {
        const services = await stack.services()
        if (services.length === 0) return
        kept.push(`logs/${occasion}/${domain}`)
        const tasks = await stack.tasks()
        const nameOf = (id: string): string => services.find((service) => service.ID === id)?.Spec.Name ?? id
        tasks.sort((a, b) => a.CreatedAt.localeCompare(b.CreatedAt))
        write(
          'tasks.txt',
          tasks
            .map(({ ServiceID, CreatedAt, DesiredState, Status, Spec }) => {
              const code = Status.ContainerStatus?.ExitCode
              const end = `${code === undefined || code === 0 ? '' : ` · exit code ${code}`}${Status.Err === undefined ? '' : ` · ${Status.Err}`}`
              return `${CreatedAt}  ${nameOf(ServiceID)}  ${Status.State} (wanted: ${DesiredState})${end}  ${Spec.ContainerSpec.Image}`
            })
            .join('\n')
        )
        await Promise.all(
          services.map(async (service) => write(`${service.Spec.Name.slice(stack.name.length + 1)}.log`, (await stack.logs(service, lines)).join('\n')))
        )
        const file = context.abra.environmentFile(domain)
        if (existsSync(file)) write('app.env', maskByKey(readFileSync(file, 'utf8')))
      } catch (error) {
        write('incomplete.txt', `not everything could be kept: ${messageOf(error)}`)
      }
    })
  )
  return kept.sort()
}
