import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Judgement, judge } from './judge.ts'
import type { Known } from './judge-service.ts'
import type { Service, Task } from './stack.ts'

const image = 'testme.local/app:2'
const old = 'testme.local/app:1'
let serial = 0

interface Made {
  update?: string
  mode?: Service['Spec']['Mode']
  labels?: Record<string, string>
  restart?: { Condition?: string; MaxAttempts?: number }
  healthcheck?: string[]
  tasks?: Partial<{ state: string; desired: string; image: string; err: string; code: number; created: number; at: number; iteration: number; id: string }>[]
  wanted?: number
}

/** Services and their tasks from short literals; times are seconds after an arbitrary start, tasks in the order given. */
function snapshot(made: Record<string, Made>): [Service[], Task[]] {
  const services: Service[] = []
  const tasks: Task[] = []
  const stamp = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString()
  for (const [name, what] of Object.entries(made)) {
    const containerSpec = { Image: image, ...(what.healthcheck === undefined ? {} : { Healthcheck: { Test: what.healthcheck } }) }
    const template = { ContainerSpec: containerSpec, ...(what.restart === undefined ? {} : { RestartPolicy: what.restart }) }
    services.push({
      ID: name,
      CreatedAt: stamp(0),
      UpdatedAt: stamp(0),
      Spec: { Name: name, Labels: what.labels ?? {}, Mode: what.mode ?? { Replicated: { Replicas: 1 } }, TaskTemplate: { ...template, Runtime: 'container' } },
      ...(what.update === undefined ? {} : { UpdateStatus: { State: what.update, Message: 'as the engine says' } }),
      ...(what.wanted === undefined ? {} : { ServiceStatus: { RunningTasks: 0, DesiredTasks: what.wanted, CompletedTasks: 0 } }),
      ...(what.mode?.ReplicatedJob === undefined ? {} : { JobStatus: { JobIteration: { Index: 5 } } })
    })
    for (const task of what.tasks ?? []) {
      serial += 1
      tasks.push({
        ID: task.id ?? `task-${serial}`,
        ServiceID: name,
        CreatedAt: stamp(task.created ?? 1),
        DesiredState: task.desired ?? 'running',
        Slot: 1,
        Spec: { ...template, ContainerSpec: { ...containerSpec, Image: task.image ?? image } },
        ...(task.iteration === undefined ? {} : { JobIteration: { Index: task.iteration } }),
        Status: {
          State: task.state ?? 'running',
          Timestamp: stamp(task.at ?? task.created ?? 1),
          ...(task.err === undefined ? {} : { Err: task.err }),
          ...(task.code === undefined ? {} : { ContainerStatus: { ContainerID: 'c', ExitCode: task.code } })
        }
      })
    }
  }
  return [services, tasks]
}

const say = (made: Record<string, Made>, known: Known = {}): Judgement => judge(...snapshot(made), known)
const textOf = (judgement: Judgement): string =>
  judgement.kind === 'failed' ? judgement.reason : judgement.kind === 'settled' ? '' : `${judgement.kind} ${judgement.for}`
const dead = { state: 'failed', desired: 'shutdown', code: 1, err: 'task: non-zero exit (1)' }
const again = { state: 'ready', desired: 'ready' }
const routed = { 'traefik.http.routers.x.rule': 'Host(`x`)' }

test('a running task of the service as it is now settles it; every service counts', () => {
  assert.deepEqual(say({ app: { tasks: [{}] } }), { kind: 'settled' })
  assert.match(textOf(say({ app: { tasks: [{}] }, db: { tasks: [{ state: 'preparing' }] } })), /waiting db: 0 of 1 running, its task is preparing/)
  assert.match(textOf(say({ app: {} })), /it has no task yet/)
  assert.match(textOf(judge([], [])), /the first service/)
})

