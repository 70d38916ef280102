import { StageFailure } from '../model/failure.ts'
import type { Compose } from '../recipe/compose.ts'
import type { Stack } from '../swarm/stack.ts'

/** L30, L32: what really runs is this commit: images service by service, and abra's chaos-version on every service. Returns the evidence. */
export async function proveRunning(stack: Stack, compose: Compose, sha: string): Promise<string> {
  const services = await stack.services()
  const tasks = await stack.tasks()
  const names = services.map((service) => service.Spec.Name.slice(stack.name.length + 1)).sort()
  const wanted = Object.keys(compose.services).sort()
  const extra = names.filter((name) => !wanted.includes(name))
  const missing = wanted.filter((name) => !names.includes(name))
  if (extra.length > 0) throw new StageFailure('running', 'recipe', `services that this version does not have are still running: ${extra.join(', ')}`)
  if (missing.length > 0) throw new StageFailure('running', 'recipe', `services are not running: ${missing.join(', ')}`)
  for (const service of services) {
    const name = service.Spec.Name.slice(stack.name.length + 1)
    const image = compose.services[name]?.image
    const running = tasks.filter((task) => task.ServiceID === service.ID && task.DesiredState === 'running')
    for (const task of running) {
      const actual = task.Spec.ContainerSpec.Image.split('@')[0]
      if (actual !== image?.split('@')[0]) throw new StageFailure('running', 'recipe', `"${name}" runs the image ${actual}, this version asks for ${image}`)
    }
    const label = service.Spec.Labels[`coop-cloud.${stack.name}.chaos-version`]
    const stamp = label?.replace(/\+U$/, '') ?? ''
    if (stamp === '' || !sha.startsWith(stamp))
      throw new StageFailure('running', 'suite', `"${name}" carries the chaos-version ${label ?? 'none'}, deployed was ${sha.slice(0, 8)}`)
  }
  return `${services.length} service${services.length === 1 ? '' : 's'} at ${sha.slice(0, 8)}`
}

/** Q18, L16: abra leaves services that a version dropped running; they are removed after convergence. Returns their names. */
export async function removeDropped(stack: Stack, compose: Compose): Promise<string[]> {
  const dropped = (await stack.services()).filter((service) => compose.services[service.Spec.Name.slice(stack.name.length + 1)] === undefined)
  for (const service of dropped) await stack.remove(`/services/${service.ID}`)
  return dropped.map((service) => service.Spec.Name.slice(stack.name.length + 1))
}
