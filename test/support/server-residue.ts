import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import type { Places } from '../../local/server/places.ts'

/** The inode of a server's network namespace: taken while the server is up, it finds what stays in there after it. */
export function namespaceOf(places: Places): number {
  return statSync(`/run/netns/${places.netns}`).ino
}

/** Everything on this machine that belongs to a server, one line each; empty when it is gone. */
export function serverResidue(places: Places, before: { namespace: number; interface: string }): string[] {
  const found: string[] = []
  for (const path of [places.state, places.run, `/run/netns/${places.netns}`, `/sys/class/net/${before.interface}`]) if (existsSync(path)) found.push(path)
  for (const line of readFileSync('/proc/self/mounts', 'utf8').split('\n'))
    if (line.includes(`${places.state}/`) || line.includes(`${places.run}/`) || line.includes(`/${places.netns} `)) found.push(`mount ${line}`)
  for (const root of ['/sys/fs/cgroup', ...readdirSync('/sys/fs/cgroup').map((entry) => `/sys/fs/cgroup/${entry}`)])
    if (existsSync(`${root}/${places.cgroup}`)) found.push(`cgroup ${root}/${places.cgroup}`)
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      const inside = readlinkSync(`/proc/${pid}/ns/net`) === `net:[${before.namespace}]`
      if (inside || command.includes(`${places.state}/`) || command.includes(`${places.run}/`)) found.push(`process ${pid} ${command}`)
    } catch {
      // gone meanwhile
    }
  }
  return found
}
