import { posix } from 'node:path'
import type { ComposeMount, ComposeService } from '../compose.ts'
import { asNetworks, isMapping } from '../compose-merge.ts'
import { complaint } from '../files.ts'
import type { Place } from '../place.ts'
import type { Judge } from './judge.ts'
import { judgeKeys } from './keys.ts'
import { judgeLabel } from './labels.ts'

/** More tasks of one service than this are a load and no test. */
const mostReplicas = 10

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value])

/** Judges one service: its keys, then the values that could reach beyond the app. */
export function judgeService(judge: Judge, service: ComposeService): undefined {
  const place: Place = { file: service.file, line: service.line }
  const of = `service "${service.name}"`
  const path = `services.${service.name}`
  const { raw } = service
  judgeKeys(judge, raw, 'service', place, path)
  judgeKeys(judge, raw['healthcheck'], 'healthcheck', place, `${path}.healthcheck`)
  judgeDeploy(judge, raw['deploy'], place, of, `${path}.deploy`)
  judgeLogging(judge, raw['logging'], place, of, `${path}.logging`)
  for (const [index, mount] of service.volumes.entries()) judgeMount(judge, mount, asList(raw['volumes'])[index], of, `${path}.volumes`)
  for (const [index, port] of asList(raw['ports']).entries()) judgePort(judge, port, judge.at(raw['ports'], index, place), of, `${path}.ports`)
  for (const key of ['secrets', 'configs'] as const) {
    const declared = judge.compose[key]
    for (const [index, item] of asList(raw[key]).entries()) {
      const where = judge.at(raw[key], index, place)
      judgeKeys(judge, item, 'file_reference', where, `${path}.${key}`)
      const source = isMapping(item) ? String(item['source']) : String(item)
      if (!Object.hasOwn(declared, source))
        judge.refuse('undeclared', where, `${of} uses the ${key.slice(0, -1)} "${source}", which this recipe does not declare`, `Declare it under "${key}:".`)
    }
  }
  judgeCapabilities(judge, raw['cap_add'], place, of)
  judgeSysctls(judge, raw['sysctls'], place, of)
  judgeEnvFiles(judge, raw['env_file'], judge.at(raw, 'env_file', place), of)
  judgeNetworks(judge, service, place, of)
  for (const labels of [service.labels, service.deployLabels])
    for (const [key, value] of Object.entries(labels)) judgeLabel(judge, of, key, value, judge.at(labels, key, place))
}

function judgeDeploy(judge: Judge, deploy: unknown, place: Place, of: string, path: string): undefined {
  if (!isMapping(deploy)) return
  judgeKeys(judge, deploy, 'deploy', place, path)
  judgeKeys(judge, deploy['update_config'], 'update', place, `${path}.update_config`)
  judgeKeys(judge, deploy['rollback_config'], 'update', place, `${path}.rollback_config`)
  judgeKeys(judge, deploy['restart_policy'], 'restart', place, `${path}.restart_policy`)
  const resources = deploy['resources']
  judgeKeys(judge, resources, 'resources', place, `${path}.resources`)
  if (isMapping(resources)) for (const kind of ['limits', 'reservations']) judgeKeys(judge, resources[kind], 'limits', place, `${path}.resources.${kind}`)
  const replicas = Number(deploy['replicas'] ?? 1)
  if (!(replicas <= mostReplicas))
    judge.refuse(
      'replicas',
      judge.at(deploy, 'replicas', place),
      `${of} asks for ${String(deploy['replicas'])} tasks; at most ${mostReplicas} are run in a test`,
      'Ask for fewer.'
    )
  const mode = String(deploy['mode'] ?? 'replicated')
  if (!['replicated', 'replicated-job'].includes(mode))
    judge.refuseUnless('placement', mode, 'placement', judge.at(deploy, 'mode', place), `${of} runs in mode "${mode}", on nodes that it chooses`)
  const placement = deploy['placement']
  judgeKeys(judge, placement, 'placement', place, `${path}.placement`)
  if (!isMapping(placement)) return
  for (const kind of ['constraints', 'preferences'])
    for (const [index, item] of asList(placement[kind]).entries())
      judge.refuseUnless(
        'placement',
        isMapping(item) ? JSON.stringify(item) : String(item),
        'placement',
        judge.at(placement[kind], index, place),
        `${of} chooses its nodes: ${isMapping(item) ? JSON.stringify(item) : String(item)}`
      )
}

