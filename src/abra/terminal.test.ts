import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fakeAbra } from '../../test/support/fake-abra.ts'
import { descendantsOf } from './descendants.ts'
import { AbraError } from './error.ts'

test('L2, Q1: abra gets a terminal of at least 160 columns on all three streams', async (context) => {
  const { abra } = fakeAbra(context, 'for fd in 0 1 2; do [ -t $fd ] || { echo "FATA inappropriate ioctl for device"; exit 1; }; done; stty size')
  const { output } = await abra.lint('any')
  assert.ok(Number(output.trim().split(' ')[1]) >= 160, output)
})

test('L2: the same when we have no terminal at all and no standard input', (context) => {
  const { directory, executable } = fakeAbra(context, '[ -t 0 ] && [ -t 1 ] && stty size || { echo "FATA inappropriate ioctl for device"; exit 1; }')
  const program = `
    import { Abra } from ${JSON.stringify(new URL('./abra.ts', import.meta.url).href)}
    import { Mask } from ${JSON.stringify(new URL('../secrets/mask.ts', import.meta.url).href)}
    const abra = new Abra({ executable: process.argv[2], directory: process.argv[3], environment: {}, runId: 'r', mask: new Mask(), log: process.argv[3] + '/log' })
    const fs = await import('node:fs')
    fs.writeFileSync(process.argv[3] + '/answer', JSON.stringify(await abra.lint('any')))`
  const file = join(directory, 'program.mts')
  writeFileSync(file, program)
  const ended = spawnSync('setsid', ['--wait', 'sh', '-c', 'exec "$0" "$@" <&- >/dev/null 2>&1', process.execPath, file, executable, directory])
  assert.equal(ended.status, 0)
  const answer = JSON.parse(readFileSync(join(directory, 'answer'), 'utf8')) as { exitCode: number; output: string }
  assert.deepEqual([answer.exitCode, answer.output.trim().endsWith(' 200')], [0, true], answer.output)
})

test('L3: both streams are kept, whichever the FATA stands on', async (context) => {
  const { abra } = fakeAbra(context, 'echo "WARN from stdout"; echo "FATA from stderr" >&2; echo "WARN behind it"; exit 1')
  await assert.rejects(abra.undeploy('a.ci.test'), (error: unknown) => {
    assert.ok(error instanceof AbraError)
    assert.deepEqual([error.command, error.exitCode, error.fatal, error.warnings], ['app undeploy a.ci.test', 1, 'from stderr', ['from stdout', 'behind it']])
    assert.deepEqual([error.timedOut, error.cancelled], [false, false])
    return true
  })
})

test('P14: only what is listed reaches the environment of abra, with the run it belongs to', async (context) => {
  process.env['TESTME_NOT_FOR_CHILDREN'] = 'x'
  context.after(() => delete process.env['TESTME_NOT_FOR_CHILDREN'])
  const { abra, directory } = fakeAbra(context, 'env | cut -d= -f1 | sort > $ABRA_DIR/names; env > $ABRA_DIR/env', {
    environment: { DOCKER_HOST: 'unix:///x' }
  })
  await abra.lint('any')
  const names = readFileSync(join(directory, 'names'), 'utf8').trim().split('\n')
  const allowed = [
    'ABRA_DIR',
    'COLUMNS',
    'DOCKER_HOST',
    'HOME',
    'LANG',
    'LINES',
    'OLDPWD',
    'PATH',
    'PWD',
    'SHELL',
    'SHLVL',
    'TERM',
    'TESTME_CALL',
    'TESTME_RUN',
    '_'
  ]
  assert.deepEqual(
    names.filter((name) => !allowed.includes(name)),
    []
  )
  assert.match(readFileSync(join(directory, 'env'), 'utf8'), /^TESTME_RUN=test-run$/m)
})

