import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { endProcess, readRecord } from '../../src/run/processes.ts'
import { type Progress, run } from './command.ts'
import { removeMade } from './daemon.ts'
import { ServerError } from './errors.ts'
import { locked } from './lock.ts'
import { removeNetwork } from './network.ts'
import { imageCache, machineLock, type Places, parts, placesOf, registryStorage } from './places.ts'
import { cgroupRemove, killMembers } from './processes.ts'
import { requireRoot } from './root.ts'

/**
 * Takes the server away, all of it; works on half a server too. The registry's storage and the image cache, which all
 * servers share and which took minutes to make, stay unless `purge` is set and no other server is left.
 */
export async function down(options: { name: string; purge?: boolean; progress: Progress }): Promise<void> {
  const places = placesOf(options.name)
  requireRoot()
  const owner = join(places.run, 'state')
  if (!existsSync(places.state) && existsSync(owner) && existsSync(readFileSync(owner, 'utf8')))
    throw new ServerError(`${places.state} is not there; the server ${places.name} runs from ${readFileSync(owner, 'utf8')}. Set TESTME_STATE to match.`)
  await locked(machineLock, async () => {
    if (existsSync(places.state) || existsSync(places.run) || existsSync(`/run/netns/${places.netns}`)) await remove(places, options.progress)
    else options.progress(`there is no server ${places.name}`)
    clearShared(places, options.purge === true, options.progress)
  })
}

async function remove(places: Places, progress: Progress): Promise<void> {
  progress(`taking the server ${places.name} down`)
  // The daemon first: its containers use the others. `parts` lists it first.
  for (const part of parts) await endProcess(readRecord(places.records[part]), part === 'dockerd' ? 15_000 : 2000)
  await killMembers(places.netns, places.cgroup, [])
  await removeNetwork(places)
  await cgroupRemove(places.cgroup, rmdirSync)
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
  for (const mount of mounts.reverse()) {
    if (mount.startsWith(`${places.state}/`) || mount.startsWith(`${places.run}/`)) await run('umount', [mount], { what: 'unmounting' })
  }
  for (const directory of [places.run, places.state]) rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
}

function clearShared(places: Places, purge: boolean, progress: Progress): void {
  const servers = dirname(places.state)
  const others = existsSync(servers) ? readdirSync(servers) : []
  if (others.length === 0) removeMade(places.root)
  const kept = [registryStorage, imageCache].filter((directory) => existsSync(directory))
  if (kept.length > 0 && !purge) progress(`kept for the next server: ${kept.join(', ')} (remove them with --purge)`)
  else if (kept.length > 0 && others.length > 0) progress(`kept, because other servers use them: ${kept.join(', ')} (servers: ${others.join(', ')})`)
  else if (purge) {
    for (const directory of [...kept, servers]) rmSync(directory, { recursive: true, force: true })
    removeIfEmpty(places.root)
  }
  removeIfEmpty('/run/testme')
}

function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory)
  } catch {
    // not empty, or not there
  }
}