/** The engine itself opens what a log driver names, and without logs no failure can be explained. */
function judgeLogging(judge: Judge, logging: unknown, place: Place, of: string, path: string): undefined {
  if (!isMapping(logging)) return
  judgeKeys(judge, logging, 'logging', place, path)
  judgeKeys(judge, logging['options'], 'logOptions', place, `${path}.options`)
  const driver = String(logging['driver'] ?? 'json-file')
  if (driver !== 'json-file' && driver !== 'local')
    judge.refuse(
      'logging',
      judge.at(logging, 'driver', place),
      `${of} logs to "${driver}": only json-file and local stay on the server and can be read`,
      'Take the driver out.'
    )
  const options = isMapping(logging['options']) ? logging['options'] : {}
  const most = mostLog(options, driver === 'local' ? 5 : 1)
  if (!(most <= largestLog))
    judge.refuse(
      'logging',
      judge.at(options, 'max-size', judge.at(logging, 'options', place)),
      `${of} may keep ${most === Number.POSITIVE_INFINITY ? 'logs without an end' : `${Math.round(most / 1e6)} MB of logs`}; at most ${largestLog / 1e6} MB are kept in a test`,
      'Take max-size and max-file out, or lower them.'
    )
}

/** Bytes of one service's logs that may stay on the server. */
const largestLog = 200_000_000

/** How many bytes the files of a log can have; infinite for a size that Docker would not bound, or that is not understood. Pure. */
function mostLog(options: Record<string, unknown>, usualFiles: number): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?) ?([kmgt]?)(?:i?b)?$/i.exec(String(options['max-size'] ?? '20m').trim()) ?? []
  const files = Number(options['max-file'] ?? usualFiles)
  const size = Number(number) * 1000 ** ['', 'k', 'm', 'g', 't'].indexOf(unit.toLowerCase())
  // Docker takes no size and size 0 for no bound.
  return size > 0 && Number.isInteger(files) && files > 0 ? size * files : Number.POSITIVE_INFINITY
}

function judgeMount(judge: Judge, mount: ComposeMount, raw: unknown, of: string, path: string): undefined {
  const { type, source = '', target, readOnly, place } = mount
  if (isMapping(raw)) {
    judgeKeys(judge, raw, 'mount', place, path)
    judgeKeys(judge, raw['volume'], 'mountVolume', place, `${path}.volume`)
    judgeKeys(judge, raw['tmpfs'], 'mountTmpfs', place, `${path}.tmpfs`)
    judgeKeys(judge, raw['bind'], 'mountBind', place, `${path}.bind`)
  } else {
    if (/^[A-Za-z]:/.test(String(raw)))
      return judge.refuse(
        'mount',
        place,
        `${of} mounts "${String(raw)}", whose first letter Docker takes for a drive of Windows`,
        'Give the volume a longer name.'
      )
    const [, , modes = '', ...more] = String(raw).split(':')
    const odd = more.length > 0 || modes.split(',').some((mode) => !['', 'ro', 'rw', 'nocopy'].includes(mode))
    if (odd)
      return judge.refuse(
        'mount',
        place,
        `${of} mounts "${String(raw)}" with options that are not on the list of allowed ones`,
        'Write it as volume:/path or volume:/path:ro.'
      )
  }
  if (type === 'tmpfs' && source === '') return
  if (type === 'volume' && source === '' && target !== '') return
  if (type === 'volume' && Object.hasOwn(judge.compose.volumes, source)) return
  if (type === 'volume' && /^[A-Za-z0-9][\w.-]*$/.test(source))
    return judge.refuse('undeclared', place, `${of} mounts the volume "${source}", which this recipe does not declare`, 'Declare it under "volumes:".')
  const hostPath = posix.normalize(source)
  const entry = readOnly ? hostPath : `${hostPath}:rw`
  if (readOnly && judge.allows('mounts', `${hostPath}:rw`)) return
  judge.refuseUnless('mounts', entry, 'mount', place, `${of} mounts the host path ${source || target}${readOnly ? '' : ' for writing'}`)
}

