// The embedded server: a Docker daemon with its own network namespace, swarm, registry, resolver, CA and edge.
// It is one of several a machine may have, and it looks at no other daemon.
export { down } from './down.ts'
export { ServerError } from './errors.ts'
export type { ServerFacts } from './facts.ts'
export { reportLines, type ServerReport, serverReport, status } from './status.ts'
export { up } from './up.ts'
