import { statfsSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { alive, readRecord } from '../../src/run/processes.ts'
import { expiryOf } from './certificates.ts'
import { systemPath } from './command.ts'
import { edgeCurrent, pings } from './edge.ts'
import { type EngineInfo, engineGet } from './engine-api.ts'
import { readFacts, type ServerFacts } from './facts.ts'
import { partUp } from './listening.ts'
import { readNetwork } from './network.ts'
import { type Places, placesOf, zone } from './places.ts'

/** The facts of a server that is up and answers, else undefined. */
export async function status(name: string): Promise<ServerFacts | undefined> {
  const places = placesOf(name)
  const facts = readFacts(places)
  if (facts === undefined || !alive(readRecord(places.records.dockerd))) return undefined
  return (await engineGet(places.socket, '/info')) === undefined ? undefined : facts
}

/** Everything `local status` shows, as data. Nothing is changed by asking. */
export interface ServerReport {
  name: string
  state: 'absent' | 'down' | 'broken' | 'up'
  stateDirectory: string
  parts: { name: string; up: boolean; detail: string }[]
  dockerHost: string
  zone: string
  address: string | undefined
  ipvs: boolean | undefined
  /** End of the edge's certificate, ISO 8601. */
  certificateUntil: string | undefined
  disk: { usedBytes: number | undefined; freeBytes: number | undefined }
}

export async function serverReport(name: string): Promise<ServerReport> {
  const places = placesOf(name)
  const network = readNetwork(places)
  const facts = readFacts(places)
  const info = await engineGet<EngineInfo>(places.socket, '/info')
  const namespace = network !== undefined && (await execa('ip', ['-n', places.netns, 'link'], { reject: false, env: { PATH: systemPath } })).exitCode === 0
  const swarm = info?.Swarm.ControlAvailable === true
  const edge = namespace && swarm && (await edgeCurrent(places)) && (await pings(places, network.address))
  const listed: ServerReport['parts'] = [
    { name: 'network', up: namespace, detail: `namespace ${places.netns}` },
    { name: 'docker', up: partUp(places, 'dockerd') && info !== undefined, detail: info === undefined ? 'does not answer' : `Docker ${info.ServerVersion}` },
    {
      name: 'swarm',
      up: swarm,
      detail: swarm ? `${info.Swarm.Nodes ?? 1} node${info.Swarm.Nodes === 1 ? '' : 's'}` : (info?.Swarm.LocalNodeState ?? 'unknown')
    },
    { name: 'edge', up: edge, detail: network === undefined ? '' : `https://${network.address}` },
    { name: 'resolver', up: partUp(places, 'resolver') && namespace && (await resolves(places)), detail: `*.${zone}` },
    { name: 'registry', up: partUp(places, 'registry'), detail: 'testme.local' },
    { name: 'outbound', up: partUp(places, 'outbound'), detail: 'the way to other registries' }
  ]
  const any = listed.some((part) => part.up)
  const all = listed.every((part) => part.up)
  return {
    name,
    state: network === undefined ? 'absent' : all ? 'up' : any ? 'broken' : 'down',
    stateDirectory: places.state,
    parts: listed,
    dockerHost: `unix://${places.socket}`,
    zone,
    address: network?.address,
    ipvs: facts?.ipvs,
    certificateUntil: expiryOf(join(places.certificates, 'edge.pem'))?.toISOString(),
    disk: network === undefined ? { usedBytes: undefined, freeBytes: undefined } : { usedBytes: await sizeOf(places.state), freeBytes: freeBytes(places.root) }
  }
}

async function resolves(places: Places): Promise<boolean> {
  const network = readNetwork(places)
  if (network === undefined) return false
  const { Resolver } = await import('node:dns/promises')
  const resolver = new Resolver({ timeout: 1000, tries: 1 })
  resolver.setServers([network.address])
  try {
    return (await resolver.resolve4(`status.${zone}`)).includes(network.address)
  } catch {
    return false
  }
}

async function sizeOf(directory: string): Promise<number | undefined> {
  const { stdout } = await execa('du', ['--summarize', '--bytes', '--one-file-system', directory], { reject: false, timeout: 20_000 })
  const bytes = Number(stdout.split('\t')[0])
  return Number.isFinite(bytes) && stdout !== '' ? bytes : undefined
}

function freeBytes(directory: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(directory)
    return bavail * bsize
  } catch {
    return undefined
  }
}

const gigabytes = (bytes: number | undefined): string => (bytes === undefined ? 'unknown' : `${(bytes / 1e9).toFixed(1)} GB`)

/** The lines of `local status`. Pure. */
export function reportLines(report: ServerReport, now: Date): string[] {
  if (report.state === 'absent') return [`there is no server ${report.name}: bring it up with ./testme local up`]
  const headline = {
    up: 'up',
    down: 'down: bring it up with ./testme local up',
    broken: 'half there: ./testme local up repairs it'
  }[report.state]
  const days = report.certificateUntil === undefined ? undefined : Math.floor((new Date(report.certificateUntil).getTime() - now.getTime()) / 86_400_000)
  return [
    `server ${report.name} is ${headline}`,
    ...report.parts.map((part) => ` ${part.up ? '✓' : '✗'} ${part.name.padEnd(9)} ${part.detail}`.trimEnd()),
    `   zone      *.${report.zone} at ${report.address}`,
    `   ipvs      ${report.ipvs === undefined ? 'unknown' : report.ipvs ? 'yes' : 'no: services get endpoint_mode dnsrr'}`,
    `   certificate ${days === undefined ? 'missing' : `good for ${days} days${days < 30 ? ': ./testme local up renews it' : ''}`}`,
    `   disk      ${gigabytes(report.disk.usedBytes)} used in ${report.stateDirectory}, ${gigabytes(report.disk.freeBytes)} free`,
    `   docker    DOCKER_HOST=${report.dockerHost}`
  ]
}
