import assert from 'node:assert/strict'
import { test } from 'node:test'
import { routeFor, routingOf, type Service } from './routes.ts'

function service(name: string, labels: Record<string, string>): Service {
  return { Spec: { Name: name, Labels: { 'traefik.enable': 'true', ...labels } } }
}

const app = (stack: string, more: Record<string, string> = {}): Service =>
  service(`${stack}_app`, {
    [`traefik.http.services.${stack}.loadbalancer.server.port`]: '8080',
    [`traefik.http.routers.${stack}.rule`]: `Host(\`${stack}.ci.test\`)`,
    [`traefik.http.routers.${stack}.entrypoints`]: 'web-secure',
    [`traefik.http.routers.${stack}.tls.certresolver`]: '',
    ...more
  })

test("a recipe's usual labels make a route to the full name of its service", () => {
  const { routes, complaints } = routingOf([app('one'), app('two')])
  assert.deepEqual(complaints, [])
  // L73: both services are called `app`.
  assert.deepEqual(
    routes.map((route) => `${route.text} ${route.service}:${route.port}`),
    ['Host(`one.ci.test`) one_app:8080', 'Host(`two.ci.test`) two_app:8080']
  )
  assert.equal(routeFor(routes, 'two.ci.test', '/')?.service, 'two_app')
})

test('L62: a name in the zone that no router names has no route, though the certificate is good for it', () => {
  assert.equal(routeFor(routingOf([app('one')]).routes, 'other.ci.test', '/'), undefined)
  assert.equal(routeFor(routingOf([]).routes, 'one.ci.test', '/'), undefined)
})

test('no label, no route', () => {
  assert.deepEqual(routingOf([{ Spec: { Name: 'bare' } }, app('off', { 'traefik.enable': 'false' })]), { routes: [], complaints: [] })
})

test('several routers and services are joined by the service label', () => {
  const both = app('one', {
    'traefik.http.services.admin.loadbalancer.server.port': '9000',
    'traefik.http.routers.admin.rule': 'Host(`one.ci.test`) && PathPrefix(`/admin`)',
    'traefik.http.routers.admin.service': 'admin@swarm'
  })
  const { routes } = routingOf([both])
  assert.equal(routeFor(routes, 'one.ci.test', '/admin/users')?.port, 9000, 'the longer rule wins')
  assert.equal(routeFor(routes, 'one.ci.test', '/')?.port, 8080)
  const first = routingOf([app('one', { ...both.Spec.Labels, 'traefik.http.routers.one.priority': '1000' })]).routes
  assert.equal(routeFor(first, 'one.ci.test', '/admin/users')?.port, 8080, 'a priority beats the length')
})

test('label keys have no case', () => {
  const odd = service('s', { 'Traefik.HTTP.Services.S.LoadBalancer.Server.Port': '80', 'Traefik.HTTP.Routers.S.Rule': 'Host(`s`)' })
  assert.equal(routingOf([odd]).routes.length, 1)
})

test('a router that cannot be served is left out and said', () => {
  const cases: [Record<string, string>, RegExp][] = [
    [{ 'traefik.http.routers.one.rule': 'HostRegexp(`.*`)' }, /cannot read the rule/],
    [{ 'traefik.http.services.one.loadbalancer.server.port': 'http' }, /no port/],
    [{ 'traefik.http.routers.one.service': 'other' }, /no port/],
    [{ 'traefik.http.services.one.loadbalancer.server.port': '70000' }, /no port/]
  ]
  for (const [labels, complaint] of cases) {
    const { routes, complaints } = routingOf([app('one', labels)])
    assert.deepEqual(routes, [])
    assert.match(complaints.join('\n'), complaint)
  }
  assert.deepEqual(routingOf([app('one', { 'traefik.http.routers.one.entrypoints': 'web' })]), { routes: [], complaints: [] })
  assert.match(routingOf([app('one', { 'traefik.tcp.routers.x.rule': 'HostSNI(`*`)' })]).complaints.join(), /HTTP only/)
  assert.match(routingOf([app('one', { 'traefik.http.routers.one.middlewares': 'auth' })]).complaints.join(), /without its middlewares auth/)
})

test('L140: a router with an empty certificate resolver brings no word of ACME, one with a resolver does', () => {
  assert.doesNotMatch(routingOf([app('one')]).complaints.join('\n'), /ACME/i)
  assert.match(
    routingOf([app('one', { 'traefik.http.routers.one.tls.certresolver': 'production' })]).complaints.join('\n'),
    /asks ACME \(resolver production\)/
  )
})
