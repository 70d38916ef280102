import { join } from 'node:path'

/** Where the embedded server keeps everything; nothing of it lies anywhere else but for the namespace's own files. */
export const stateRoot = process.env['TESTME_STATE'] ?? '/var/lib/testme'

export function pathsOf(name: string): Record<'state' | 'facts' | 'socket' | 'run' | 'certificates' | 'backups', string> & { netns: string } {
  const state = join(stateRoot, 'servers', name)
  // Unix socket paths are limited to 108 bytes, so the socket lies in a short place.
  const run = `/run/testme/${name}`
  return {
    state,
    run,
    facts: join(state, 'server.json'),
    socket: join(run, 'docker.sock'),
    certificates: join(state, 'certificates'),
    backups: join(state, 'backups'),
    netns: `testme-${name}`
  }
}

export const registryStorage = join(stateRoot, 'registry')
export const imageCache = join(stateRoot, 'images')
