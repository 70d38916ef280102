import { execa } from 'execa'
import type { ServerFacts } from '../../local/server/server.ts'
import { waitUntilGone } from '../../src/swarm/converge.ts'
import { Engine } from '../../src/swarm/engine.ts'
import { lookUntil } from '../../src/swarm/look.ts'
import { Stack } from '../../src/swarm/stack.ts'

/** A stack for a test, deployed from compose services in the engine's own words; `remove` takes it away and waits. */
export class TestStack {
  readonly stack: Stack
  readonly #dockerHost: string
  constructor(facts: ServerFacts, name: string) {
    this.#dockerHost = facts.dockerHost
    this.stack = new Stack(new Engine(facts.dockerHost.replace('unix://', '')), name)
  }

  async deploy(services: Record<string, unknown>): Promise<void> {
    const input = JSON.stringify({ version: '3.8', services })
    await execa('docker', ['stack', 'deploy', '--compose-file', '-', this.stack.name], { input, env: { DOCKER_HOST: this.#dockerHost } })
  }

  async remove(): Promise<void> {
    await execa('docker', ['stack', 'rm', this.stack.name], { env: { DOCKER_HOST: this.#dockerHost }, reject: false })
    await waitUntilGone(this.stack, 60_000)
    const noNetworks = async (): Promise<true | undefined> => ((await this.stack.networks()).length === 0 ? true : undefined)
    await lookUntil(this.stack.engine, { relevant: () => true, until: Date.now() + 60_000 }, noNetworks)
    for (const volume of await this.stack.volumes()) await this.stack.remove(`/volumes/${volume.Name}`)
  }
}

/** A service on our nginx image; `deploy` keys are added to what this kernel needs. */
export function service(options: { image?: string; command?: string[]; deploy?: object; healthcheck?: object; [key: string]: unknown }): object {
  const { image, deploy, ...rest } = options
  return {
    image: image ?? 'testme.local/nginx:1.22-r3',
    ...rest,
    deploy: { endpoint_mode: 'dnsrr', restart_policy: { condition: 'on-failure' }, ...deploy }
  }
}

/** A healthcheck that asks nginx every second. */
export const asksNginx = { test: ['CMD', 'curl', '-fsS', 'http://localhost/'], interval: '1s', retries: 3 }
