import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { buildControl, type Control } from '../../fixtures/control.ts'
import { type Outcome, whyNotAsExpected } from './judge.ts'

const root = join(import.meta.dirname, '..', '..')

export interface ControlReport {
  name: string
  seconds: number
  /** Undefined when the control ended as it must. */
  wrong: string | undefined
  /** Where the run is kept when it did not. */
  kept: string
}

/** Runs one control through the command, as a person would type it, and judges how it ended and what it left on the server. */
export async function runControl(control: Control, server: { name: string; dockerHost: string }): Promise<ControlReport> {
  // Below this repository, so that specs of a copied settings tree find Playwright.
  mkdirSync(join(root, 'runs'), { recursive: true })
  const workspace = mkdtempSync(join(root, 'runs', `control-${control.name}-`))
  const started = Date.now()
  const before = await objectsOn(server.dockerHost)
  const { repository, settings } = await buildControl(control, workspace)
  const words = ['run', repository, '--json', '--stages', control.stages.join(','), '--settings', settings, '--server', server.name]
  const result = await execa(process.execPath, [join(root, 'src', 'cli', 'main.ts'), ...words, '--runs', join(workspace, 'runs')], {
    stdin: 'ignore',
    reject: false,
    cwd: root
  })
  let wrong: string | undefined
  try {
    const { stages } = JSON.parse(result.stdout) as Pick<Outcome, 'stages'>
    wrong = whyNotAsExpected(control.expect, { exitCode: result.exitCode ?? -1, stages })
  } catch {
    wrong = `it printed no results and ended with ${result.exitCode}:\n${result.stdout.slice(-1000)}\n${result.stderr.slice(-1000)}`
  }
  if (control.expect.stage === 'teardown') await releaseVolumes(server, before)
  const left = (await objectsOn(server.dockerHost)).filter((object) => !before.includes(object))
  if (left.length > 0) wrong ??= `left on the server: ${left.join(', ')}`
  if (wrong === undefined) rmSync(workspace, { recursive: true, force: true })
  return { name: control.name, seconds: (Date.now() - started) / 1000, wrong, kept: workspace }
}

/** What the run could not remove is made removable again, and the janitor shall end it: nothing of a run stays for ever. */
async function releaseVolumes(server: { name: string; dockerHost: string }, before: string[]): Promise<void> {
  const environment = { DOCKER_HOST: server.dockerHost }
  const stuck = (await objectsOn(server.dockerHost)).filter((object) => object.startsWith('volume ') && !before.includes(object))
  for (const volume of stuck.map((object) => object.replace('volume ', ''))) {
    const { stdout } = await execa('docker', ['volume', 'inspect', '--format', '{{.Mountpoint}}', volume], { env: environment })
    await execa('chattr', ['-R', '-i', stdout], { reject: false })
  }
  await execa(process.execPath, [join(root, 'src', 'cli', 'main.ts'), 'janitor', '--server', server.name], { stdin: 'ignore', reject: false, cwd: root })
}

/** Everything that a deployment could leave behind, by the engine's own lists. */
export async function objectsOn(dockerHost: string): Promise<string[]> {
  const list = async (kind: string, words: string[]): Promise<string[]> => {
    const { stdout } = await execa('docker', words, { env: { DOCKER_HOST: dockerHost } })
    return stdout
      .split('\n')
      .filter((name) => name !== '')
      .map((name) => `${kind} ${name}`)
  }
  const kinds = ['service', 'volume', 'secret', 'config', 'network'].map((kind) => list(kind, [kind, 'ls', '--format', '{{.Name}}']))
  return (await Promise.all([...kinds, list('container', ['ps', '--all', '--format', '{{.Names}}'])])).flat().sort()
}
