import { mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { until } from '../../local/server/command.ts'
import { engineGet } from '../../local/server/engine-api.ts'
import { cgroupRemove, killMembers, startDetached } from '../../local/server/processes.ts'
import { endProcess } from '../../src/run/processes.ts'
import { dockerOk } from './docker.ts'

/** Somebody else's Docker: a daemon with a swarm in a network namespace of its own, known to nothing of ours. */
export interface ForeignDaemon {
  dockerHost: string
  /** Everything that would show that somebody had touched it. */
  look: () => Promise<unknown>
  remove: () => Promise<void>
}

export async function startForeignDaemon(): Promise<ForeignDaemon> {
  const name = `foreign-${process.pid}`
  const directory = mkdtempSync(join(tmpdir(), 'foreign-'))
  const socket = join(directory, 'docker.sock')
  const dockerHost = `unix://${socket}`
  await execa('ip', ['netns', 'add', name])
  for (const words of ['link set lo up', 'link add f0 type veth peer name f1', 'address add 10.99.0.1/24 dev f0', 'link set f0 up', 'link set f1 up'])
    await execa('ip', ['-n', name, ...words.split(' ')])
  const lines = ['set -e', `mount --rbind /sys/fs/cgroup ${directory}/cgroup`, 'mount -t sysfs sysfs /sys', `mount --rbind ${directory}/cgroup /sys/fs/cgroup`]
  for (const [index, shared] of ['/etc/docker', '/run/containerd', '/run/docker'].entries()) {
    mkdirSync(join(directory, `own${index}`))
    lines.push(`[ ! -d ${shared} ] || mount --bind ${directory}/own${index} ${shared}`)
  }
  mkdirSync(join(directory, 'cgroup'))
  writeFileSync(join(directory, 'daemon.json'), '{}\n')
  const words = [
    ...['dockerd', '--config-file', join(directory, 'daemon.json'), '--host', dockerHost, '--group', 'root', '--data-root', join(directory, 'data')],
    ...[
      '--exec-root',
      join(directory, 'exec'),
      '--pidfile',
      join(directory, 'pid'),
      '--exec-opt',
      'native.cgroupdriver=cgroupfs',
      '--cgroup-parent',
      `/${name}`
    ]
  ]
  const started = startDetached(
    [
      'nsenter',
      `--net=/run/netns/${name}`,
      'unshare',
      '--mount',
      '--propagation',
      'private',
      'sh',
      '-c',
      `${lines.join('\n')}\nexec "$@"`,
      'dockerd',
      ...words
    ],
    { log: join(directory, 'log'), file: join(directory, 'process') }
  )
  if ((await until(60, async () => await engineGet(socket, '/info'))) === undefined) throw new Error(`the foreign daemon does not start, see ${directory}/log`)
  await dockerOk(dockerHost, 'swarm', 'init', '--advertise-addr', '10.99.0.1')

  const inspect = async (kind: string, format: string, ...list: string[]): Promise<string[]> => {
    const ids = (await dockerOk(dockerHost, kind, 'ls', '--quiet', ...list)).split('\n').filter((id) => id !== '')
    return ids.length === 0 ? [] : (await dockerOk(dockerHost, kind, 'inspect', '--format', format, ...ids)).split('\n').sort()
  }
  return {
    dockerHost,
    look: async () => ({
      nodes: await inspect('node', '{{.ID}} {{.CreatedAt}}'),
      services: await inspect('service', '{{.ID}} {{.Version.Index}} {{.UpdatedAt}}'),
      containers: await inspect('container', '{{.Id}} {{.Name}} {{.State.Status}} {{.State.StartedAt}} {{.RestartCount}}', '--all'),
      networks: await inspect('network', '{{.Id}} {{.Name}} {{json .IPAM.Config}}'),
      volumes: await inspect('volume', '{{.Name}} {{.CreatedAt}}'),
      secrets: await inspect('secret', '{{.ID}} {{.Version.Index}}'),
      images: await inspect('image', '{{.Id}}'),
      firewall: (await execa('nsenter', [`--net=/run/netns/${name}`, 'iptables-save'])).stdout.split('\n').filter((line) => !/^[#:]/.test(line)),
      addresses: (await execa('ip', ['-n', name, '-brief', 'address'])).stdout.split('\n').sort()
    }),
    remove: async () => {
      await endProcess(started, 15_000)
      await killMembers(name, name, [])
      await execa('ip', ['netns', 'delete', name])
      await cgroupRemove(name, rmdirSync)
      rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
    }
  }
}
