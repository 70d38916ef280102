import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fakeAbra } from '../../test/support/fake-abra.ts'
import type { Abra } from './abra.ts'
import { AbraError } from './error.ts'

/** Every call of the door and the exact command line it makes; `answer` is what abra prints. */
const calls: { name: string; call: (abra: Abra) => Promise<unknown>; line: string; answer?: string; gives?: unknown }[] = [
  { name: 'version', call: (abra) => abra.version(), line: '--version', answer: 'abra version 0.0.0-test', gives: 'abra version 0.0.0-test' },
  { name: 'fetchRecipe', call: (abra) => abra.fetchRecipe('site'), line: '--no-input recipe fetch site' },
  {
    name: 'versions',
    call: (abra) => abra.versions('site'),
    line: '--no-input --offline recipe versions -m site',
    answer: '[{"version":"1.0.0+1"}]',
    gives: ['1.0.0+1']
  },
  { name: 'lint', call: (abra) => abra.lint('site'), line: '--no-input --offline recipe lint --chaos site', gives: { exitCode: 0, output: '' } },
  { name: 'newApp', call: (abra) => abra.newApp('site', 'a.ci.test'), line: '--no-input --offline app new site --chaos --server=default --domain=a.ci.test' },
  {
    name: 'generateSecrets',
    call: (abra) => abra.generateSecrets('a.ci.test'),
    line: '--no-input --offline app secret generate --all --chaos -m a.ci.test',
    answer: '[]',
    gives: []
  },
  {
    name: 'secrets',
    call: (abra) => abra.secrets('a.ci.test'),
    line: '--no-input --offline app secret list --chaos -m a.ci.test',
    answer: '[]',
    gives: []
  },
  { name: 'removeSecrets', call: (abra) => abra.removeSecrets('a.ci.test'), line: '--no-input --offline app secret rm --all --chaos a.ci.test' },
  {
    name: 'deploy',
    call: (abra) => abra.deploy('a.ci.test'),
    line: '--no-input --offline app deploy --chaos --force --no-converge-checks --no-domain-checks a.ci.test',
    answer: 'WARN env FOO is missing',
    gives: { warnings: ['env FOO is missing'] }
  },
  { name: 'undeploy', call: (abra) => abra.undeploy('a.ci.test'), line: '--no-input --offline app undeploy a.ci.test' },
  {
    name: 'volumes',
    call: (abra) => abra.volumes('a.ci.test'),
    line: '--no-input --offline app volume list a.ci.test',
    answer: 'local  a_ci_test_data',
    gives: ['a_ci_test_data']
  },
  { name: 'removeVolumes', call: (abra) => abra.removeVolumes('a.ci.test'), line: '--no-input --offline app volume rm --force a.ci.test' },
  { name: 'removeApp', call: (abra) => abra.removeApp('a.ci.test'), line: '--no-input --offline app remove --force a.ci.test' },
  {
    name: 'backup',
    call: (abra) => abra.backup('a.ci.test', 5000),
    line: '--no-input --offline app backup create --chaos a.ci.test',
    answer: 'snapshot 4be21f0c saved',
    gives: { snapshot: '4be21f0c', output: 'snapshot 4be21f0c saved\n', warnings: [] }
  },
  {
    name: 'snapshots',
    call: (abra) => abra.snapshots('a.ci.test'),
    line: '--no-input --offline app backup snapshots --chaos a.ci.test',
    answer: '4be21f0c  today',
    gives: [{ id: '4be21f0c', text: '4be21f0c  today' }]
  },
  {
    name: 'restore',
    call: (abra) => abra.restore('a.ci.test', '4be21f0c', 5000),
    line: '--no-input --offline app restore --chaos --snapshot=4be21f0c a.ci.test',
    gives: ''
  },
  {
    name: 'run',
    call: (abra) => abra.run('a.ci.test', 'db', ['psql', '-c', 'select 1']),
    line: '--no-input --offline app run --no-tty a.ci.test db -- psql -c select 1',
    gives: ''
  }
]

for (const { name, call, line, answer, gives } of calls)
  test(`${name} makes exactly this command line: abra ${line}`, async (context) => {
    const fake = fakeAbra(context, answer === undefined ? ':' : `cat <<'END'\n${answer}\nEND`)
    assert.deepEqual(await call(fake.abra), gives)
    assert.deepEqual(
      fake.calls().map((words) => words.join(' ')),
      [line]
    )
  })

