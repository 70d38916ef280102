/** The words in front of a command that the kernel ends with the process that starts it. */
export function boundTo(options: { bound?: boolean }): string[] {
  return options.bound === true ? ['setpriv', '--pdeathsig', 'KILL'] : []
}
