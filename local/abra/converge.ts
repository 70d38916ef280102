import { setTimeout as delay } from 'node:timers/promises'
import { docker, Fatal, lines } from './context.ts'
import { hasFault } from './faults.ts'

/**
 * abra's own wait, with its own impatience: after the timeout it gives up though the swarm may converge later, and a
 * rolling update that is slow is a failure to it as well (Q16, L13). Pull time counts (Q28).
 */
export async function waitUntilConverged(stack: string, seconds: number): Promise<void> {
  if (hasFault('pull-race')) throw new Fatal('deploy failed: No such image')
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const rows = lines(await docker(['service', 'ls', '--format', '{{.ID}} {{.Replicas}}', '--filter', `label=com.docker.stack.namespace=${stack}`]))
    const ids = rows.map((row) => row.split(' ')[0] ?? '')
    const states = lines(await docker(['service', 'inspect', '--format', '{{if .UpdateStatus}}{{.UpdateStatus.State}}{{else}}none{{end}}', ...ids]))
    if (states.some((state) => state === 'paused' || state.startsWith('rollback'))) throw new Fatal('deploy failed')
    const settled = rows.every((row) => {
      const [running, wanted] = (row.split(' ')[1] ?? '').split('/')
      return running === wanted
    })
    if (settled && !states.includes('updating')) return
    if (Date.now() > deadline) throw new Fatal('deploy timed out')
    await delay(500)
  }
}
