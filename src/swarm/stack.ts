import { type Engine, EngineError, filters } from './engine.ts'
import { taskInWords, unborn } from './tasks.ts'
import type { Container, Service, Task } from './wire.ts'

export type { Container, Service, Task, TaskSpec } from './wire.ts'

const namespaceLabel = 'com.docker.stack.namespace'

interface Labelled {
  Labels?: Record<string, string> | null
}

/** One stack: the objects that carry its namespace label or its name as prefix. */
export class Stack {
  readonly engine: Engine
  readonly name: string
  constructor(engine: Engine, name: string) {
    this.engine = engine
    this.name = name
  }

  services(): Promise<Service[]> {
    return this.engine.call('GET', `/services?status=true&${filters({ label: [`${namespaceLabel}=${this.name}`] })}`)
  }

  tasks(): Promise<Task[]> {
    return this.engine.call('GET', `/tasks?${filters({ label: [`${namespaceLabel}=${this.name}`] })}`)
  }

  containers(): Promise<Container[]> {
    return this.engine.call('GET', `/containers/json?all=true&${filters({ label: [`${namespaceLabel}=${this.name}`] })}`)
  }

  /** `also`: names of anonymous volumes that were seen at its containers; nothing else tells whose they are. */
  async volumes(also: string[] = []): Promise<{ Name: string; Mountpoint: string }[]> {
    const answer = await this.engine.call<{ Volumes: (Labelled & { Name: string; Mountpoint: string })[] | null }>('GET', '/volumes')
    return (answer.Volumes ?? []).filter((volume) => this.#has(volume.Name, volume) || also.includes(volume.Name))
  }

  /** The volumes without a name of their own that its containers have now, called by 64 hex digits. */
  async anonymousVolumes(): Promise<string[]> {
    const mounts = (await this.containers()).flatMap((container) => container.Mounts ?? [])
    return [...new Set(mounts.flatMap(({ Type, Name = '' }) => (Type === 'volume' && /^[0-9a-f]{64}$/.test(Name) ? [Name] : [])))]
  }

  async secrets(): Promise<{ ID: string; Spec: { Name: string } }[]> {
    const all = await this.engine.call<{ ID: string; Spec: Labelled & { Name: string } }[]>('GET', '/secrets')
    return all.filter((secret) => this.#has(secret.Spec.Name, secret.Spec))
  }

  async configs(): Promise<{ ID: string; Spec: { Name: string; Data: string } }[]> {
    const all = await this.engine.call<{ ID: string; Spec: Labelled & { Name: string; Data: string } }[]>('GET', '/configs')
    return all.filter((config) => this.#has(config.Spec.Name, config.Spec))
  }

  async networks(): Promise<{ Id: string; Name: string }[]> {
    const all = await this.engine.call<(Labelled & { Id: string; Name: string })[]>('GET', '/networks')
    return all.filter((network) => this.#has(network.Name, network))
  }

  /** Everything of the stack that is still there, one line each; empty means no residue. */
  async residue(also: string[] = []): Promise<string[]> {
    // Tasks before the rest: what becomes a container between the two looks is seen by the second.
    const tasks = await this.tasks()
    const [services, containers, volumes, secrets, configs, networks] = await Promise.all([
      this.services(),
      this.containers(),
      this.volumes(also),
      this.secrets(),
      this.configs(),
      this.networks()
    ])
    return [
      ...services.map((service) => `service ${service.Spec.Name}`),
      ...unborn(tasks, containers).map(taskInWords),
      ...containers.map((container) => `container ${container.Id.slice(0, 12)} (${container.State})`),
      ...volumes.map((volume) => `volume ${volume.Name}`),
      ...secrets.map((secret) => `secret ${secret.Spec.Name}`),
      ...configs.map((config) => `config ${config.Spec.Name}`),
      ...networks.map((network) => `network ${network.Name}`)
    ]
  }

  /** The last lines that a service printed, stdout and stderr together. */
  async logs(service: Service, lines = 10): Promise<string[]> {
    const tasks = (await this.tasks()).filter((task) => task.ServiceID === service.ID)
    tasks.sort((a, b) => b.CreatedAt.localeCompare(a.CreatedAt))
    for (const task of tasks) {
      const id = task.Status.ContainerStatus?.ContainerID
      if (id === undefined || id === '') continue
      const answer = await this.engine.raw('GET', `/containers/${id}/logs?stdout=true&stderr=true&tail=${lines}`)
      if (answer.status !== 200) continue
      const text = demultiplex(answer.content).trimEnd()
      if (text !== '') return text.split('\n').slice(-lines)
    }
    return []
  }

  /** What every container of a service printed, newest container first, at most so many lines of each. */
  async allLogs(service: Service, lines: number): Promise<string[]> {
    const ids = (await this.tasks()).filter((task) => task.ServiceID === service.ID).map((task) => task.Status.ContainerStatus?.ContainerID ?? '')
    const texts = await Promise.all(
      ids
        .filter((id) => id !== '')
        .map(async (id) => {
          const answer = await this.engine.raw('GET', `/containers/${id}/logs?stdout=true&stderr=true&tail=${lines}`)
          return answer.status === 200 ? demultiplex(answer.content).split('\n') : []
        })
    )
    return texts.flat()
  }

  /** Removes one object; that it is gone already is what was wanted. */
  async remove(path: string): Promise<void> {
    try {
      await this.engine.call('DELETE', path)
    } catch (error) {
      if (!(error instanceof EngineError) || error.status !== 404) throw error
    }
  }

  owns(name: string): boolean {
    return name === this.name || name.startsWith(`${this.name}_`)
  }

  /** By its name, which is all that a secret made by abra has, or by the label that `docker stack deploy` writes, whatever the name is. */
  #has(name: string, object: Labelled): boolean {
    return this.owns(name) || object.Labels?.[namespaceLabel] === this.name
  }
}

/** Docker frames both streams: a header of eight bytes, the length in the last four. A TTY's output comes without frames. */
export function demultiplex(content: Buffer): string {
  let offset = 0
  let text = ''
  while (offset + 8 <= content.length) {
    const kind = content[offset] ?? 255
    if (kind > 2) return content.toString('utf8')
    const length = content.readUInt32BE(offset + 4)
    text += content.subarray(offset + 8, offset + 8 + length).toString('utf8')
    offset += 8 + length
  }
  return text
}
