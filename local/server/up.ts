import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { writeAtomic } from '../../src/run/atomic.ts'
import type { Holder } from '../../src/run/lock.ts'
import { alive, readRecord } from '../../src/run/processes.ts'
import { backupPlaces, ensureBackups } from './backups.ts'
import { certificatesGood, ensureCertificates } from './certificates.ts'
import { logTail, type Progress, until } from './command.ts'
import { ensureDaemon } from './daemon.ts'
import { edgeCurrent, ensureEdge, pings } from './edge.ts'
import { type EngineInfo, engineGet } from './engine-api.ts'
import { ServerError } from './errors.ts'
import { readFacts, type ServerFacts } from './facts.ts'
import { ensureFilter, filterCurrent } from './filter.ts'
import { detectIpvs } from './ipvs.ts'
import { partUp } from './listening.ts'
import { locked } from './lock.ts'
import { ensureNetwork, readNetwork } from './network.ts'
import { ensureOutbound } from './outbound.ts'
import { ensurePackages } from './packages.ts'
import { machineLock, type Places, parts, placesOf, zone } from './places.ts'
import { ensureRegistry } from './registry.ts'
import { ensureResolver } from './resolver.ts'
import { requireRoot } from './root.ts'
import { ensureSwarm } from './swarm.ts'
import { undisturbed } from './undisturbed.ts'

/**
 * Brings the server up, or repairs it; at once when it is up and healthy. Nothing is repaired under a living run:
 * with `wait` that run's end is awaited, else its server is taken as it is, or refused when it does not answer.
 */
export async function up(options: { name: string; assumeYes: boolean; progress: Progress; wait?: (holder: Holder) => void }): Promise<ServerFacts> {
  const places = placesOf(options.name)
  requireRoot()
  const already = await healthy(places)
  if (already !== undefined) return already
  await ensurePackages(options)
  const repair = (): Promise<ServerFacts> => locked(machineLock, async () => (await healthy(places)) ?? (await build(places, options.progress)))
  // A server that was never up has no user.
  if (readFacts(places) === undefined) return await repair()
  const usable = (): Promise<ServerFacts | undefined> => healthy(places, { anyEdge: true })
  return await undisturbed(places, { wait: options.wait, progress: options.progress, usable }, repair)
}

/**
 * All parts at once: the recorded processes, the filter, the swarm, the edge through its published port, the certificates.
 * `anyEdge`: the edge of another version of testme is good enough.
 */
async function healthy(places: Places, { anyEdge = false } = {}): Promise<ServerFacts | undefined> {
  const [facts, network] = [readFacts(places), readNetwork(places)]
  if (facts === undefined || facts.caBundle === undefined || !existsSync(`/run/netns/${places.netns}`)) return undefined
  if (network === undefined || !filterCurrent(places, network)) return undefined
  if (!parts.every((part) => partUp(places, part))) return undefined
  if (!certificatesGood(places) || !existsSync(join(facts.resticRepository, 'config'))) return undefined
  const [info, edge, ping] = await Promise.all([
    engineGet<EngineInfo>(places.socket, '/info'),
    anyEdge || edgeCurrent(places),
    pings(places, facts.edgeAddress)
  ])
  return info?.Swarm.ControlAvailable === true && edge && ping ? facts : undefined
}

/** A name belongs to one state root: two servers of one name would share a namespace. */
function claim(places: Places): void {
  mkdirSync(places.state, { recursive: true, mode: 0o711 })
  mkdirSync(places.run, { recursive: true, mode: 0o711 })
  mkdirSync(join(places.state, 'docker-config'), { recursive: true })
  const owner = join(places.run, 'state')
  const other = existsSync(owner) ? readFileSync(owner, 'utf8') : places.state
  if (other !== places.state && existsSync(other))
    throw new ServerError(
      `a server named ${places.name} already runs from ${other}. Choose another name, or take that one down with TESTME_STATE=${dirname(dirname(other))}.`
    )
  writeFileSync(owner, places.state)
}

async function build(places: Places, progress: Progress): Promise<ServerFacts> {
  progress(`bringing the server ${places.name} up in ${places.state}`)
  claim(places)
  // Key derivation takes a second or two: beside the rest.
  const beside = Promise.all([ensureBackups(places), ensureCertificates(places)])
  beside.catch(() => {})
  const network = await ensureNetwork(places)
  const { address, host } = network
  await ensureFilter(places, network)
  ensureResolver(places, address)
  ensureRegistry(places)
  const engine = await ensureDaemon(places, address, progress)
  // Only now: what a dead daemon left in the namespace has been killed by then, and the proxy's listener begins its life there.
  ensureOutbound(places)
  const info = await ensureSwarm(places, address, engine, progress)
  await beside
  await ensureEdge(places, address, progress)
  for (const part of parts) {
    const ready = await until(10, () => partUp(places, part) || !alive(readRecord(places.records[part])))
    if (ready === undefined || !partUp(places, part))
      throw new ServerError(
        `the ${part} of the server ${places.name} ${ready === undefined ? 'does not answer' : 'ended'}.\n${logTail(join(places.state, `${part}.log`))}`
      )
  }
  const { repository, passwordFile } = backupPlaces(places)
  const facts: ServerFacts = {
    name: places.name,
    dockerHost: `unix://${places.socket}`,
    zone,
    edgeAddress: address,
    // It follows the engine's events; the rest is for a machine that is busy.
    edgeDelay: 5,
    hostAddress: host,
    caFile: places.ca,
    caBundle: places.bundle,
    registry: 'testme.local',
    ipvs: await detectIpvs(places),
    nodes: info.Swarm.Nodes ?? 1,
    dockerVersion: info.ServerVersion,
    stateDirectory: places.state,
    resticRepository: repository,
    resticPasswordFile: passwordFile,
    netns: places.netns
  }
  writeAtomic(places.facts, `${JSON.stringify(facts, null, 2)}\n`)
  return facts
}
