import { execa } from 'execa'
import { type Engine, filters } from './engine.ts'

export interface Executed {
  exitCode: number
  stdout: string
  stderr: string
}

/** A running container as the engine lists it. `Source` of a mounted volume is its folder on the engine's host. */
export interface RunningContainer {
  Id: string
  Created: number
  Mounts?: { Type: string; Name?: string; Source?: string; Destination: string }[]
}

/** The running container of a service (full name), the newest where there are several; undefined if there is none. */
export async function newestContainer(engine: Engine, service: string): Promise<RunningContainer | undefined> {
  const query = filters({ label: [`com.docker.swarm.service.name=${service}`], status: ['running'] })
  const containers = await engine.call<RunningContainer[]>('GET', `/containers/json?${query}`)
  return containers.sort((a, b) => b.Created - a.Created)[0]
}

/** The id of `newestContainer`. */
export async function runningContainer(engine: Engine, service: string): Promise<string | undefined> {
  return (await newestContainer(engine, service))?.Id
}

/** Runs a command in a container and waits for its end. `environment` is how to hand it texts: nothing of it stands in the argument list. */
export async function execute(engine: Engine, container: string, command: string[], environment: Record<string, string> = {}): Promise<Executed> {
  const { Id } = await engine.call<{ Id: string }>('POST', `/containers/${container}/exec`, {
    AttachStdout: true,
    AttachStderr: true,
    Cmd: command,
    Env: Object.entries(environment).map(([key, value]) => `${key}=${value}`)
  })
  const answer = await engine.raw('POST', `/exec/${Id}/start`, { Detach: false, Tty: false })
  if (answer.status >= 300) throw new Error(`docker exec: ${answer.content.toString('utf8').trim()}`)
  const { ExitCode } = await engine.call<{ ExitCode: number | null }>('GET', `/exec/${Id}/json`)
  // L44: a command whose end is unknown has not succeeded.
  if (ExitCode === null) throw new Error(`docker exec: ${command[0]} has no exit status`)
  return { exitCode: ExitCode, ...splitStreams(answer.content) }
}

/** The same for a command that reads from its standard input, by Docker's own client, which takes over a connection for that. */
export async function executeWithInput(engine: Engine, container: string, command: string[], input: string, signal: AbortSignal): Promise<Executed> {
  const { exitCode, stdout, stderr } = await execa('docker', ['exec', '--interactive', container, ...command], {
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', DOCKER_HOST: `unix://${engine.socket}` },
    extendEnv: false,
    input,
    cancelSignal: signal,
    reject: false
  })
  // Of a client that was ended by a signal there is none.
  return { exitCode: exitCode ?? -1, stdout, stderr }
}

/** The command lines of a container's processes, as `ps` shows them. */
export async function processesOf(engine: Engine, container: string): Promise<{ pid: number; command: string }[]> {
  const { Processes } = await engine.call<{ Processes: string[][] | null }>('GET', `/containers/${container}/top?ps_args=${encodeURIComponent('-eo pid,args')}`)
  return (Processes ?? []).map(([pid = '0', ...command]) => ({ pid: Number(pid), command: command.join(' ') }))
}

/** Docker frames both streams: a header of eight bytes, the stream in the first, the length in the last four. Pure. */
export function splitStreams(content: Buffer): { stdout: string; stderr: string } {
  const parts: { stdout: Buffer[]; stderr: Buffer[] } = { stdout: [], stderr: [] }
  for (let offset = 0; offset + 8 <= content.length; ) {
    const length = content.readUInt32BE(offset + 4)
    parts[content[offset] === 2 ? 'stderr' : 'stdout'].push(content.subarray(offset + 8, offset + 8 + length))
    offset += 8 + length
  }
  return { stdout: Buffer.concat(parts.stdout).toString('utf8'), stderr: Buffer.concat(parts.stderr).toString('utf8') }
}
