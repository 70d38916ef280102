import { execa } from 'execa'

/** The words in front of a command that the kernel ends with the process that starts it. */
export function boundTo(options: { bound?: boolean }): string[] {
  return options.bound === true ? ['setpriv', '--pdeathsig', 'KILL'] : []
}

/** The words in front of a command that another user of this machine runs, with that user's groups. Only root can. */
export async function asUser(user: string | undefined): Promise<string[]> {
  if (user === undefined) return []
  const { stdout: group } = await execa('id', ['-g', user])
  return ['setpriv', '--reuid', user, '--regid', group, '--init-groups']
}
