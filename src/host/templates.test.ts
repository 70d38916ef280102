import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { hostCommand, wordsOf } from '../protocol/host.ts'
import { usualConfiguration } from './configuration.ts'

// What a host installs. Nothing but these tests and people read these files, so each claim of theirs is looked at here.
const folder = join(import.meta.dirname, '..', '..', 'templates', 'host')
const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
const programs = ['/usr/sbin/visudo', '/usr/bin/visudo'].filter((path) => existsSync(path))
const request = { repository: 'recipes/hedgedoc', commentId: 12, giteaRun: 7, attempt: 1 }

test('the sudo rule is one that sudo reads', { skip: programs.length === 0 && 'visudo is not installed' }, () => {
  const { status, stderr } = spawnSync(programs[0] ?? '', ['-cf', join(folder, 'sudoers')], { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
})

test('each user may say exactly what the actions say, and nothing around it', () => {
  const rules = read('sudoers')
    .split('\n')
    .flatMap((line) => /^(\S+)\s+ALL=\((\S+)\) NOPASSWD: (\S+) (\^.*\$)$/.exec(line)?.slice(1) ?? [])
  assert.equal(rules.length, 8)
  const [gateUser, as, program, gate = '', stagesUser, , , stage = ''] = rules
  assert.deepEqual([gateUser, stagesUser, as, program], ['testme-gate', 'testme-stages', 'testme', '/usr/local/bin/testme'])
  assert.deepEqual(hostCommand, ['sudo', '-n', '-u', 'testme', '--', 'testme', 'host'])
  const said = (call: Parameters<typeof wordsOf>[0]): string => ['host', ...wordsOf(call)].join(' ')
  const [gateWords, stageWords] = [said({ kind: 'gate', request }), said({ kind: 'stage', request, stage: 'teardown' })]
  const fits = (rule: string, words: string): boolean => new RegExp(rule).test(words)
  assert.deepEqual([fits(gate, gateWords), fits(stage, stageWords), fits(gate, stageWords), fits(stage, gateWords)], [true, true, false, false])
  for (const words of [
    '--configuration=/tmp/x host gate r/r/1/1/1',
    `${gateWords} --help`,
    `${gateWords}\n`,
    'host sweep',
    'host check',
    'run x',
    'host gate ../../etc/1/1/1/1'
  ])
    assert.ok(!fits(gate, words) && !fits(stage, words), words)
})

test('the daemons: one is the queue and has capacity 1, both let a job end before they stop, each as its own user', () => {
  type Runner = { runner: Record<string, unknown> & { labels: string[] } }
  const [gate, stages] = ['gate', 'stages'].map((name) => (parse(read(`runner-${name}.yaml`)) as Runner).runner) as [Runner['runner'], Runner['runner']]
  assert.deepEqual([gate.labels, stages.labels], [['testme-gate:host'], ['testme:host']])
  assert.equal(stages['capacity'], 1)
  for (const one of [gate, stages])
    assert.match(String(one['shutdown_timeout']), /^[1-9]\d*m$/, 'a daemon that is stopped paints its job green (gitea-observed §8)')
  const unit = read('testme-runner@.service')
  // Longer than the daemon waits, or systemd ends what it lets end.
  assert.ok(Number(/TimeoutStopSec=(\d+)min/.exec(unit)?.[1]) > Number.parseInt(String(stages['shutdown_timeout']), 10))
  assert.match(unit, /^User=testme-%i$/m)
  assert.match(unit, /^KillMode=mixed$/m)
  assert.doesNotMatch(unit, /^(NoNewPrivileges=yes|SupplementaryGroups)/m)
  const hook = String(stages['post_task_script']).replace('/usr/local/lib/testme/', '')
  assert.ok((statSync(join(folder, '..', '..', hook)).mode & 0o111) !== 0)
})

test('the installed command takes nothing of its caller along, and names the configuration before the word host', () => {
  const command = read('testme')
  assert.match(command, /env -i /)
  assert.match(command, new RegExp(`"\\$here/src/cli/main\\.ts" --configuration=${usualConfiguration.replaceAll('.', '\\.')} "\\$@"$`, 'm'))
  assert.equal(spawnSync('sh', ['-n', join(folder, 'testme')]).status, 0)
  assert.equal(spawnSync('sh', ['-n', join(folder, 'after-task')]).status, 0)
})

test('the timer comes at least once a minute, and its units are ones that systemd reads', {
  skip: !existsSync('/usr/bin/systemd-analyze') && 'no systemd here'
}, () => {
  assert.ok(Number(/OnUnitInactiveSec=(\d+)s/.exec(read('testme-sweep.timer'))?.[1]) <= 60)
  const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', '--recursive-errors=no', join(folder, 'testme-sweep.timer')], {
    encoding: 'utf8'
  })
  assert.doesNotMatch(stdout + stderr, /Unknown (key|section)|Failed to parse/)
})