test('L33: N/N replicas of the old task are not the update', () => {
  assert.match(textOf(say({ app: { tasks: [{ image: old }] } })), /waiting app: 0 of 1 running, its old task still stops/)
  assert.match(
    textOf(
      say({
        app: {
          update: 'updating',
          tasks: [
            { image: old, desired: 'shutdown' },
            { state: 'ready', desired: 'ready' }
          ]
        }
      })
    ),
    /^waiting app/
  )
  assert.equal(say({ app: { update: 'updating', tasks: [{ image: old, state: 'shutdown', desired: 'shutdown' }, {}] } }).kind, 'applied')
  assert.equal(say({ app: { update: 'completed', tasks: [{ image: old, state: 'shutdown', desired: 'shutdown' }, {}] } }).kind, 'settled')
})

test('L32: a rollback is red although the old task is healthy', () => {
  const judgement = say({ app: { update: 'rollback_completed', tasks: [dead, {}] } })
  assert.match(textOf(judgement), /app: rolled back: the last task exited with 1/)
  assert.equal(judgement.kind === 'failed' && judgement.class, 'recipe')
  assert.match(textOf(say({ app: { update: 'rollback_paused', tasks: [{}] } })), /the rollback stopped half way/)
  assert.match(textOf(say({ app: { update: 'rollback_started', tasks: [{}] } })), /waiting app: is being rolled back/)
})

test('L34: paused never clears: it is a result', () => {
  assert.match(textOf(say({ app: { update: 'paused', tasks: [dead, {}] } })), /the update was paused: the last task exited with 1/)
})

test('L66, L67: three deaths are a crash loop, two are not yet; deaths before the operation do not count', () => {
  assert.match(textOf(say({ app: { tasks: [dead, dead, dead, again] } })), /app: crash loop: 3 tasks ended, the last one exited with 1/)
  assert.match(textOf(say({ app: { tasks: [dead, dead, again] } })), /waiting app: .*it will be started again, before that one exited with 1/)
  const before = ['a', 'b', 'c'].map((id) => ({ ...dead, id }))
  assert.equal(say({ app: { tasks: [...before, {}] } }, { past: new Set(['a', 'b', 'c']) }).kind, 'settled')
  assert.equal(say({ app: { tasks: [...before.map((task) => ({ ...task, image: old })), {}] } }).kind, 'settled')
})

test('a crash loop that has come up at last is still a crash loop', () => {
  assert.equal(say({ app: { tasks: [dead, dead, dead, {}] } }).kind, 'failed')
})

test('without a healthcheck a task must hold out; with one, running is enough', () => {
  const tasks = [dead, { id: 'young' }]
  assert.equal(say({ app: { tasks } }, { held: new Set() }).kind, 'waiting')
  assert.equal(say({ app: { tasks } }, { held: new Set(['young']) }).kind, 'settled')
  assert.equal(say({ app: { tasks, healthcheck: ['CMD', 'true'] } }, { held: new Set() }).kind, 'settled')
  assert.equal(say({ app: { tasks: [{}] } }, { held: new Set() }).kind, 'waiting')
})

test('L76: crashes wait for peers that are still starting, and count once these are up', () => {
  const crashing = [{ ...dead, created: 1 }, { ...dead, created: 3 }, { ...dead, created: 8 }, again]
  assert.match(textOf(say({ app: { tasks: crashing }, db: { tasks: [{ state: 'starting' }] } })), /waiting app: crash loop.*the next try is awaited/)
  assert.match(textOf(say({ app: { tasks: crashing }, db: { tasks: [{ at: 9 }] } })), /^waiting app/)
  assert.match(textOf(say({ app: { tasks: crashing }, db: { tasks: [{ at: 7 }] } })), /^app: crash loop/)
  const up = [...crashing.slice(0, 3), { created: 8, at: 13 }]
  assert.equal(say({ app: { tasks: up }, db: { tasks: [{ at: 9 }] } }).kind, 'settled', 'it came up with its peer')
  assert.match(textOf(say({ app: { tasks: crashing }, db: { tasks: [dead, again] } })), /^app: crash loop/)
})

