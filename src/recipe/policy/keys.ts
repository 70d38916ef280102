import { isMapping } from '../compose-merge.ts'
import type { Place } from '../place.ts'
import type { Judge } from './judge.ts'

const words = (text: string): Set<string> => new Set(text.split(/\s+/).filter((word) => word !== ''))

/**
 * The allow-list: every key that a recipe may use, by the kind of mapping it stands in. What stands in none is refused, known or not. Keys whose
 * values need a look of their own are listed here too and judged in their own module.
 */
export const allowedKeys = {
  file: words('version services volumes networks secrets configs'),
  service: words(`
    image command entrypoint environment env_file labels deploy healthcheck logging networks volumes tmpfs secrets configs ports expose
    depends_on links container_name restart user working_dir hostname domainname extra_hosts dns dns_search init tty stdin_open read_only
    stop_signal stop_grace_period shm_size ulimits cap_add cap_drop sysctls`),
  deploy: words('labels mode replicas endpoint_mode update_config rollback_config restart_policy resources placement'),
  update: words('parallelism delay failure_action monitor max_failure_ratio order'),
  restart: words('condition delay max_attempts window'),
  resources: words('limits reservations'),
  limits: words('cpus memory pids'),
  placement: words('constraints preferences max_replicas_per_node'),
  healthcheck: words('test interval timeout retries start_period start_interval disable'),
  logging: words('driver options'),
  logOptions: words('max-size max-file compress mode max-buffer-size labels labels-regex env env-regex tag'),
  serviceNetwork: words('aliases'),
  mount: words('type source target read_only consistency volume tmpfs bind'),
  mountVolume: words('nocopy'),
  mountTmpfs: words('size mode'),
  mountBind: words(''),
  file_reference: words('source target uid gid mode'),
  port: words('target published protocol mode'),
  volume: words('name driver labels external'),
  network: words('name driver driver_opts external internal attachable labels ipam'),
  networkOptions: words('encrypted com.docker.network.driver.mtu'),
  secret: words('name file external labels template_driver'),
  config: words('name file external labels template_driver')
} as const

/** Why a key is refused, for those that people ask about. */
const reasons: Record<string, string> = {
  build: 'a recipe names images that are built; nothing is built from it',
  cgroup_parent: 'it would move the container into a control group of the host',
  credential_spec: 'it reads a credential of the host',
  devices: 'it would open a device of the host',
  external_links: 'it would reach into containers of others',
  extends: 'it brings keys from a file that nobody selected',
  include: 'it brings files that nobody selected',
  ipc: 'it would share memory with the host or another container',
  network_mode: 'it would leave the network of the app',
  name: 'it would give the stack another name',
  pid: 'it would see the processes of the host',
  privileged: 'it would have all rights on the host',
  runtime: 'it would choose how the host runs containers',
  security_opt: 'it would switch off what confines the container',
  userns_mode: 'it would leave the user namespace',
  driver_opts: 'they can bind a folder of the host, or mount a device or a share'
}

/** What these bring is read by nobody, so no setting can allow it. */
const neverAllowed = new Set(['include', 'extends', 'name', 'build'])

/**
 * Refuses every key of a mapping that its allow-list does not hold, unless recipe.yml names it. `x-` fields mean nothing to Docker.
 * @param path the keys that lead to the mapping, such as `services.app`
 */
export function judgeKeys(judge: Judge, mapping: unknown, kind: keyof typeof allowedKeys, owner: Place, path: string): void {
  if (!isMapping(mapping)) return
  for (const key of Object.keys(mapping)) {
    if (allowedKeys[kind].has(key) || key.startsWith('x-')) continue
    const reason = Object.hasOwn(reasons, key) ? reasons[key] : undefined
    const what = `${path === '' ? 'the compose file' : path} uses "${key}"${reason === undefined ? ', which is not on the list of allowed keys' : `: ${reason}`}`
    const place = judge.at(mapping, key, owner)
    if (neverAllowed.has(key) || path === '') judge.refuse(`key-${key}`, place, what, 'Take it out: no setting allows it.')
    else judge.refuseUnless('keys', `${path}.${key}`, `key-${key}`, place, what)
  }
}
