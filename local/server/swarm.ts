import { join } from 'node:path'
import { docker, logTail, type Progress, until } from './command.ts'
import { type EngineInfo, engineGet } from './engine-api.ts'
import { ServerError } from './errors.ts'
import type { Places } from './places.ts'

/** A swarm of one node and the network `proxy` that the recipes expect. Repairs a swarm that does not come back. */
export async function ensureSwarm(places: Places, address: string, first: EngineInfo, progress: Progress): Promise<EngineInfo> {
  let info: EngineInfo | undefined = first
  const ready = (candidate: EngineInfo | undefined): boolean => candidate?.Swarm.LocalNodeState === 'active' && candidate.Swarm.ControlAvailable
  if (info.Swarm.LocalNodeState === 'pending' || info.Swarm.LocalNodeState === 'active') {
    info = await until(30, async () => {
      const now = await engineGet<EngineInfo>(places.socket, '/info')
      return ready(now) || now?.Swarm.LocalNodeState === 'error' ? now : undefined
    })
  }
  if (info?.Swarm.LocalNodeState === 'error' || (info !== undefined && info.Swarm.LocalNodeState !== 'inactive' && !ready(info))) {
    progress(`the swarm is broken (${info.Swarm.Error ?? info.Swarm.LocalNodeState}): a new one is made`)
    await docker(places, ['swarm', 'leave', '--force'], 'leaving the broken swarm')
    info.Swarm.LocalNodeState = 'inactive'
  }
  if (info?.Swarm.LocalNodeState === 'inactive') {
    progress('making the swarm')
    await docker(
      places,
      ['swarm', 'init', '--advertise-addr', address, '--default-addr-pool', '10.216.0.0/14', '--default-addr-pool-mask-length', '24'],
      'docker swarm init'
    )
  }
  const active = await until(30, async () => {
    const now = await engineGet<EngineInfo>(places.socket, '/info')
    return ready(now) ? now : undefined
  })
  if (active === undefined)
    throw new ServerError(`the swarm of the server ${places.name} is not active after 30 s.\n${logTail(join(places.state, 'dockerd.log'))}`)
  if ((await engineGet(places.socket, '/networks/proxy')) === undefined)
    await docker(places, ['network', 'create', '--driver', 'overlay', '--attachable', 'proxy'], 'making the network proxy')
  return active
}
