import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ensureImages } from '../../local/images/images.ts'
import { type ServerFacts, up } from '../../local/server/server.ts'
import { tryLock } from '../../src/run/lock.ts'
import { laneNames } from './lanes.ts'

const lanes = '/run/testme-lanes'

let held: Promise<ServerFacts> | undefined

/** The embedded server of this test process, brought up with the fixture images; kept until the process ends. */
export function testServer(): Promise<ServerFacts> {
  held ??= takeLane().then(async (name) => {
    const facts = await up({ name, assumeYes: true, progress: () => {} })
    await ensureImages(facts.dockerHost, () => {})
    return facts
  })
  return held
}

/** The name of a server that only this process may use until it ends; for tests that bring servers up and down themselves. */
export async function takeLane(): Promise<string> {
  for (;;) {
    for (const name of laneNames) {
      const lock = await tryLock(join(lanes, `${name}.lane`), { what: 'a test' })
      if (lock === undefined) continue
      process.on('exit', () => lock.release())
      return name
    }
    await delay(100)
  }
}

/** A second server for a test of two; where only one lane is configured it is named after that one. */
export async function takeSecondLane(first: string): Promise<string> {
  return laneNames.length > 1 ? await takeLane() : `${first}-b`
}
