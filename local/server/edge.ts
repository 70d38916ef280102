import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { docker, dockerEnvironment, type Progress, run, until } from './command.ts'
import { engineGet } from './engine-api.ts'
import { ServerError } from './errors.ts'
import { type Places, zone } from './places.ts'

export const edgeContainer = 'testme-edge'
const edgeFolder = fileURLToPath(new URL('../edge', import.meta.url))
const edgeImage = 'testme.local/edge:local'

/**
 * Of what the edge does: another hash, and it is started anew. Contents only: the same edge from another checkout of testme
 * is the same edge.
 */
export function edgeHash(folder: string, certificate: string): string {
  const hash = createHash('sha256')
  for (const file of readdirSync(folder).sort()) if (!file.endsWith('.test.ts')) hash.update(`${file}\0`).update(readFileSync(join(folder, file)))
  return hash.update(readFileSync(certificate)).digest('hex').slice(0, 16)
}

const hashOf = (places: Places): string => edgeHash(edgeFolder, join(places.certificates, 'edge.pem'))

interface ContainerState {
  State: { Running: boolean }
  Config: { Labels: Record<string, string> }
}

export async function edgeCurrent(places: Places): Promise<boolean> {
  const container = await engineGet<ContainerState>(places.socket, `/containers/${edgeContainer}/json`)
  return container?.State.Running === true && container.Config.Labels['testme.edge'] === hashOf(places)
}

/** L70: the edge's own endpoint, which answers before any app and any router does. */
export async function pings(places: Places, address: string): Promise<boolean> {
  return await new Promise((resolve) => {
    try {
      const ca = readFileSync(places.ca)
      const host = `ping.${zone}`
      const outgoing = request({ host: address, port: 443, path: '/ping', servername: host, headers: { host }, ca, timeout: 2000, agent: false }, (answer) => {
        answer.resume()
        resolve(answer.statusCode === 200)
      })
      outgoing.on('timeout', () => outgoing.destroy())
      outgoing.on('error', () => resolve(false))
      outgoing.end()
    } catch {
      resolve(false)
    }
  })
}

/** Nothing but the shared libraries of the Node binary, which is bound into it. */
async function ensureEdgeImage(places: Places): Promise<void> {
  if ((await engineGet(places.socket, `/images/${edgeImage}/json`)) !== undefined) return
  const listed = await run('ldd', [process.execPath], { what: 'reading the libraries of Node' })
  const libraries = [...listed.matchAll(/(\/\S+) \(0x/g)].map((match) => match[1] ?? '')
  const archive = join(places.state, 'edge.tar')
  await run('tar', ['-C', '/', '-chf', archive, ...libraries.map((library) => library.slice(1))], { what: 'packing the image of the edge' })
  await docker(places, ['import', archive, edgeImage], 'importing the image of the edge')
  rmSync(archive, { force: true })
}

/**
 * `docker run` on the attachable network. A daemon that was killed still takes the attachment of the dead edge down while
 * the new one is being attached, and with it its own copy of the network: "network … not found", until that is over.
 */
async function startOnOverlay(places: Places, words: string[]): Promise<void> {
  let refused: unknown
  const started = await until(20, async () => {
    await run('docker', ['rm', '-f', edgeContainer], { what: 'removing the old edge', environment: dockerEnvironment(places) }).catch(() => {})
    try {
      await docker(places, [...words, edgeImage, '/node', '/edge/edge.ts'], 'starting the edge')
      return true
    } catch (error) {
      refused = error
      if (!/network \S+ not found/.test(String(error))) throw error
      return false
    }
  })
  if (started === undefined) throw refused
}

export async function ensureEdge(places: Places, address: string, progress: Progress): Promise<void> {
  if ((await edgeCurrent(places)) && (await pings(places, address))) return
  progress('starting the edge')
  await ensureEdgeImage(places)
  const binds = [
    [process.execPath, '/node'],
    [edgeFolder, '/edge'],
    [places.certificates, '/certificates'],
    [places.run, '/server']
  ].flatMap(([source, target]) => ['--mount', `type=bind,source=${source},target=${target},readonly`])
  const words = [
    ...['run', '--detach', '--name', edgeContainer, '--restart', 'no', '--network', 'proxy', '--label', `testme.edge=${hashOf(places)}`, '--read-only'],
    // The registry has port 80 of 127.0.0.2, and asking it must never end up here: only the one address is published.
    ...['--publish', `${address}:80:80`, '--publish', `${address}:443:443`, '--env', `EDGE_ZONE=${zone}`, '--env', 'NODE_NO_WARNINGS=1'],
    ...binds
  ]
  await startOnOverlay(places, words)
  const answered = await until(20, async () => await pings(places, address))
  if (answered === undefined) {
    const logs = await execa('docker', ['logs', '--tail', '20', edgeContainer], { env: dockerEnvironment(places), reject: false, all: true })
    throw new ServerError(`the edge of the server ${places.name} does not answer on https://${address}/ping after 20 s. Its log:\n${logs.all}`)
  }
}
