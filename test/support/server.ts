import { linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ensureImages } from '../../local/images/images.ts'
import { type ServerFacts, up } from '../../local/server/server.ts'
import { alive, readRecord, record } from '../../src/run/processes.ts'

/** Swarm tests may use two servers at once; each test process has one of them for itself. */
const names = (process.env['TESTME_TEST_SERVERS'] ?? 'test-1,test-2').split(',')
const lanes = '/run/testme-lanes'

let held: Promise<ServerFacts> | undefined

/** The embedded server of this test process, brought up with the fixture images; kept until the process ends. */
export function testServer(): Promise<ServerFacts> {
  held ??= take()
  return held
}

async function take(): Promise<ServerFacts> {
  mkdirSync(lanes, { recursive: true })
  const mine = join(lanes, `${process.pid}`)
  writeFileSync(mine, JSON.stringify(record(process.pid)))
  process.on('exit', () => rmSync(mine, { force: true }))
  for (;;) {
    for (const name of names) {
      const lane = join(lanes, `${name}.lane`)
      try {
        linkSync(mine, lane)
      } catch {
        if (!alive(readRecord(lane))) rmSync(lane, { force: true })
        continue
      }
      process.on('exit', () => rmSync(lane, { force: true }))
      const facts = await up({ name, assumeYes: true, progress: () => {} })
      await ensureImages(facts.dockerHost, () => {})
      return facts
    }
    await delay(100)
  }
}
