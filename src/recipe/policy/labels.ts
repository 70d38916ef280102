import type { Place } from '../place.ts'
import type { Judge } from './judge.ts'
import { hostsOf, isBoundToHosts, parseRule } from './rule.ts'

/** Options of routers, services and middlewares that stay within the app; `#` stands for an index in brackets. */
const routerOptions =
  /^(rule|priority|entrypoints|service|middlewares|tls|tls\.certresolver|tls\.options|tls\.passthrough|tls\.domains\[\d+\]\.(main|sans)|observability\.\w+)$/
const serviceOptions =
  /^loadbalancer\.(server\.(port|scheme)|servers\.(port|scheme)|passhostheader|sticky(\.[\w.]+)?|healthcheck\.[\w.-]+|responseforwarding\.\w+|proxyprotocol\.version|terminationdelay)$/
/** Middlewares that only change the app's own requests. forwardauth and errors call others, usersfile reads the edge's files, plugin runs code in it. */
const middlewareOptions =
  /^(addprefix|basicauth|buffering|chain|circuitbreaker|compress|contenttype|digestauth|headers|inflightreq|ipallowlist|ipwhitelist|inflightconn|passtlsclientcert|ratelimit|redirectregex|redirectscheme|replacepath|replacepathregex|retry|stripprefix|stripprefixregex)(\.[\w.\-[\]]+)?$/

/** abra writes these itself; a recipe that did could lie about what runs. */
const stampedByAbra = new Set(['chaos', 'chaos-version', 'recipe'])

