import { join } from 'node:path'
import { type Demo, runningDemo, startDemo, stopDemo, tellStory } from '../../../forge/demo/demo.ts'
import { demoServer } from '../../../forge/demo/place.ts'
import { down } from '../../../local/server/server.ts'
import { playwrightFolder } from '../../browser/playwright.ts'
import { root } from '../../run/entries.ts'
import { suite } from '../../run/suite.ts'
import { bringUp, standIn } from '../embedded.ts'
import type { Invocation } from '../invocation.ts'
import { createTerminal } from '../terminal.ts'

/** Exit code 0 when both pull requests got the verdict that they deserve; 4 when one did not. */
export async function execute({ flags }: Invocation): Promise<number> {
  const terminal = createTerminal(false)
  if (flags.has('down')) {
    await stopDemo()
    await down({ name: demoServer, progress: terminal.note })
    terminal.say('the demo is gone; what was built for it stays for the next one')
    return 0
  }
  const there = runningDemo()
  if (there !== undefined) {
    terminal.say('the demo is already there')
    show(there, terminal.say)
    return 0
  }
  const facts = await bringUp(demoServer, flags.has('yes'), terminal.note)
  const server = join(facts.stateDirectory, 'server.json')
  const { version } = suite()
  const { forge, world } = await startDemo({ root, server, abra: standIn, playwright: playwrightFolder(), version }, terminal.note)
  const { demo, asExpected } = await tellStory(forge, world, terminal.say)
  show(demo, terminal.say)
  if (asExpected) return 0
  terminal.say('This is not what the demo should have shown: please report it, with the log of the runs in the Actions tab.')
  return 4
}

function show(demo: Demo, say: (line: string) => void): void {
  say('')
  for (const { title, url, expected } of demo.pulls) say(`${expected === 'success' ? 'green' : 'red  '}  ${url}  ${title}`)
  say('')
  for (const { login, password, who } of demo.logins) say(`${login.padEnd(12)} ${password.padEnd(26)} ${who}`)
  say('')
  say(`Gitea listens on ${demo.url}, on this machine only. Log in, comment !testme, and watch.`)
  say('To remove all of it: ./testme demo --down')
}