test('a missing image, a rejected task and an unplaceable one end the wait; a rate limit is infrastructure', () => {
  const rejected = (err: string): object => ({ state: 'rejected', desired: 'shutdown', err })
  assert.match(textOf(say({ app: { tasks: [rejected('No such image: testme.local/app:2'), again] } })), /cannot be had: No such image/)
  const limited = say({ app: { tasks: [rejected('toomanyrequests: slow down'), again] } })
  assert.equal(limited.kind === 'failed' && limited.class, 'infrastructure')
  const bind = rejected('invalid mount config')
  assert.match(textOf(say({ app: { tasks: [bind, bind, again] } })), /the task was rejected: invalid mount config/)
  assert.equal(say({ app: { tasks: [bind, again] } }).kind, 'waiting')
  const pending = (err: string): Judgement => say({ app: { tasks: [{ state: 'pending', err }] } })
  assert.match(textOf(pending('no suitable node (scheduling constraints not satisfied on 1 node)')), /no node can take it/)
  assert.equal(pending('no suitable node (host-mode port already in use on 1 node)').kind, 'waiting')
  const poor = pending('no suitable node (insufficient resources on 1 node)')
  assert.match(textOf(poor), /insufficient resources/)
})

test('L72: a server that ended with 0 is lost at once; L71: a one-shot without route, port and healthcheck is done', () => {
  const done = { state: 'complete', desired: 'shutdown', code: 0 }
  assert.match(textOf(say({ app: { labels: routed, tasks: [done] } })), /ended by itself with exit code 0 and will not be restarted/)
  assert.match(textOf(say({ app: { healthcheck: ['CMD', 'true'], tasks: [done] } })), /ended by itself/)
  assert.deepEqual(say({ app: { tasks: [done] } }), { kind: 'settled' })
  assert.deepEqual(say({ app: { healthcheck: ['NONE'], tasks: [done] } }), { kind: 'settled' })
  assert.equal(say({ app: { labels: routed, tasks: [done, again] } }).kind, 'waiting', 'it is being started again')
  assert.equal(say({ app: { labels: routed, tasks: [{ ...done, desired: 'running' }] } }).kind, 'waiting', 'the engine has not decided yet')
})

test('a restart policy that gives up is told at once, with the rule', () => {
  assert.match(textOf(say({ app: { restart: { Condition: 'none' }, tasks: [dead] } })), /exited with 1 and will not be started again \(restart_policy: none\)/)
  assert.match(textOf(say({ app: { restart: { Condition: 'on-failure', MaxAttempts: 1 }, tasks: [dead, dead] } })), /at most 1 attempts/)
})

test('replicas 0, global mode and jobs have their own end', () => {
  assert.equal(say({ app: { mode: { Replicated: { Replicas: 0 } } } }).kind, 'settled')
  assert.equal(say({ app: { mode: { Global: {} }, wanted: 2, tasks: [{}] } }).kind, 'waiting')
  assert.equal(say({ app: { mode: { Global: {} }, wanted: 2, tasks: [{}, {}] } }).kind, 'settled')
  assert.match(textOf(say({ app: { mode: { Global: {} }, wanted: 0 } })), /0 of 1 running, it has no task yet/)
  const job = { mode: { ReplicatedJob: { TotalCompletions: 1 } } }
  assert.equal(say({ app: { ...job, tasks: [{ state: 'complete', desired: 'completed', iteration: 5 }] } }).kind, 'settled')
  assert.equal(say({ app: { ...job, tasks: [{ state: 'complete', desired: 'completed', iteration: 4 }] } }).kind, 'waiting', 'of an earlier run')
  assert.match(textOf(say({ app: { ...job, tasks: [dead, dead, dead] } })), /the job failed 3 times/)
})

test('an unhealthy container and a kill are named as what they are', () => {
  const sick = { ...dead, code: 137, err: 'task: non-zero exit (137): dockerexec: unhealthy container' }
  assert.match(textOf(say({ app: { tasks: [sick, sick, sick, again] } })), /its healthcheck kept failing/)
  const killed = { ...dead, code: 137, err: 'task: non-zero exit (137)' }
  assert.match(textOf(say({ app: { tasks: [killed, killed, killed, again] } })), /was killed \(exit code 137/)
})
