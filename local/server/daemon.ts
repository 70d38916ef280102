import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { alive, endProcess, readRecord } from '../../src/run/processes.ts'
import { inside, logTail, type Progress, systemPath, until } from './command.ts'
import { type EngineInfo, engineGet } from './engine-api.ts'
import { ServerError } from './errors.ts'
import { outboundEnvironment } from './outbound.ts'
import type { Places } from './places.ts'
import { killMembers, limitProcesses, startDetached } from './processes.ts'

/** Directories the daemon would otherwise share with another one on this machine; ours are mounted over them. */
const shadowed = ['/etc/docker', '/run/containerd', '/run/docker']

/** A bomb of processes in an app must not take the machine along; what a recipe's own limit leaves open, this closes. */
const processLimit = 16_384

/**
 * What runs before the daemon, in a mount namespace of its own: /sys of its network namespace (else bridges are looked
 * up in the wrong one), the cgroups bound back into it, our resolver and our directories.
 */
function daemonScript(places: Places): string {
  const own = join(places.state, 'own')
  const hidden = join(places.root, 'made')
  mkdirSync(hidden, { recursive: true })
  mkdirSync(join(own, 'cgroup'), { recursive: true })
  writeFileSync(join(own, 'resolv.conf'), 'nameserver 127.0.0.1\n')
  writeFileSync(join(own, 'hosts'), '127.0.0.1 localhost\n127.0.0.2 testme.local\n')
  writeFileSync(join(own, 'nsswitch.conf'), 'passwd: files\ngroup: files\nhosts: files dns\n')
  const lines = ['set -e', `mount --rbind /sys/fs/cgroup ${own}/cgroup`, 'mount -t sysfs sysfs /sys', `mount --rbind ${own}/cgroup /sys/fs/cgroup`]
  for (const file of ['resolv.conf', 'hosts', 'nsswitch.conf']) lines.push(`if [ -e /etc/${file} ]; then mount --bind ${own}/${file} /etc/${file}; fi`)
  for (const directory of shadowed) {
    const replacement = join(own, directory.replaceAll('/', '_'))
    mkdirSync(replacement, { recursive: true })
    if (!existsSync(directory)) {
      mkdirSync(directory, { recursive: true })
      writeFileSync(join(hidden, directory.replaceAll('/', '_')), directory)
    }
    lines.push(`mount --bind ${replacement} ${directory}`)
  }
  return `${lines.join('\n')}\nexec "$@"\n`
}

function daemonArguments(places: Places, address: string): string[] {
  return [
    ...['--config-file', join(places.state, 'daemon.json'), '--host', `unix://${places.socket}`, '--group', 'root'],
    ...['--data-root', join(places.state, 'docker'), '--exec-root', join(places.run, 'exec'), '--pidfile', join(places.run, 'dockerd.pid')],
    ...['--insecure-registry', 'testme.local', '--dns', address, '--log-driver', 'json-file', '--log-opt', 'max-size=10m', '--log-opt', 'max-file=2'],
    ...['--exec-opt', 'native.cgroupdriver=cgroupfs', '--cgroup-parent', `/${places.cgroup}`],
    ...['--default-address-pool', 'base=172.30.0.0/15,size=24', '--shutdown-timeout', '5']
  ]
}

/** The daemon, started or found; what a dead one left running in our namespace and cgroup is ended first. */
export async function ensureDaemon(places: Places, address: string, progress: Progress): Promise<EngineInfo> {
  const info = async (): Promise<EngineInfo | undefined> => await engineGet<EngineInfo>(places.socket, '/info')
  const log = join(places.state, 'dockerd.log')
  const recorded = readRecord(places.records.dockerd)
  if (alive(recorded)) {
    const answer = await until(10, info)
    if (answer !== undefined) return answer
    progress('the Docker daemon does not answer: it is started again')
    await endProcess(recorded, 10_000)
  }
  const keep = [readRecord(places.records.resolver), readRecord(places.records.registry)].filter(alive).map((process) => process.pid)
  await killMembers(places.netns, places.cgroup, keep)
  limitProcesses(places.cgroup, processLimit)
  progress('starting the Docker daemon')
  rmSync(join(places.run, 'dockerd.pid'), { force: true })
  // What containerd remembers of containers that are dead by now only confuses it.
  rmSync(join(places.run, 'exec'), { recursive: true, force: true })
  writeFileSync(join(places.state, 'daemon.json'), '{}\n')
  const words = ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', daemonScript(places), 'dockerd', 'dockerd', ...daemonArguments(places, address)]
  const started = startDetached(inside(places, words), {
    log,
    file: places.records.dockerd,
    environment: { PATH: systemPath, HOME: places.state, ...outboundEnvironment() }
  })
  const answer = await until(60, async () => {
    if (!alive(started)) throw new ServerError(`the Docker daemon of the server ${places.name} ended at once.\n${logTail(log)}`)
    return await info()
  })
  if (answer === undefined)
    throw new ServerError(`the Docker daemon of the server ${places.name} does not answer on ${places.socket} after 60 s.\n${logTail(log)}`)
  return answer
}

/** Directories of the machine that we made to mount over them: the last server removes them again, if nobody uses them. */
export function removeMade(root: string): void {
  const made = join(root, 'made')
  if (!existsSync(made)) return
  for (const entry of readdirSync(made)) {
    const directory = readFileSync(join(made, entry), 'utf8')
    try {
      if (shadowed.includes(directory) && statSync(directory).isDirectory()) rmdirSync(directory)
    } catch {
      // gone, or in use by now
    }
  }
  rmSync(made, { recursive: true, force: true })
}
