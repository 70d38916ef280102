// From the deploy labels of services to routes, as traefik's swarm provider reads them.
import { matches, parseRule, type Rule } from './rule.ts'

export interface Service {
  Spec: { Name: string; Labels?: Record<string, string> }
}

export interface Route {
  text: string
  rule: Rule
  priority: number
  /** Full name of the service: `app` alone would be any app's (L73). */
  service: string
  port: number
}

export interface Routing {
  routes: Route[]
  /** One line each about what was asked for in the labels and is not done. */
  complaints: string[]
}

/** The names under which co-op cloud's and traefik's own documentation know the entrypoint with TLS. */
const secureEntrypoints = ['web-secure', 'websecure']

/** All routes, the one that wins first: traefik takes the highest priority, which is the rule's length unless a label says so. Pure. */
export function routingOf(services: readonly Service[]): Routing {
  const all = services.map(routingOfService)
  return {
    routes: all.flatMap((one) => one.routes).sort((one, other) => other.priority - one.priority),
    complaints: all.flatMap((one) => one.complaints)
  }
}

/** The route for a request, or undefined: then the answer is the edge's own 404. Pure. */
export function routeFor(routes: readonly Route[], host: string, path: string): Route | undefined {
  return routes.find((route) => matches(route.rule, host, path))
}

function routingOfService(service: Service): Routing {
  const name = service.Spec.Name
  const labels = new Map(Object.entries(service.Spec.Labels ?? {}).map(([key, value]) => [key.toLowerCase(), value]))
  const routing: Routing = { routes: [], complaints: [] }
  if (labels.get('traefik.enable')?.toLowerCase() !== 'true') return routing
  const ports = portsOf(labels)
  for (const [key, text] of labels) {
    const router = /^traefik\.http\.routers\.([^.]+)\.rule$/.exec(key)?.[1]
    if (router === undefined) {
      if (/^traefik\.(tcp|udp)\.routers\.[^.]+\.(rule|entrypoints)$/.test(key)) routing.complaints.push(`${name}: ${key} left out, this edge knows HTTP only`)
      continue
    }
    const of = (what: string): string | undefined => labels.get(`traefik.http.routers.${router}.${what}`)
    const entrypoints = (of('entrypoints') ?? secureEntrypoints[0] ?? '').split(',').map((entry) => entry.trim())
    // Plain HTTP is answered with a redirect for every name: such a router has nothing to do here.
    if (!entrypoints.some((entry) => secureEntrypoints.includes(entry))) continue
    // L140: nobody outside knows names under .test; asking a certificate authority for them is a mistake that must be seen.
    if ((of('tls.certresolver') ?? '') !== '')
      routing.complaints.push(
        `${name}: router ${router} asks ACME (resolver ${of('tls.certresolver')}) for a certificate: there is none here, LETS_ENCRYPT_ENV must be empty`
      )
    if (of('middlewares') !== undefined) routing.complaints.push(`${name}: router ${router} is served without its middlewares ${of('middlewares')}`)
    const wanted = of('service')?.toLowerCase().replace(/@.*$/, '')
    const port = wanted !== undefined ? ports.get(wanted) : ports.size === 1 ? [...ports.values()][0] : ports.get(router)
    const rule = parseRule(text)
    if (rule === undefined) routing.complaints.push(`${name}: router ${router} left out, cannot read the rule ${text}`)
    else if (port === undefined || !Number.isInteger(port) || port < 1 || port > 65_535)
      routing.complaints.push(`${name}: router ${router} left out, no port: set traefik.http.services.<name>.loadbalancer.server.port`)
    else routing.routes.push({ text, rule, priority: Number(of('priority') ?? text.length) || text.length, service: name, port })
  }
  return routing
}

function portsOf(labels: ReadonlyMap<string, string>): Map<string, number> {
  const ports = new Map<string, number>()
  for (const [key, value] of labels) {
    const name = /^traefik\.http\.services\.([^.]+)\.loadbalancer\.server\.port$/.exec(key)?.[1]
    if (name !== undefined) ports.set(name, Number(value))
  }
  return ports
}
