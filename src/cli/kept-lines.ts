import { dirname, join } from 'node:path'
import type { Plan } from '../model/types.ts'
import { root } from '../run/entries.ts'
import { keptRole } from '../run/lasting.ts'

/** How a kept app is reached: the name is known only to the server's resolver, the certificate only to its CA. */
export function keptLines(plan: Plan, until: Date): string[] {
  const domain = plan.domains[keptRole(plan)]
  const { edgeAddress, caFile, zone, name } = plan.server
  // The specs of the tree that the run had, which are not those of ours.
  const tree = plan.settingsDirectory === null ? undefined : dirname(plan.settingsDirectory)
  const settings = tree === undefined || tree === join(root, 'recipes') ? '' : ` --settings ${tree}`
  return [
    '',
    ` kept until ${until.toTimeString().slice(0, 8)}: https://${domain}`,
    `   curl --resolve ${domain}:443:${edgeAddress} --cacert ${caFile} https://${domain}/`,
    `   chromium --host-resolver-rules="MAP *.${zone} ${edgeAddress}" --ignore-certificate-errors --user-data-dir=$(mktemp -d) https://${domain}/`,
    ...(plan.dependencies ?? []).map(({ recipe, domain: name }) => `   it depends on ${recipe}: https://${name}`),
    `   ./testme test ${plan.recipe} --against ${domain}${settings}${name === 'default' ? '' : ` --server ${name}`}`,
    `   DOCKER_HOST=unix://${plan.server.dockerSocket} docker service ls`,
    ''
  ]
}
