import { stringify } from 'yaml'
import type { Compose, ComposeService } from '../recipe/compose.ts'
import type { AppContext } from './context.ts'

/** The one file that we add to a deployment, alike for base and head (DESIGN 15). */
export const overlayFile = 'compose.testme.yml'

/** Where Debian, Alpine and what is built on them look for trusted certificates. */
const bundleTarget = '/etc/ssl/certs/ca-certificates.crt'
/** For a service that mounts something of its own over that place. */
const bundleAside = '/run/testme-ca-certificates.crt'
/** What OpenSSL and Go, Node, Python's requests and curl read instead of their built-in lists. */
const bundleVariables = ['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE']

/** Generous: no recipe is meant to reach them, a runaway process is. */
const defaultMemory = '4G'
const defaultPids = 4096
const defaultLogging = { 'max-size': '20m', 'max-file': '2' }

type Mapping = Record<string, unknown>

const mappingOf = (value: unknown): Mapping => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : {})

/** The keys of `environment`, which compose writes as a mapping or as a list of `KEY=value` and `KEY`. */
function environmentKeys(raw: Mapping): string[] {
  const { environment } = raw
  return Array.isArray(environment) ? environment.map((item) => String(item).split('=')[0] ?? '') : Object.keys(mappingOf(environment))
}

function targetsOf(service: ComposeService): string[] {
  const files = [service.raw['configs'], service.raw['secrets'], service.raw['tmpfs']].flatMap((list) => (Array.isArray(list) ? list : [list]))
  return [
    ...service.volumes.map((volume) => volume.target),
    ...files.map((item) => String(typeof item === 'string' ? item : (mappingOf(item)['target'] ?? '')))
  ]
}

/** A mount below a recipe's own mount would leave an empty file in that volume, and two mounts at one place are refused. */
function bundlePlace(service: ComposeService): string {
  const covered = targetsOf(service).some(
    (target) => target === bundleTarget || (target.startsWith('/') && bundleTarget.startsWith(`${target.replace(/\/+$/, '')}/`))
  )
  return covered ? bundleAside : bundleTarget
}

function trust(service: ComposeService, bundle: string): Mapping {
  const place = bundlePlace(service)
  const own = environmentKeys(service.raw)
  return {
    volumes: [`${bundle}:${place}:ro`],
    environment: Object.fromEntries(bundleVariables.filter((name) => !own.includes(name)).map((name) => [name, place]))
  }
}

/** Default limits, each only where the recipe sets none. `pids` came with version 3.9 of the format; versions must be alike in all files. */
function limits(service: ComposeService, version: string | undefined): Mapping {
  const resources = mappingOf(mappingOf(service.raw['deploy'])['resources'])
  const set = mappingOf(resources['limits'])
  const reserved = mappingOf(resources['reservations'])
  const [, major = '3', minor = '9'] = /^(\d+)(?:\.(\d+))?$/.exec(version ?? '3.13') ?? []
  const pids = Number(major) === 3 && Number(minor) >= 9
  return {
    // Whoever reserves memory has thought about it, and a limit below a reservation is refused.
    ...(set['memory'] === undefined && reserved['memory'] === undefined ? { memory: defaultMemory } : {}),
    ...(pids && set['pids'] === undefined ? { pids: defaultPids } : {})
  }
}

/** A log file without a bound could fill the server's disk; `local` has bounds of its own. What the recipe bounds itself is within the policy. */
function logging(service: ComposeService): Mapping {
  const { driver, options } = mappingOf(service.raw['logging'])
  if ((driver ?? 'json-file') !== 'json-file' || mappingOf(options)['max-size'] !== undefined) return {}
  return { logging: { driver: 'json-file', options: defaultLogging } }
}

/** The version the first file declares; a file without one must not be joined by a file with one. */
function declaredVersion(compose: Compose): string | undefined {
  return /^version:\s*["']?([\d.]+)/m.exec(compose.files[0]?.text ?? '')?.[1]
}

/**
 * The overlay for a compose as read: endpoint mode of the kernel, trust in the server's CA, default limits, and the
 * label `testme.run`, which says whose the service is.
 */
export function overlayFor(context: Pick<AppContext, 'plan'>, compose: Compose): string {
  const { server, runId } = context.plan
  const version = declaredVersion(compose)
  const services = Object.fromEntries(
    Object.values(compose.services).map((service) => {
      const bounds = limits(service, version)
      const deploy = {
        labels: { 'testme.run': runId },
        ...(server.ipvs ? {} : { endpoint_mode: 'dnsrr' }),
        ...(Object.keys(bounds).length === 0 ? {} : { resources: { limits: bounds } })
      }
      return [
        service.name,
        {
          deploy,
          ...logging(service),
          ...(server.caBundle === undefined ? {} : trust(service, server.caBundle))
        }
      ]
    })
  )
  return stringify({ ...(version === undefined ? {} : { version }), services })
}
