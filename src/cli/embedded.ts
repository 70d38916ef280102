import { join } from 'node:path'
import { ensureImages } from '../../local/images/images.ts'
import { type ServerFacts, up } from '../../local/server/server.ts'
import type { Server } from '../model/types.ts'
import { root } from './suite.ts'

/** The command of the embedded `abra` stand-in. */
export const standIn = join(root, 'local', 'abra', 'abra')

export function serverOf(facts: ServerFacts): Server {
  return {
    name: facts.name,
    zone: facts.zone,
    edgeAddress: facts.edgeAddress,
    caFile: facts.caFile,
    caBundle: facts.caBundle,
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

export async function bringUp(name: string, assumeYes: boolean, progress: (line: string) => void): Promise<ServerFacts> {
  const facts = await up({ name, assumeYes, progress })
  await ensureImages(facts.dockerHost, progress)
  return facts
}
