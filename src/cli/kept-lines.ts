import type { Plan } from '../model/types.ts'
import { lastingRole } from '../run/lasting.ts'

/** How a kept app is reached: the name is known only to the server's resolver, the certificate only to its CA. */
export function keptLines(plan: Plan, until: Date): string[] {
  // Without an upgrade among the stages only the fresh app is there.
  const domain = plan.domains[plan.stages.includes('upgrade') ? lastingRole(plan) : 'fresh']
  const { edgeAddress, caFile, zone } = plan.server
  return [
    '',
    ` kept until ${until.toTimeString().slice(0, 8)}: https://${domain}`,
    `   curl --resolve ${domain}:443:${edgeAddress} --cacert ${caFile} https://${domain}/`,
    `   chromium --host-resolver-rules="MAP *.${zone} ${edgeAddress}" --ignore-certificate-errors --user-data-dir=$(mktemp -d) https://${domain}/`,
    `   DOCKER_HOST=unix://${plan.server.dockerSocket} docker service ls`,
    ''
  ]
}
