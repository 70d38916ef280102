import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { InfrastructureError } from '../model/failure.ts'
import type { Server } from '../model/types.ts'
import { parseRunFile } from './schema.ts'

/** What a server says of itself in its `server.json`, as far as a run needs it. */
const factsSchema = z.object({
  name: z.string().min(1),
  dockerHost: z.string().regex(/^unix:\/\/\//, 'expected the address of a socket, unix:///…'),
  zone: z.string().min(1),
  edgeAddress: z.string().min(1),
  caFile: z.string().min(1),
  caBundle: z.string().min(1),
  edgeDelay: z.number().positive().optional(),
  ipvs: z.boolean(),
  nodes: z.number().int().positive(),
  dockerVersion: z.string(),
  stateDirectory: z.string().startsWith('/', 'expected an absolute path')
})
type Facts = z.output<typeof factsSchema>

/** The server as a run knows it. */
export function serverOf(facts: Facts): Server {
  return {
    name: facts.name,
    zone: facts.zone,
    edgeAddress: facts.edgeAddress,
    caFile: facts.caFile,
    caBundle: facts.caBundle,
    ...(facts.edgeDelay === undefined ? {} : { edgeDelay: facts.edgeDelay }),
    dockerSocket: facts.dockerHost.replace('unix://', ''),
    ipvs: facts.ipvs,
    backupApp: `backups.${facts.zone}`,
    locksDirectory: join(facts.stateDirectory, 'locks'),
    description: `embedded server (docker ${facts.dockerVersion}, ${facts.nodes} node${facts.ipvs ? '' : ', no IPVS: using dnsrr'})`,
    dockerVersion: facts.dockerVersion,
    nodes: facts.nodes,
    environment: { DOCKER_HOST: facts.dockerHost, TESTME_SERVER_FILE: join(facts.stateDirectory, 'server.json'), TESTME_NODE: process.execPath }
  }
}

/** The server that a `server.json` speaks of, and its state directory. Throws InfrastructureError where there is none. */
export function readServerFile(path: string): { server: Server; stateDirectory: string } {
  if (!existsSync(path)) throw new InfrastructureError(`there is no server: ${path} does not exist`, 'Start it (./testme local up), or correct the path.')
  const facts = parseRunFile<Facts>(factsSchema, path, readFileSync(path, 'utf8'))
  return { server: serverOf(facts), stateDirectory: facts.stateDirectory }
}