function judgePort(judge: Judge, port: unknown, place: Place, of: string, path: string): undefined {
  judgeKeys(judge, port, 'port', place, path)
  const [text = '', protocol = 'tcp'] = isMapping(port)
    ? [String(port['published'] ?? port['target']), String(port['protocol'] ?? 'tcp')]
    : (/^(.*?)(?:\/(\w+))?$/.exec(String(port))?.slice(1) ?? [])
  // An address in front of a port is ignored by swarm: it opens on all of them. A port alone is published under a number of the engine's choice.
  const parts = text.split(':')
  const published = isMapping(port) || parts.length === 1 ? text : (parts.at(-2) ?? text)
  judge.refuseUnless('ports', protocol === 'tcp' ? published : `${published}/${protocol}`, 'port', place, `${of} opens the host port ${published}/${protocol}`)
}

function judgeCapabilities(judge: Judge, capabilities: unknown, place: Place, of: string): undefined {
  for (const [index, item] of asList(capabilities).entries()) {
    const name = String(item)
    judge.refuseUnless('capabilities', name, 'capability', judge.at(capabilities, index, place), `${of} adds the capability ${name}`)
  }
}

function judgeSysctls(judge: Judge, sysctls: unknown, place: Place, of: string): undefined {
  const entries: [string, Place][] = isMapping(sysctls)
    ? Object.entries(sysctls).map(([key, value]) => [`${key}=${String(value)}`, judge.at(sysctls, key, place)])
    : asList(sysctls).map((item, index) => [String(item), judge.at(sysctls, index, place)])
  for (const [entry, where] of entries) judge.refuseUnless('sysctls', entry, 'sysctl', where, `${of} sets the kernel parameter ${entry}`)
}

function judgeEnvFiles(judge: Judge, files: unknown, place: Place, of: string): undefined {
  for (const [index, item] of asList(files).entries()) {
    const path = isMapping(item) ? String(item['path']) : String(item)
    const found = judge.files.look(path)
    if (found.kind !== 'file')
      judge.refuse('file', judge.at(files, index, place), `${of} reads the env_file ${complaint(path, found)}`, 'Name a file of the recipe.')
  }
}

function judgeNetworks(judge: Judge, service: ComposeService, place: Place, of: string): undefined {
  const networks = asNetworks(service.raw['networks'], judge.compose.places)
  for (const [name, options] of Object.entries(networks)) {
    const where = judge.at(networks, name, place)
    judgeKeys(judge, options, 'serviceNetwork', where, `services.${service.name}.networks.${name}`)
    const network = Object.hasOwn(judge.compose.networks, name) ? judge.compose.networks[name] : undefined
    if (network === undefined) {
      if (name !== 'default')
        judge.refuse('undeclared', where, `${of} joins the network "${name}", which this recipe does not declare`, 'Declare it under "networks:".')
      continue
    }
    if (!network.external) continue
    // On a network with others every name of a service is everybody's name: it may not be one that somebody else answers to.
    for (const [index, alias] of asList(isMapping(options) ? options['aliases'] : undefined).entries())
      if (!judge.isOwn(String(alias)))
        judge.refuse(
          'alias',
          judge.at(isMapping(options) ? options['aliases'] : {}, index, where),
          `${of} calls itself "${String(alias)}" on the shared network ${network.fullName}`,
          'Begin the alias with ${STACK_NAME}_.'
        )
    if (!/^[A-Za-z0-9][A-Za-z0-9-]*(_[A-Za-z0-9-]+)?$/.test(service.name))
      judge.refuse(
        'alias',
        place,
        `${of} has a name that could be another app's on the shared network ${network.fullName}`,
        'Name it with letters, digits and hyphens.'
      )
  }
}