test('L6, L13, L20, L23: a deploy is of the checkout as it is, offline, without the wait of abra', async (context) => {
  const fake = fakeAbra(context, ':')
  await fake.abra.deploy('a.ci.test')
  for (const flag of ['--chaos', '--offline', '--no-converge-checks', '--no-input']) assert.ok(fake.calls()[0]?.includes(flag), flag)
})

test('every call throws for an exit that is not 0, but lint, whose table decides', async (context) => {
  const fake = fakeAbra(context, 'echo "FATA no"; exit 1')
  for (const { name, call } of calls) {
    if (name === 'lint') assert.equal(((await call(fake.abra)) as { exitCode: number }).exitCode, 1)
    else await assert.rejects(call(fake.abra), (error: unknown) => error instanceof AbraError && error.fatal === 'no' && error.exitCode === 1, name)
  }
})

test('L44: an empty output is no answer where an answer was asked for', async (context) => {
  const fake = fakeAbra(context, ':')
  const asks = ['version', 'versions', 'generateSecrets', 'secrets', 'backup']
  for (const { name, call } of calls.filter((one) => asks.includes(one.name))) await assert.rejects(call(fake.abra), AbraError, name)
})

test('L14: "could not look for versions" throws, "there is none" is an empty list', async (context) => {
  await assert.rejects(fakeAbra(context, 'echo "FATA unable to read tags"; exit 1').abra.versions('site'), /unable to read tags/)
  await assert.rejects(fakeAbra(context, 'echo "WARN skipping image@sha256:00"').abra.versions('site'), /printed no list of versions/)
  assert.deepEqual(await fakeAbra(context, 'echo "[]"').abra.versions('site'), [])
})

test('Q37: an inserted secret goes through a private file that is gone afterwards, and stands in no command line and no log', async (context) => {
  const fake = fakeAbra(
    context,
    'file="${@: -1}"; stat -c %a "$file" > $ABRA_DIR/mode; cat "$file" > $ABRA_DIR/got; cat "$file"; echo "$file" > $ABRA_DIR/path'
  )
  const value = "horse battery\n'staple'"
  await fake.abra.insertSecret('a.ci.test', { name: 'token', version: 'v2', value })
  const read = (name: string): string => readFileSync(join(fake.directory, name), 'utf8')
  assert.deepEqual([read('got'), read('mode').trim()], [value, '600'])
  assert.throws(() => readFileSync(read('path').trim()), /ENOENT/)
  const [words = []] = fake.calls()
  assert.deepEqual(words.slice(0, -1), ['--no-input', '--offline', 'app', 'secret', 'insert', '--chaos', '-f', 'a.ci.test', 'token', 'v2'])
  assert.ok(!words.join(' ').includes('battery'))
})

test('Q38, L139: generated values are known to the mask before the first line is logged', async (context) => {
  const fake = fakeAbra(context, 'echo \'[{"name":"token","version":"v1","value":"horse-battery-staple"}]\'')
  assert.deepEqual(await fake.abra.generateSecrets('a.ci.test'), [{ name: 'token', version: 'v1', value: 'horse-battery-staple' }])
  assert.match(fake.log(), /"name":"token".*\*\*\*/)
  assert.doesNotMatch(fake.log(), /battery/)
})

test('Q38: output of a generation that cannot be read is withheld, but for its FATA', async (context) => {
  const fake = fakeAbra(context, 'echo "token  horse-battery-staple"; echo "FATA could not store other"; exit 1')
  await assert.rejects(fake.abra.generateSecrets('a.ci.test'), (error: unknown) => {
    assert.ok(error instanceof AbraError)
    assert.equal(error.fatal, 'could not store other')
    assert.doesNotMatch(error.output + fake.log(), /battery/)
    return true
  })
})

test('a domain that holds the word generate is logged like any other', async (context) => {
  const fake = fakeAbra(context, 'echo the log of it')
  await fake.abra.undeploy('generate.ci.test')
  assert.match(fake.log(), /the log of it/)
})

test('a recipe without secrets has none to generate, however abra says it', async (context) => {
  assert.deepEqual(await fakeAbra(context, 'echo "WARN no secrets generated"; exit 1').abra.generateSecrets('a.ci.test'), [])
})
