import { stringify } from 'yaml'
import type { Compose } from '../recipe/compose.ts'
import type { AppContext } from './context.ts'

/** The one file that we add to a deployment, alike for base and head (DESIGN 15). */
export const overlayFile = 'compose.testme.yml'

export function overlayFor(context: AppContext, compose: Compose): string {
  const services = Object.fromEntries(
    Object.keys(compose.services).map((name) => [
      name,
      { deploy: { ...(context.plan.server.ipvs ? {} : { endpoint_mode: 'dnsrr' }), resources: { limits: { memory: '4G' } } } }
    ])
  )
  return stringify({ version: compose.version, services })
}
