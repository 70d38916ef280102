import { existsSync, realpathSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { Compose } from './compose.ts'

/** One thing that a recipe under test may not do, and the setting that would allow it. */
export interface PolicyFinding {
  what: string
  file: string
  line: number
  allowWith?: string
}

export interface PolicyContext {
  checkout: string
  stack: string
  hosts: string[]
  exceptions: { mounts: string[]; ports: string[]; capabilities: string[] }
}

/** Allow-lists: a key that stands in none of them is refused. */
const topLevel = new Set(['version', 'services', 'volumes', 'networks', 'secrets', 'configs'])
const serviceKeys = new Set(
  'image command entrypoint environment labels deploy healthcheck volumes networks secrets configs depends_on user working_dir hostname domainname init stop_signal stop_grace_period tmpfs read_only stdin_open tty expose ports cap_add cap_drop ulimits shm_size extra_hosts'.split(
    ' '
  )
)
const deployKeys = new Set('labels mode replicas update_config rollback_config restart_policy resources endpoint_mode'.split(' '))
const volumeKeys = new Set(['name', 'labels'])

type Mapping = Record<string, unknown>
const isMapping = (value: unknown): value is Mapping => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Judges the merged, interpolated compose before anything is deployed; empty means allowed. Pure but for looking where file references lead. */
export function checkPolicy(compose: Compose, context: PolicyContext): PolicyFinding[] {
  const findings: PolicyFinding[] = []
  const top = compose.files[0]?.path ?? 'compose.yml'
  const lineOf = (needle: string): { file: string; line: number } => {
    for (const file of compose.files) {
      const index = file.text.split('\n').findIndex((line) => line.includes(needle))
      if (index >= 0) return { file: file.path, line: index + 1 }
    }
    return { file: top, line: 1 }
  }
  const refuse = (what: string, place: { file: string; line: number }, allowWith?: string): void => {
    findings.push({ what, ...place, ...(allowWith === undefined ? {} : { allowWith }) })
  }

  for (const file of compose.files)
    for (const match of file.text.matchAll(/^([A-Za-z][\w-]*):/gm))
      if (!topLevel.has(match[1] ?? '') && !(match[1] ?? '').startsWith('x-')) refuse(`the key "${match[1]}" is not allowed`, lineOf(`${match[1]}:`))

  for (const service of Object.values(compose.services)) {
    const place = { file: service.file, line: service.line }
    const at = (needle: string): { file: string; line: number } => {
      const found = lineOf(needle)
      return found.line === 1 ? place : found
    }
    for (const key of Object.keys(service.raw)) if (!serviceKeys.has(key)) refuse(`service "${service.name}" uses "${key}"`, at(`${key}:`))
    const deploy = isMapping(service.raw['deploy']) ? service.raw['deploy'] : {}
    for (const key of Object.keys(deploy)) if (!deployKeys.has(key)) refuse(`service "${service.name}" uses "deploy.${key}"`, at(`${key}:`))
    for (const mount of service.volumes) {
      if (mount.type === 'tmpfs') continue
      const source = mount.source ?? ''
      if (mount.type !== 'volume' || source === '' || !(source in compose.volumes)) {
        if (!context.exceptions.mounts.includes(source))
          refuse(
            `service "${service.name}" mounts the host path or foreign volume ${source || mount.target}`,
            at(source || mount.target),
            `policy.mounts: ["${source || mount.target}"]`
          )
      }
    }
    const capabilities = Array.isArray(service.raw['cap_add']) ? service.raw['cap_add'].map(String) : []
    for (const capability of capabilities)
      if (!context.exceptions.capabilities.includes(capability))
        refuse(`service "${service.name}" adds the capability ${capability}`, at(capability), `policy.capabilities: ["${capability}"]`)
    const ports = Array.isArray(service.raw['ports']) ? service.raw['ports'] : []
    for (const port of ports) {
      const text = isMapping(port) ? String(port['published'] ?? port['target']) : String(port)
      if (!context.exceptions.ports.includes(text))
        refuse(`service "${service.name}" publishes the host port ${text}`, at('ports:'), `policy.ports: ["${text}"]`)
    }
    for (const [key, value] of Object.entries({ ...service.labels, ...service.deployLabels })) {
      if (/^coop-cloud\./.test(key) && !key.startsWith(`coop-cloud.${context.stack}.`))
        refuse(`service "${service.name}" carries another stack's label ${key}`, at('coop-cloud.'))
      if (/^com\.docker\./.test(key)) refuse(`service "${service.name}" sets Docker's own label ${key}`, at(key))
      if (/^traefik\..+\.rule$/.test(key)) {
        const rest = value
          .replace(/Host\(\s*(`[^`]*`\s*,?\s*)+\)/g, '')
          .replace(/PathPrefix\(`[^`]*`\)/g, '')
          .replace(/[\s()|&]/g, '')
        if (rest !== '') refuse(`service "${service.name}" has a router rule that is not a list of hosts: ${value}`, at('.rule'))
        for (const host of value.matchAll(/`([^`/]+)`/g))
          if (!context.hosts.includes(host[1] ?? '') && !context.hosts.some((own) => (host[1] ?? '').endsWith(`.${own}`)))
            refuse(`service "${service.name}" asks for the foreign host ${host[1]}`, at('.rule'))
      }
    }
  }

  const own = (name: string | undefined): boolean => name?.startsWith(`${context.stack}_`) === true
  for (const [key, volume] of Object.entries(compose.volumes)) {
    if (volume.external || (volume.name !== undefined && !own(volume.name))) refuse(`the volume "${key}" is not this app's own`, lineOf(`${key}:`))
    for (const used of Object.keys(volume.raw)) if (!volumeKeys.has(used)) refuse(`the volume "${key}" uses "${used}"`, lineOf(`${used}:`))
  }
  for (const [key, network] of Object.entries(compose.networks)) {
    if (network.external && (network.name ?? key) !== 'proxy') refuse(`the network "${network.name ?? key}" is not this app's own`, lineOf(`${key}:`))
    for (const used of Object.keys(network.raw))
      if (!['external', 'name', 'internal', 'labels'].includes(used)) refuse(`the network "${key}" uses "${used}"`, lineOf(`${used}:`))
    if (!network.external && network.name !== undefined && !own(network.name)) refuse(`the network "${network.name}" is not this app's own`, lineOf(`${key}:`))
  }
  for (const [kind, objects] of [
    ['secret', compose.secrets],
    ['config', compose.configs]
  ] as const)
    for (const [key, object] of Object.entries(objects)) {
      if (object.external && !own(object.name)) refuse(`the ${kind} "${object.name ?? key}" is not this app's own`, lineOf(`${key}:`))
      if (!object.external && object.name !== undefined && !own(object.name)) refuse(`the ${kind} "${object.name}" is not this app's own`, lineOf(`${key}:`))
      if (object.file !== undefined && !isInside(context.checkout, object.file))
        refuse(`the ${kind} "${key}" reads the file ${object.file} outside the checkout`, lineOf(object.file))
    }
  return findings
}

/** Where a file reference really leads, links followed. */
function isInside(checkout: string, file: string): boolean {
  const path = join(checkout, file)
  if (file.startsWith('/') || !existsSync(path)) return false
  return realpathSync(path).startsWith(`${realpathSync(checkout)}${sep}`)
}
