import { existsSync, statSync } from 'node:fs'
import { execa } from 'execa'
import { botScopes } from '../gitea/scopes.ts'
import { messageOf } from '../model/failure.ts'
import { readServerFile } from '../run/server-file.ts'
import { capabilityLine } from './capabilities.ts'
import { type HostConfiguration, readConfiguration } from './configuration.ts'
import { checkToken, type Host, openHost } from './host.ts'
import { type RunnerUser, userLines } from './keep-apart.ts'
import type { Line } from './line.ts'
import { sandboxLine } from './sandbox-line.ts'

/** Looks whether a host is set up as docs/host.md says, and keeps apart what it must. Never throws. As root it sees more. */
export async function checkHost(file: string): Promise<Line[]> {
  let host: Host
  try {
    const configuration = readConfiguration(file)
    // The token is the host's user's: another one than that and root may not read it, and then cannot ask Gitea either.
    if (process.getuid?.() === 0) return [...(await machineLines(configuration)), ...serverLines(configuration)]
    host = openHost(file)
  } catch (error) {
    return [failed(error)]
  }
  return [...(await machineLines(host.configuration)), capabilityLine(), await sandboxLine(), ...serverLines(host.configuration), ...(await giteaLines(host))]
}

const failed = (error: unknown): Line => ({
  state: 'fail',
  text: messageOf(error),
  ...(error instanceof Error && 'next' in error && typeof error.next === 'string' ? { mend: error.next } : {})
})

async function giteaLines(host: Host): Promise<Line[]> {
  const { configuration, gitea } = host
  try {
    await checkToken(host)
    const { login } = await gitea.currentUser()
    const lines: Line[] = [{ state: 'ok', text: `the token is that of ${login}, at ${configuration.gitea}` }]
    for (const name of Object.keys(configuration.organisations)) {
      const { kind } = await gitea.membership(name, login)
      lines.push(
        kind === 'member'
          ? { state: 'ok', text: `${login} is a member of ${name}, so it sees who else is` }
          : {
              state: 'fail',
              text: `${login} cannot see who is a member of ${name} (${kind})`,
              mend: `Make ${login} a member of ${name}; its token needs ${botScopes.map(({ scope }) => scope).join(', ')}.`
            }
      )
    }
    return lines
  } catch (error) {
    return [failed(error)]
  }
}

function serverLines({ server, abra, state }: HostConfiguration): Line[] {
  const lines: Line[] = []
  try {
    lines.push({ state: 'ok', text: `server ${readServerFile(server).server.name}` })
  } catch (error) {
    lines.push(failed(error))
  }
  if (!existsSync(abra)) lines.push({ state: 'fail', text: `${abra} does not exist`, mend: 'Correct the key "abra".' })
  const found = statSync(state, { throwIfNoEntry: false })
  if (found !== undefined && (found.mode & 0o077) !== 0)
    lines.push({ state: 'fail', text: `${state} can be read by others: runs and records of every job lie there`, mend: `chmod 700 ${state}` })
  return lines
}

async function machineLines(configuration: HostConfiguration): Promise<Line[]> {
  const users = [...new Set(configuration.runners.map(({ user }) => user))]
  const seen = await Promise.all(users.map((user) => look(user, configuration)))
  return seen.flatMap(userLines)
}

const quiet = { reject: false, stdin: 'ignore', timeout: 10_000 } as const

async function look(user: string, configuration: HostConfiguration): Promise<RunnerUser> {
  const root = process.getuid?.() === 0
  const [groups, rule] = await Promise.all([
    execa('id', ['-nG', '--', user], quiet),
    root ? execa('sudo', ['-n', '-l', '-U', user], quiet) : Promise.resolve(undefined)
  ])
  const jobs = configuration.runners.find((one) => one.user === user)?.jobs ?? 'stages'
  return {
    user,
    jobs,
    exists: groups.exitCode === 0,
    groups: groups.exitCode === 0 ? groups.stdout.trim().split(/\s+/) : [],
    ...(rule === undefined ? {} : { sudo: rule.exitCode === 0 ? rule.stdout : '' })
  }
}
