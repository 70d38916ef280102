import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { testServer } from '../../test/support/server.ts'
import { asksNginx, service, TestStack } from '../../test/support/stack.ts'
import { StageFailure } from '../model/failure.ts'
import { converge, endedTasks } from './converge.ts'

const quiet = { deadline: 40_000, waiting: () => {} }
const unhealthy = { test: ['CMD', 'false'], interval: '1s', retries: 1 }

async function stackOf(t: TestContext): Promise<TestStack> {
  const facts = await testServer()
  const made = new TestStack(facts, `conv-${randomBytes(3).toString('hex')}_ci_test`)
  t.after(() => made.remove())
  return made
}

/** What `converge` refuses with, or a failed assertion if it does not. */
async function refusal(stack: TestStack, options: Partial<Parameters<typeof converge>[1]> = {}): Promise<StageFailure> {
  try {
    await converge(stack.stack, { ...quiet, ...options })
  } catch (error) {
    if (error instanceof StageFailure) return error
    throw error
  }
  return assert.fail('it converged')
}

test('L33: a healthy service converges; after an update only the new task counts, and the engine watches on', async (t) => {
  const made = await stackOf(t)
  await made.deploy({ app: service({ healthcheck: asksNginx }) })
  await converge(made.stack, quiet)
  const before = (await made.stack.tasks()).map((task) => task.ID)
  const past = await endedTasks(made.stack)
  await made.deploy({ app: service({ image: 'testme.local/nginx:1.22-r2', healthcheck: asksNginx }) })
  await converge(made.stack, { ...quiet, past, until: 'applied' })
  const running = (await made.stack.tasks()).filter((task) => task.Status.State === 'running')
  assert.equal(running.length, 1)
  assert.ok(running.every((task) => !before.includes(task.ID) && task.Spec.ContainerSpec.Image.startsWith('testme.local/nginx:1.22-r2')))
  await converge(made.stack, { ...quiet, past })
  assert.equal((await made.stack.services())[0]?.UpdateStatus?.State, 'completed')
})

test('L66, L67: a crash loop ends the wait with the exit code and the last log lines', async (t) => {
  const made = await stackOf(t)
  await made.deploy({ app: service({ command: ['sh', '-c', 'echo "cannot read my settings"; exit 3'] }) })
  // Where the machine takes longer than a task must hold out to start its process at all, it has converged for a moment; the stages look again as well.
  const failure = await converge(made.stack, quiet).then(
    () => refusal(made),
    (error: unknown) => (error instanceof StageFailure ? error : assert.fail(String(error)))
  )
  assert.match(failure.message, /_app: crash loop: 3 tasks ended, the last one exited with 3/)
  assert.equal(failure.failureClass, 'recipe')
  assert.match(failure.details.join('\n'), /cannot read my settings/)
})

test('L32: a rollback is told from a good update although the old task is healthy', async (t) => {
  const made = await stackOf(t)
  const deploy = { update_config: { order: 'start-first', failure_action: 'rollback', monitor: '2s' } }
  await made.deploy({ app: service({ healthcheck: asksNginx, deploy }) })
  await converge(made.stack, quiet)
  const past = await endedTasks(made.stack)
  await made.deploy({ app: service({ healthcheck: asksNginx, deploy, command: ['sh', '-c', 'echo "database is newer"; exit 1'] }) })
  const failure = await refusal(made, { past })
  assert.match(failure.message, /rolled back/)
  assert.equal(failure.failureClass, 'recipe')
})

test('L34: a paused update is a result and not waited for', async (t) => {
  const made = await stackOf(t)
  await made.deploy({ app: service({ healthcheck: asksNginx }) })
  await converge(made.stack, quiet)
  const past = await endedTasks(made.stack)
  await made.deploy({ app: service({ command: ['sh', '-c', 'exit 7'] }) })
  const failure = await refusal(made, { past })
  assert.match(failure.message, /the update was paused: .*exited with 7/)
})

test('L72: a server that ends with 0 under on-failure is red at once; a one-shot beside it is done (L71)', async (t) => {
  const made = await stackOf(t)
  const labels = { 'traefik.http.routers.x.rule': 'Host(`x`)' }
  await made.deploy({ app: service({ command: ['true'], deploy: { labels } }), setup: service({ command: ['true'] }) })
  const failure = await refusal(made)
  assert.match(failure.message, /_app: ended by itself with exit code 0 and will not be restarted$/)
})

test('L76: a service that crashes until its slow peer is up converges in the end', async (t) => {
  const made = await stackOf(t)
  const restart = { restart_policy: { condition: 'on-failure', delay: '500ms' } }
  await made.deploy({
    db: service({
      healthcheck: { test: ['CMD', 'test', '-f', '/tmp/ready'], interval: '1s', retries: 30 },
      command: ['sh', '-c', 'sleep 8; touch /tmp/ready; sleep 1000']
    }),
    app: service({ command: ['sh', '-c', 'curl -s telnet://db:1 --connect-timeout 1; getent hosts db || exit 4; sleep 1000'], deploy: restart })
  })
  await converge(made.stack, quiet)
})

test('rejected tasks, missing images, unplaceable tasks and tasks out of memory are told apart', async (t) => {
  const made = await stackOf(t)
  await made.deploy({ app: service({ image: 'testme.local/nginx:not-there' }) })
  assert.match((await refusal(made)).message, /the image testme.local\/nginx:not-there cannot be had: No such image/)
  await made.remove()
  await made.deploy({ app: service({ volumes: ['/not/there:/data'] }) })
  assert.match((await refusal(made)).message, /the task was rejected: .*bind source path does not exist/)
  await made.remove()
  await made.deploy({ app: service({ deploy: { placement: { constraints: ['node.labels.disk==fast'] } } }) })
  assert.match((await refusal(made)).message, /no node can take it: .*constraints not satisfied/)
  await made.remove()
  await made.deploy({
    app: service({ command: ['sh', '-c', 'exec tail /dev/zero'], deploy: { resources: { limits: { memory: '20M' } }, restart_policy: { delay: '100ms' } } })
  })
  const failure = await refusal(made)
  assert.match(failure.details.join('\n'), /out of memory: the kernel killed it at its limit of 20 MB/)
})

test('L78, L145: a deadline names what was awaited, the tasks, the last log lines and the load of the host', async (t) => {
  const made = await stackOf(t)
  await made.deploy({ app: service({ healthcheck: { ...unhealthy, retries: 100 }, command: ['sh', '-c', 'echo still migrating; sleep 1000'] }) })
  const failure = await refusal(made, { deadline: 5000 })
  assert.match(failure.message, /not converged after 5 s, still waiting for .*_app: 0 of 1 running, its task is starting/)
  const details = failure.details.join('\n')
  assert.match(details, /_app\.1 starting/)
  assert.match(details, /still migrating/)
  assert.match(details, /host: load [\d.]+/)
})

test('a cancelled run ends the wait', async (t) => {
  const made = await stackOf(t)
  await made.deploy({ app: service({ healthcheck: { ...unhealthy, retries: 100 } }) })
  const controller = new AbortController()
  const waiting = converge(made.stack, { ...quiet, signal: controller.signal, waiting: () => controller.abort(new Error('cancelled by a test')) })
  await assert.rejects(waiting, /cancelled by a test/)
})