/** Judges one label of a service, a container or another object of the stack. */
export function judgeLabel(judge: Judge, owner: string, key: string, value: string, place: Place): undefined {
  const lower = key.toLowerCase()
  if (lower.startsWith('traefik.') && /\$\{?stack_name\b/.test(lower))
    return judge.refuse(
      'label-literal',
      place,
      `${owner} sets ${key} in a mapping, in whose keys Docker fills in no variables: the edge would take the variable's name for the name`,
      'Write the labels as a list: - "traefik.….${STACK_NAME}.…=…".'
    )
  if (lower.startsWith('traefik.')) return judgeTraefik(judge, owner, lower, value, place)
  if (lower.startsWith('backupbot.')) return judgeBackup(judge, owner, key, value, place)
  if (lower.startsWith('coop-cloud.')) {
    const [stack = '', ...rest] = key.slice('coop-cloud.'.length).split('.')
    // In a mapping Docker fills in no variables of keys: the label then means nothing to anybody.
    if (stack !== judge.stack && !/^\$\{?STACK_NAME\}?$/.test(stack))
      return judge.refuse('label-foreign', place, `${owner} carries another stack's label ${key}`, 'Write it as coop-cloud.${STACK_NAME}.…')
    if (stampedByAbra.has(rest.join('.'))) judge.refuse('label-stamp', place, `${owner} sets ${key}, which only abra writes`, 'Take it out.')
    return
  }
  if (lower.startsWith('com.docker.')) return judge.refuse('label-docker', place, `${owner} sets Docker's own label ${key}`, 'Take it out.')
  if (lower.startsWith('testme.')) return judge.refuse('label-testme', place, `${owner} sets ${key}: labels of that name are the suite's`, 'Take it out.')
  if (lower.startsWith('org.opencontainers.image.')) return
  judge.refuseUnless('labels', withVariable(judge, key), 'label-unknown', place, `${owner} carries the label ${key}, and who reads it is not known`)
}

const withVariable = (judge: Judge, key: string): string => key.replaceAll(judge.stack, '${STACK_NAME}')

function judgeTraefik(judge: Judge, owner: string, key: string, value: string, place: Place): undefined {
  if (key === 'traefik.enable') return
  if (/^traefik\.(docker|swarm)\.(network|lbswarm)$/.test(key)) {
    if (key.endsWith('.network') && value !== 'proxy' && !judge.isOwn(value))
      judge.refuse('label-foreign', place, `${owner} lets the edge use the network ${value}`, 'Use "proxy".')
    return
  }
  const [, protocol = '', kind = '', name = '', option = ''] = /^traefik\.(http|tcp|udp)\.(routers|services|middlewares)\.([^.]+)\.?(.*)$/.exec(key) ?? []
  if (/^traefik\.(\w+\.)?(frontend|backend|port|protocol|weight|domain|tags)\b/.test(key))
    return judge.refuseUnless(
      'labels',
      withVariable(judge, key),
      'label-edge-v1',
      place,
      `${owner} sets ${key}, a label of traefik 1, which the edge does not read: nothing would lead to the app`
    )
  if (protocol === '')
    return judge.refuseUnless('labels', withVariable(judge, key), 'label-edge', place, `${owner} sets ${key}, which changes the edge for everybody`)
  if (!judge.isOwn(name))
    return judge.refuseUnless(
      'labels',
      withVariable(judge, key),
      'label-foreign',
      place,
      `${owner} sets up ${kind} "${name}", which is not named after this stack`
    )
  const allowed = kind === 'routers' ? routerOptions : kind === 'services' ? serviceOptions : middlewareOptions
  if (!allowed.test(option) || /usersfile/.test(option))
    return judge.refuseUnless('labels', withVariable(judge, key), 'label-option', place, `${owner} sets ${key}: this option is not on the list of allowed ones`)
  if (kind === 'routers') judgeRouter(judge, owner, { protocol, option, key, value, place })
}

function judgeRouter(judge: Judge, owner: string, label: { protocol: string; option: string; key: string; value: string; place: Place }): undefined {
  const { protocol, option, key, value, place } = label
  // A UDP router has no rule: it takes its entry point whole.
  if (protocol === 'udp' && option !== 'service')
    return judge.refuseUnless(
      'labels',
      withVariable(judge, key),
      'rule-catch-all',
      place,
      `${owner} has a UDP router, which takes everything that arrives at its entry point`
    )
  if (option === 'rule') return judgeRule(judge, owner, value, place)
  if (option === 'service' && !judge.isOwn(value.replace(/@(docker|swarm)$/, '')))
    return judge.refuse(
      'label-service',
      place,
      `${owner} routes to ${value || 'nothing'}, which is not a service of this stack`,
      'Route to a service named after ${STACK_NAME}.'
    )
  if (option === 'tls.certresolver' && value !== '')
    return judge.refuse('acme', place, `${owner} asks "${value}" for certificates of a test name`, 'Write ${LETS_ENCRYPT_ENV}, which is empty here.')
  if (option.startsWith('tls.domains')) for (const host of value.split(',')) judgeHost(judge, owner, host.trim(), place)
}

function judgeRule(judge: Judge, owner: string, text: string, place: Place): undefined {
  const rule = parseRule(text)
  if (rule === undefined)
    return judge.refuse(
      'rule-unreadable',
      place,
      `${owner} has a router rule of which nobody can say which hosts it takes: ${text}`,
      'Write it as Host(`${DOMAIN}`), with paths and methods as needed.'
    )
  const hosts = hostsOf(rule)
  for (const host of hosts) judgeHost(judge, owner, host, place)
  if (!isBoundToHosts(rule))
    judge.refuse(
      'rule-catch-all',
      place,
      `${owner} has a router rule that matches other people's hosts too: ${text}`,
      'Bind every alternative to Host(`${DOMAIN}`).'
    )
}

function judgeHost(judge: Judge, owner: string, host: string, place: Place): undefined {
  const lower = host.toLowerCase()
  if (judge.hosts.some((own) => lower === own || lower.endsWith(`.${own}`)) && /^[a-z0-9.-]+$/.test(lower)) return
  judge.refuseUnless('hosts', host, 'host-foreign', place, `${owner} asks for the host ${host}, which is not this app's`)
}

/** Paths of a backup are relative to their volume: one that climbs out would read, and on restore write, what belongs to others. */
function judgeBackup(judge: Judge, owner: string, key: string, value: string, place: Place): undefined {
  const [, volume = '', path] = /^backupbot\.backup\.volumes\.(.+?)(\.path)?$/.exec(key) ?? []
  if (volume === '') return
  if (!/^[A-Za-z0-9][\w.-]*$/.test(volume) || volume.includes('..'))
    judge.refuse('backup-path', place, `${owner} backs up "${volume}", which is no name of a volume`, 'Name one of its own volumes.')
  if (path === undefined) return
  for (const part of value.split(',').map((item) => item.trim()))
    if (part.startsWith('/') || part.startsWith('~') || part.split('/').includes('..') || /[\\$`*]/.test(part))
      judge.refuse(
        'backup-path',
        place,
        `${owner} backs up the path ${part}, which ${part.startsWith('/') ? `is absolute and not relative to the volume "${volume}"` : `may lead out of the volume "${volume}"`}`,
        'Write paths relative to the volume, without "..".'
      )
}
