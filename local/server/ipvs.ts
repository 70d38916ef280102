import { execa } from 'execa'
import { inside, systemPath } from './command.ts'
import type { Places } from './places.ts'

/**
 * Whether the kernel balances service addresses (VIPs).
 * @param table the text of /proc/net/ip_vs in the server's namespace, undefined where the file does not exist. Pure.
 */
export function hasIpvs(table: string | undefined): boolean {
  return table !== undefined && /^IP Virtual Server version/.test(table)
}

/** The engine loads the module by itself, but only with the first service; asking for it first makes the answer sure. */
export async function detectIpvs(places: Places): Promise<boolean> {
  const quiet = { reject: false, env: { PATH: systemPath } } as const
  await execa('modprobe', ['--quiet', '--all', 'ip_vs', 'ip_vs_rr'], quiet)
  const [command = '', ...words] = inside(places, ['cat', '/proc/net/ip_vs'])
  const answer = await execa(command, words, quiet)
  return hasIpvs(answer.exitCode === 0 ? answer.stdout : undefined)
}
