import type { ComposeObject } from '../compose.ts'
import { asLabels, isMapping } from '../compose-merge.ts'
import { complaint } from '../files.ts'
import type { Judge } from './judge.ts'
import { judgeKeys } from './keys.ts'
import { judgeLabel } from './labels.ts'

/** Judges the volumes, networks, secrets and configs of the top level: all of them the app's own, made of nothing but its own files. */
export function judgeObjects(judge: Judge): undefined {
  const { volumes, networks, secrets, configs } = judge.compose
  for (const [key, volume] of Object.entries(volumes)) judgeVolume(judge, key, volume)
  for (const [key, network] of Object.entries(networks)) judgeNetwork(judge, key, network)
  for (const [key, secret] of Object.entries(secrets)) judgeContent(judge, 'secret', key, secret)
  for (const [key, config] of Object.entries(configs)) judgeContent(judge, 'config', key, config)
}

function judgeVolume(judge: Judge, key: string, volume: ComposeObject): undefined {
  const of = `volume "${key}"`
  judgeKeys(judge, volume.raw, 'volume', volume.place, `volumes.${key}`)
  judgeLabels(judge, of, volume)
  const driver = String(volume.raw['driver'] ?? 'local')
  if (driver !== 'local') judge.refuse('driver', judge.at(volume.raw, 'driver', volume.place), `${of} uses the driver "${driver}"`, 'Use a local volume.')
  if (volume.external)
    return judge.refuseUnless(
      'external',
      volume.fullName,
      'volume-foreign',
      volume.place,
      `${of} is external: a volume that is not this app's (${volume.fullName})`
    )
  judgeOwnName(judge, 'volume-foreign', of, volume)
}

function judgeNetwork(judge: Judge, key: string, network: ComposeObject): undefined {
  const of = `network "${key}"`
  judgeKeys(judge, network.raw, 'network', network.place, `networks.${key}`)
  judgeLabels(judge, of, network)
  if (network.external) {
    if (network.fullName !== 'proxy')
      judge.refuseUnless('external', network.fullName, 'network-foreign', network.place, `${of} is the network ${network.fullName} of others`)
    return
  }
  const driver = String(network.raw['driver'] ?? 'overlay')
  if (driver !== 'overlay')
    judge.refuse(
      'driver',
      judge.at(network.raw, 'driver', network.place),
      `${of} uses the driver "${driver}", which reaches the host's network`,
      'Use an overlay network.'
    )
  judgeKeys(judge, network.raw['driver_opts'], 'networkOptions', network.place, `networks.${key}.driver_opts`)
  judgeOwnName(judge, 'network-foreign', of, network)
  const ipam = network.raw['ipam']
  if (!isMapping(ipam)) return
  const subnets = (Array.isArray(ipam['config']) ? ipam['config'] : []).flatMap((item) => (isMapping(item) ? Object.values(item).map(String) : [String(item)]))
  if (Object.keys(ipam).some((name) => !['config', 'driver'].includes(name)) || String(ipam['driver'] ?? 'default') !== 'default')
    judge.refuse('driver', judge.at(network.raw, 'ipam', network.place), `${of} manages its addresses in its own way`, 'Take "ipam" out.')
  for (const subnet of subnets)
    judge.refuseUnless('subnets', subnet, 'subnet', judge.at(network.raw, 'ipam', network.place), `${of} wants the addresses ${subnet}`)
}

function judgeContent(judge: Judge, kind: 'secret' | 'config', key: string, object: ComposeObject): undefined {
  const of = `${kind} "${key}"`
  judgeKeys(judge, object.raw, kind, object.place, `${kind}s.${key}`)
  judgeLabels(judge, of, object)
  const template = object.raw['template_driver']
  if (template !== undefined && template !== 'golang')
    judge.refuse('driver', judge.at(object.raw, 'template_driver', object.place), `${of} uses the template driver "${String(template)}"`, 'Use golang or none.')
  if (object.external && !judge.isOwnObject(object.fullName))
    return judge.refuseUnless('external', object.fullName, `${kind}-foreign`, object.place, `${of} is ${object.fullName}, which is not this app's`)
  judgeOwnName(judge, `${kind}-foreign`, of, object)
  if (object.file === undefined) return
  const found = judge.files.look(object.file)
  if (found.kind !== 'file')
    judge.refuse('file', judge.at(object.raw, 'file', object.place), `${of} reads the file ${complaint(object.file, found)}`, 'Name a file of the recipe.')
}

function judgeOwnName(judge: Judge, code: string, of: string, object: ComposeObject): undefined {
  if (object.name !== undefined && !judge.isOwnObject(object.name))
    judge.refuse(
      code,
      judge.at(object.raw, 'name', object.place),
      `${of} is called ${object.name}, which is not this app's name`,
      'Begin its name with ${STACK_NAME}_.'
    )
}

function judgeLabels(judge: Judge, of: string, object: ComposeObject): undefined {
  const labels = asLabels(object.raw['labels'], judge.compose.places)
  for (const [key, value] of Object.entries(labels)) judgeLabel(judge, of, key, value, judge.at(labels, key, object.place))
}