/** Three children that a kill of one process, of its group or of its session would leave behind, each for another reason. */
const forks = `
( trap '' TERM HUP INT; echo $BASHPID > $ABRA_DIR/deaf; while :; do read -t 60 < <(:) || :; sleep 60; done ) &
setsid sh -c 'echo $$ > $ABRA_DIR/escaped; exec sleep 600' &
env -i sh -c "echo \\$\\$ > $ABRA_DIR/bare; exec sleep 600" &
while [ ! -s $ABRA_DIR/deaf ] || [ ! -s $ABRA_DIR/escaped ] || [ ! -s $ABRA_DIR/bare ]; do sleep 0.02; done
echo "all are running"; echo x > $ABRA_DIR/ready
`
const running = (pid: string): boolean => existsSync(`/proc/${pid.trim()}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid.trim()}/status`, 'utf8'))
const children = (directory: string): string[] => ['deaf', 'escaped', 'bare'].map((name) => readFileSync(join(directory, name), 'utf8'))

test('a deadline ends the call with every process that it has forked', async (context) => {
  const { abra, directory } = fakeAbra(context, `${forks}sleep 600`)
  await assert.rejects(abra.undeploy('a.ci.test', { deadline: 4000 }), (error: unknown) => {
    assert.ok(error instanceof AbraError && error.timedOut && !error.cancelled)
    assert.match(error.fatal, /did not end within 4 s/)
    assert.match(error.output, /all are running/)
    return true
  })
  assert.deepEqual(children(directory).map(running), [false, false, false])
})

test('L116: output does not extend a deadline', async (context) => {
  const { abra } = fakeAbra(context, 'while :; do echo still in progress; sleep 0.05; done')
  await assert.rejects(abra.undeploy('a.ci.test', { deadline: 500 }), (error: unknown) => error instanceof AbraError && error.timedOut)
})

test('a signal ends the call and all that it has forked, and says cancelled', async (context) => {
  const { abra, directory } = fakeAbra(context, `${forks}sleep 600`)
  const controller = new AbortController()
  const call = abra.undeploy('a.ci.test', { signal: controller.signal })
  const ready = new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      if (!existsSync(join(directory, 'ready'))) return
      clearInterval(timer)
      resolve()
    }, 20)
  })
  await ready
  controller.abort()
  await assert.rejects(call, (error: unknown) => error instanceof AbraError && error.cancelled && !error.timedOut)
  assert.deepEqual(children(directory).map(running), [false, false, false])
  await assert.rejects(abra.undeploy('a.ci.test', { signal: controller.signal }), /cancelled before it began/)
})

test('what a call leaves running when it ends well is ended too', async (context) => {
  const { abra, directory } = fakeAbra(context, forks)
  await abra.undeploy('a.ci.test')
  assert.deepEqual(children(directory).map(running), [false, false, false])
})

test('a process without the mark is nobody of ours', () => {
  assert.deepEqual(descendantsOf('TESTME_CALL=no-such-call'), [])
})

test('Q43: any exit but 0 is a failure, with the output attached', async (context) => {
  const { abra } = fakeAbra(context, 'echo half of it was done; exit 3')
  await assert.rejects(abra.deploy('a.ci.test'), (error: unknown) => {
    assert.ok(error instanceof AbraError)
    assert.deepEqual([error.exitCode, error.fatal, error.output], [3, 'half of it was done', 'half of it was done\n'])
    return true
  })
})

test('an executable that is not there is a failure that says so', async (context) => {
  const { abra } = fakeAbra(context, '', { executable: '/no/such/abra' })
  await assert.rejects(abra.undeploy('a.ci.test'), (error: unknown) => error instanceof AbraError && /not found|No such file/.test(error.fatal))
})

test('L138: the log streams, is masked also where a value comes in pieces, and the exit code stays', async (context) => {
  const { abra, mask, log } = fakeAbra(
    context,
    "printf 'value is horse-'; sleep 0.1; printf 'battery-staple\\n'; printf 'again aG9yc2UtYmF0dGVyeS1zdGFwbGU=\\n'; exit 7"
  )
  mask.add('horse-battery-staple')
  await assert.rejects(abra.undeploy('a.ci.test'), (error: unknown) => error instanceof AbraError && error.exitCode === 7 && !error.output.includes('battery'))
  assert.match(log(), /^\$ abra --no-input --offline app undeploy a\.ci\.test\n/)
  assert.match(log(), /value is \*\*\*/)
  assert.doesNotMatch(log(), /battery|aG9yc2U/)
})
