// What containers may reach of this machine: the packet filter of the server's namespace.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { writeAtomic } from '../../src/run/atomic.ts'
import { inside, systemPath } from './command.ts'
import { ServerError } from './errors.ts'
import type { Network } from './network.ts'
import type { Places } from './places.ts'

const input = 'TESTME-INPUT'

/**
 * Rules for iptables-restore. Nothing that a container opens leaves through the cable: this machine, other servers and
 * the world lie there. Of the namespace itself it reaches the resolver, the edge and published ports, not the swarm's own
 * ports. DOCKER-USER is the chain that Docker asks before its own rules and leaves to the machine's owner. Pure.
 */
export function filterRules({ peer }: Pick<Network, 'peer'>): string {
  const refuse = (protocol: string, ports: number[], how: string): string[] =>
    ports.map((port) => `-A ${input} -p ${protocol} -m ${protocol} --dport ${port} -j REJECT --reject-with ${how}`)
  return [
    '*filter',
    // A chain that is named here is emptied first, so this can be said again.
    `:${input} - [0:0]`,
    ':DOCKER-USER - [0:0]',
    `-A ${input} -i lo -j RETURN`,
    `-A ${input} -i ${peer} -j RETURN`,
    ...refuse('tcp', [2377, 7946], 'tcp-reset'),
    ...refuse('udp', [4789, 7946], 'icmp-port-unreachable'),
    `-A DOCKER-USER -o ${peer} -m conntrack --ctstate NEW -j REJECT --reject-with icmp-port-unreachable`,
    '-A DOCKER-USER -j RETURN',
    'COMMIT',
    ''
  ].join('\n')
}

/** The rules live as long as the namespace they were made in. */
const mark = (places: Places, network: Network): string => `${statSync(`/run/netns/${places.netns}`).ino}\n${filterRules(network)}`
const markFile = (places: Places): string => join(places.run, 'filter')

export function filterCurrent(places: Places, network: Network): boolean {
  return existsSync(markFile(places)) && readFileSync(markFile(places), 'utf8') === mark(places, network)
}

/** Before the daemon, so that no container ever lived without it. */
export async function ensureFilter(places: Places, network: Network): Promise<void> {
  if (filterCurrent(places, network)) return
  const within = async (words: string[], text?: string): Promise<{ failed: boolean; stderr: string }> => {
    const [command = '', ...rest] = inside(places, words)
    return await execa(command, rest, { env: { PATH: systemPath }, reject: false, ...(text === undefined ? {} : { input: text }) })
  }
  const restored = await within(['iptables-restore', '--wait', '--noflush'], filterRules(network))
  const first = ['INPUT', '-j', input]
  const jumped =
    restored.failed || !(await within(['iptables', '--wait', '-C', ...first])).failed ? restored : await within(['iptables', '--wait', '-I', ...first])
  if (jumped.failed)
    throw new ServerError(
      `the packet filter of the server ${places.name} cannot be set, so its containers would reach everything that listens on this machine:\n${jumped.stderr.trim()}\nLoad what the kernel lacks (conntrack, REJECT), then run this again.`
    )
  writeAtomic(markFile(places), mark(places, network))
}
