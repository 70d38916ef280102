import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import type { Server } from '../../src/model/types.ts'
import { stackName } from '../../src/recipe/stack.ts'
import { RunDirectory } from '../../src/run/directory.ts'
import { holderOf } from '../../src/run/lock.ts'
import { processesOf } from '../../src/run/processes.ts'
import { readRegistration, registrations, serverLockFile } from '../../src/run/registry.ts'
import { Engine } from '../../src/swarm/engine.ts'
import { Stack } from '../../src/swarm/stack.ts'
import { eventually } from './testme.ts'

/** A run in the middle of its work, seen from outside. */
export interface DeployedRun {
  run: RunDirectory
  /** Resolves when nothing of it is left: on the server, of its processes, in its private folders, and the server is free. Throws with what stays. */
  gone: () => Promise<void>
}

/** The run that a server works for, once a service of it is there. */
export async function deployedRun(server: Server): Promise<DeployedRun> {
  const engine = new Engine(server.dockerSocket)
  return await eventually(async () => {
    for (const entry of registrations(server)) {
      if (!('registration' in entry)) continue
      const { runDirectory, runId, domains } = entry.registration
      const run = new RunDirectory(runDirectory)
      const onServer = async (): Promise<string[]> => (await Promise.all(domains.map((domain) => new Stack(engine, stackName(domain)).residue()))).flat()
      if ((await onServer()).some((line) => line.startsWith('service '))) return { run, gone: () => nothingOf(server, runId, run, onServer) }
    }
    return undefined
  })
}

async function nothingOf(server: Server, runId: string, run: RunDirectory, onServer: () => Promise<string[]>): Promise<void> {
  let left: string[] = []
  const look = async (): Promise<true | undefined> => {
    const folders = ['private', 'work'].flatMap((part) => (existsSync(run.file(part)) ? readdirSync(run.file(part)).map((name) => `${part}/${name}`) : []))
    const processes = processesOf(runId).map(({ pid }) => `process ${pid}`)
    const registered = readRegistration(server, runId) === undefined ? [] : ['its registration']
    const holder = holderOf(serverLockFile(server))
    left = [...(await onServer()), ...processes, ...folders, ...registered, ...(holder === undefined ? [] : [`the server's lock, of ${holder.what}`])]
    return left.length === 0 ? true : undefined
  }
  await eventually(look, 90).catch(() => assert.deepEqual(left, []))
}
