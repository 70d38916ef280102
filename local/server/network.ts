// The server's network namespace and the one cable into it: a veth pair with an address on both ends.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { writeAtomic } from '../../src/run/atomic.ts'
import { run } from './command.ts'
import { ServerError } from './errors.ts'
import type { Places } from './places.ts'
import { chooseSubnet } from './subnet.ts'

export interface Network {
  /** Of the server: its edge, its resolver, its swarm. */
  address: string
  /** Of this machine, seen from the server. */
  host: string
  /** Name of this machine's end of the cable. */
  interface: string
  peer: string
}

function networkOf(index: number): Network {
  return { address: `10.213.${index}.2`, host: `10.213.${index}.1`, interface: `testme${index}h`, peer: `testme${index}i` }
}

/** The network that a server has, or undefined before it has one. */
export function readNetwork(places: Places): Network | undefined {
  const file = join(places.state, 'subnet')
  return existsSync(file) ? networkOf(Number(readFileSync(file, 'utf8'))) : undefined
}

/** Kept for the life of the server, so that the swarm finds its address again after a reboot. */
async function claimNetwork(places: Places): Promise<Network> {
  const own = readNetwork(places)
  if (own !== undefined) return own
  const taken = new Set<number>()
  for (const server of readdirSync(dirname(places.state))) {
    const other = join(dirname(places.state), server, 'subnet')
    if (existsSync(other)) taken.add(Number(readFileSync(other, 'utf8')))
  }
  // Interfaces without an address yet, of servers under another state root.
  for (const name of readdirSync('/sys/class/net')) {
    const match = /^testme(\d+)h$/.exec(name)
    if (match !== null) taken.add(Number(match[1]))
  }
  const listed = await run('ip', ['-json', 'route', 'show', 'table', 'all'], { what: 'reading the routes of this machine' })
  const routes = (JSON.parse(listed === '' ? '[]' : listed) as { dst: string }[]).map((route) => route.dst)
  const index = chooseSubnet(taken, routes)
  if (index === undefined)
    throw new ServerError(
      `no subnet is free in 10.213.0.0/16 for the server ${places.name}: this machine routes to it, or has 254 servers. Remove servers that are no longer used (${dirname(places.state)}).`
    )
  writeAtomic(join(places.state, 'subnet'), String(index))
  return networkOf(index)
}

export async function ensureNetwork(places: Places): Promise<Network> {
  const network = await claimNetwork(places)
  const ip = async (words: string[]): Promise<string> => await run('ip', words, { what: `the network of the server ${places.name}` })
  if (!existsSync(`/run/netns/${places.netns}`)) {
    // The other end went with the namespace it was in; the name may still be taken for a moment.
    if (existsSync(`/sys/class/net/${network.interface}`)) await ip(['link', 'delete', network.interface])
    await ip(['netns', 'add', places.netns])
  }
  if (!existsSync(`/sys/class/net/${network.interface}`))
    await ip(['link', 'add', network.interface, 'type', 'veth', 'peer', 'name', network.peer, 'netns', places.netns])
  await ip(['address', 'replace', `${network.host}/30`, 'dev', network.interface])
  await ip(['link', 'set', network.interface, 'up'])
  await ip(['-n', places.netns, 'link', 'set', 'lo', 'up'])
  await ip(['-n', places.netns, 'address', 'replace', `${network.address}/30`, 'dev', network.peer])
  await ip(['-n', places.netns, 'link', 'set', network.peer, 'up'])
  await ip(['-n', places.netns, 'route', 'replace', 'default', 'via', network.host])
  return network
}

export async function removeNetwork(places: Places): Promise<void> {
  const network = readNetwork(places)
  if (network !== undefined && existsSync(`/sys/class/net/${network.interface}`))
    await run('ip', ['link', 'delete', network.interface], { what: 'removing the interface' })
  if (existsSync(`/run/netns/${places.netns}`)) await run('ip', ['netns', 'delete', places.netns], { what: 'removing the network namespace' })
}
