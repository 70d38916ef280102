import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { Engine } from '../../src/swarm/engine.ts'
import { Stack } from '../../src/swarm/stack.ts'

export interface Outcome {
  exitCode: number
  stdout: string
  stderr: string
}

/** One call of the docker client against this daemon; the exit code is the caller's to judge. */
export async function docker(dockerHost: string, ...words: string[]): Promise<Outcome> {
  const result = await execa('docker', words, { env: { DOCKER_HOST: dockerHost }, reject: false, stdin: 'ignore' })
  return { exitCode: result.exitCode ?? -1, stdout: result.stdout, stderr: result.stderr }
}

/** The same, for calls that must succeed; returns stdout. */
export async function dockerOk(dockerHost: string, ...words: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await docker(dockerHost, ...words)
  if (exitCode !== 0) throw new Error(`docker ${words.join(' ')} ended with ${exitCode}: ${stderr}`)
  return stdout
}

/** Deploys compose files, given as texts, as `abra` does: always asking the registry for the digest. */
export async function deployStack(dockerHost: string, name: string, ...composes: string[]): Promise<Stack> {
  const directory = mkdtempSync(join(tmpdir(), 'stack-'))
  try {
    const files = composes.flatMap((text, index) => {
      writeFileSync(join(directory, `${index}.yml`), text)
      return ['--compose-file', join(directory, `${index}.yml`)]
    })
    await dockerOk(dockerHost, 'stack', 'deploy', '--resolve-image', 'always', ...files, name)
  } finally {
    rmSync(directory, { recursive: true })
  }
  return new Stack(new Engine(dockerHost.replace('unix://', '')), name)
}

/** Runs a command in the one running container of a service. */
export async function execIn(dockerHost: string, service: string, ...command: string[]): Promise<Outcome> {
  const id = (await dockerOk(dockerHost, 'ps', '--quiet', '--filter', `label=com.docker.swarm.service.name=${service}`)).split('\n')[0] ?? ''
  return await docker(dockerHost, 'exec', id, ...command)
}
