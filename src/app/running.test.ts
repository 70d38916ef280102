import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Compose } from '../recipe/compose.ts'
import type { Service, Task } from '../swarm/stack.ts'
import { diedSince, goneSince, isStampOf, whatIsWrong } from './running.ts'

const sha = 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678'
const stack = 'cust-3fa9c1_ci_test'
const digest = (letter: string): string => `sha256:${letter.repeat(64)}`

function service(name: string, image: string, stamp = `${sha.slice(0, 8)}+U`, labels: Record<string, string> = {}): Service {
  return {
    ID: name,
    CreatedAt: '',
    UpdatedAt: '',
    Spec: {
      Name: `${stack}_${name}`,
      Labels: { [`coop-cloud.${stack}.chaos-version`]: stamp, ...labels },
      Mode: { Replicated: { Replicas: 1 } },
      TaskTemplate: { ContainerSpec: { Image: image } }
    }
  }
}
const task = (of: string, image: string, state = 'running', id = of): Task => ({
  ID: id,
  ServiceID: of,
  CreatedAt: '',
  DesiredState: 'running',
  Spec: { ContainerSpec: { Image: image } },
  Status: { State: state, Timestamp: '' }
})
const compose = (images: Record<string, string>): Compose =>
  ({ services: Object.fromEntries(Object.entries(images).map(([name, image]) => [name, { name, image }])) }) as unknown as Compose
const now = `app:2@${digest('a')}`
const wanted = { compose: compose({ app: 'app:2' }), sha }

test('the head as it should run is right', () => {
  assert.equal(whatIsWrong(stack, [service('app', now)], [task('app', now)], wanted), undefined)
})

test('L9, Q11: only the chaos-version proves the commit; another one, or none, is a fault of ours', () => {
  for (const stamp of ['ffffffff', 'ffffffff+U', '', 'U', '+U', '1.0.0+2.0']) {
    const wrong = whatIsWrong(stack, [service('app', now, stamp)], [task('app', now)], wanted)
    assert.equal(wrong?.failureClass, 'suite', stamp)
    assert.match(wrong?.message ?? '', /chaos-version/)
  }
})

test('L7, Q10: the +U of our overlay is stripped, the rest is a prefix of the head', () => {
  assert.ok(isStampOf('a1b2c3d4', sha))
  assert.ok(isStampOf('a1b2c3d4+U', sha))
  assert.ok(!isStampOf('a1b2c3d4+X', sha))
  assert.ok(!isStampOf('a1', sha))
})

test('L16: services are compared both ways', () => {
  const both = [service('app', now), service('old', now)]
  assert.match(whatIsWrong(stack, both, [task('app', now)], wanted)?.message ?? '', /does not have are still running: old/)
  const two = { compose: compose({ app: 'app:2', db: 'db:1' }), sha }
  assert.match(whatIsWrong(stack, [service('app', now)], [task('app', now)], two)?.message ?? '', /of this version are not running: db/)
})

test('L30, L32: an old image under the new label is red, in the service and in its task', () => {
  const old = `app:1@${digest('b')}`
  const rolledBack = whatIsWrong(stack, [service('app', old)], [task('app', old)], wanted)
  assert.match(rolledBack?.message ?? '', /"app" runs the image app:1, this version asks for app:2/)
  assert.equal(rolledBack?.failureClass, 'recipe')
  assert.ok(whatIsWrong(stack, [service('app', now)], [task('app', old)], wanted))
})

test('L35: a tag that leads elsewhere than when it was pulled is told as moved, with both digests', () => {
  const images = [{ image: 'app:2', digest: digest('c'), size: 1, seconds: 0, tries: 1 }]
  const wrong = whatIsWrong(stack, [service('app', now)], [task('app', now)], { ...wanted, images })
  assert.match(wrong?.message ?? '', /the tag of app:2 was moved: it was cccccccccccc and is aaaaaaaaaaaa/)
})

const stood = (...tasks: string[]) => tasks.map((one) => ({ task: one, service: service('app', now).ID }))

test('L33, L74: a task that stood and died is found, also when a new one runs by now; a one-shot that ended well is not', () => {
  const server = service('app', now, undefined, { 'traefik.http.routers.x.rule': 'Host(`x`)' })
  const tasks = [task('app', now, 'failed', 'first'), task('app', now, 'running', 'second')]
  assert.deepEqual(
    diedSince([server], tasks, stood('first')).map(({ ID }) => ID),
    ['first']
  )
  assert.deepEqual(diedSince([server], tasks, stood('second')), [])
  assert.equal(diedSince([server], [task('app', now, 'complete')], stood('app')).length, 1)
  assert.equal(diedSince([service('app', now)], [task('app', now, 'complete')], stood('app')).length, 0)
  assert.equal(diedSince([server], [task('app', now, 'shutdown')], stood('app')).length, 0, 'stopped by the engine, for an update or a restore')
})

test('L33, L74: a task that died so often over that the engine has forgotten it is not taken for alive', () => {
  const server = service('app', now, undefined, { 'traefik.http.routers.x.rule': 'Host(`x`)' })
  const running = task('app', now, 'running', 'eighth')
  assert.deepEqual(goneSince([server], [running], stood('first', 'eighth')), stood('first'))
  assert.deepEqual(goneSince([server], [task('app', now, 'failed', 'first')], stood('first')), [])
  const worker = service('app', now)
  assert.deepEqual(goneSince([worker], [task('app', now, 'failed', 'seventh'), running], stood('first')), stood('first'))
  assert.deepEqual(goneSince([worker], [task('app', now, 'complete', 'seventh'), running], stood('first')), [], 'a job by the clock')
})
