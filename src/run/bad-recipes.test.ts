import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { execa } from 'execa'
import type { Finding } from '../model/types.ts'
import { previewPlan } from './plan.ts'

const folder = mkdtempSync(join(tmpdir(), 'bad-recipes-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const identity = {
  GIT_AUTHOR_NAME: 't',
  GIT_AUTHOR_EMAIL: 't@test.invalid',
  GIT_COMMITTER_NAME: 't',
  GIT_COMMITTER_EMAIL: 't@test.invalid',
  GIT_CONFIG_GLOBAL: '/dev/null'
}

type Files = Record<string, string | undefined>

const good: Files = {
  '.env.sample': 'TYPE=victim\nDOMAIN=victim.example.com\nLETS_ENCRYPT_ENV=production\nCOMPOSE_FILE="compose.yml"\n',
  'abra.sh': 'export CONF_VERSION=v1\n',
  'compose.yml': `version: "3.8"
services:
  app:
    image: testme.local/nginx:1.22-r1
    configs: [conf]
    deploy:
      labels:
        - "coop-cloud.\${STACK_NAME}.version=1.1.0+1"
configs:
  conf:
    name: \${STACK_NAME}_conf_\${CONF_VERSION}
    file: nginx.conf
`,
  'nginx.conf': 'one\n'
}

interface Commit {
  files: Files
  tag?: string
  lightweight?: boolean
}

let count = 0

/** A real repository of these commits, each on top of the one before; the head is the last. */
async function repositoryOf(commits: Commit[]): Promise<string> {
  count += 1
  const repository = join(folder, `victim-${count}`)
  mkdirSync(repository)
  const git = async (...words: string[]): Promise<void> => {
    await execa('git', ['-C', repository, ...words], { env: identity })
  }
  await git('init', '--quiet', '--initial-branch=main')
  for (const { files, tag, lightweight } of commits) {
    for (const [path, text] of Object.entries(files)) {
      rmSync(join(repository, path), { force: true })
      mkdirSync(dirname(join(repository, path)), { recursive: true })
      if (text?.startsWith('-> ')) symlinkSync(text.slice(3), join(repository, path))
      else if (text !== undefined) writeFileSync(join(repository, path), text)
    }
    await git('add', '-A')
    await git('commit', '--quiet', '--allow-empty', '-m', tag ?? 'change')
    if (tag !== undefined) await git('tag', ...(lightweight === true ? [] : ['-a', '-m', tag]), tag)
  }
  return repository
}

const preview = async (commits: Commit[]): Promise<Awaited<ReturnType<typeof previewPlan>>> =>
  previewPlan({ recipe: 'victim', source: await repositoryOf(commits), ref: 'HEAD', stages: [], settingsDirectory: null }, folder)

const edited = (path: string, from: string | RegExp, to: string): Files => {
  const text = good[path]?.replace(from, to)
  assert.notEqual(text, good[path], 'the edit changes something')
  return { [path]: text }
}

const published: Commit[] = [
  { files: { ...good, ...edited('compose.yml', '1.1.0+1', '1.0.0+1') }, tag: '1.0.0+1' },
  { files: good, tag: '1.1.0+1' }
]

interface Case {
  name: string
  change: Files
  severity: Finding['severity']
  code: string
  file: string
  line?: number | null
  what: RegExp
}

const cases: Case[] = [
  {
    name: 'no compose file',
    change: { 'compose.yml': undefined },
    severity: 'refused',
    code: 'compose-missing',
    file: '.env.sample',
    what: /compose\.yml is named by COMPOSE_FILE and does not exist/
  },
  {
    name: 'broken YAML',
    change: edited('compose.yml', 'image: testme', 'image: "testme'),
    severity: 'refused',
    code: 'compose-syntax',
    file: 'compose.yml',
    line: 4,
    what: /this is not YAML/
  },
  {
    name: 'no .env.sample',
    change: { '.env.sample': undefined },
    severity: 'refused',
    code: 'env-missing',
    file: '.env.sample',
    what: /there is no \.env\.sample/
  },
  {
    name: 'a sample that is a link out of the recipe',
    change: { '.env.sample': '-> /etc/passwd' },
    severity: 'refused',
    code: 'file-unusable',
    file: '.env.sample',
    what: /leads out of the recipe/
  },
  {
    name: 'L142: a sample line that only abra reads',
    change: edited('.env.sample', 'COMPOSE_FILE=', 'COMPOSE_FILE: compose.evil.yml\nCOMPOSE_FILE='),
    severity: 'refused',
    code: 'env-syntax',
    file: '.env.sample',
    line: 4,
    what: /neither KEY=value nor a comment/
  },
  {
    name: 'L142: a sample with spaces around the sign',
    change: edited('.env.sample', 'COMPOSE_FILE=', 'COMPOSE_FILE = '),
    severity: 'refused',
    code: 'env-syntax',
    file: '.env.sample',
    line: 4,
    what: /neither KEY=value/
  },
  {
    name: 'L142: a sample value over two lines',
    change: edited('.env.sample', 'TYPE=', "X='open\nTYPE="),
    severity: 'refused',
    code: 'env-syntax',
    file: '.env.sample',
    what: /begins with a quote/
  },
  {
    name: 'L142: a sample that names the stack',
    change: edited('.env.sample', 'TYPE', 'STACK_NAME=other\nTYPE'),
    severity: 'refused',
    code: 'env-reserved',
    file: '.env.sample',
    line: 1,
    what: /name of another stack/
  },
  {
    name: 'L142: an abra.sh that exports the domain',
    change: { 'abra.sh': 'export CONF_VERSION=v1\nexport DOMAIN=other\n' },
    severity: 'refused',
    code: 'abra-reserved',
    file: 'abra.sh',
    line: 2,
    what: /exports DOMAIN/
  },
  {
    name: 'L142: an abra.sh that computes the compose files',
    change: { 'abra.sh': 'export CONF_VERSION=v1\nexport COMPOSE_FILE=$(cat x)\n' },
    severity: 'refused',
    code: 'abra-computed',
    file: 'abra.sh',
    line: 2,
    what: /COMPOSE_FILE is computed/
  },
  {
    name: 'L142: an abra.sh that says other than the sample',
    change: { 'abra.sh': 'export CONF_VERSION=v1\nexport X=/etc\n', '.env.sample': `${good['.env.sample']}X=content\n` },
    severity: 'refused',
    code: 'abra-collision',
    file: 'abra.sh',
    line: 2,
    what: /both set X/
  },
  {
    name: 'L142: an export in a here document',
    change: { 'abra.sh': 'export CONF_VERSION=v1\ncat <<EOF\nexport X=1\nEOF\n' },
    severity: 'refused',
    code: 'abra-doubtful',
    file: 'abra.sh',
    line: 3,
    what: /X looks exported/
  },
  {
    name: 'L142: a file with the name of our overlay',
    change: { 'compose.testme.yml': '-> /etc/cron.d/x' },
    severity: 'refused',
    code: 'reserved-name',
    file: 'compose.testme.yml',
    what: /the file that testme adds/
  },
  {
    name: 'a value that only a shell computes',
    change: { 'abra.sh': 'export CONF_VERSION=v1\nexport X=$(id)\n' },
    severity: 'warning',
    code: 'abra-computed',
    file: 'abra.sh',
    line: 2,
    what: /computed by a shell/
  },
  {
    name: 'L12: a variable in a duration',
    change: edited('compose.yml', '    configs: [conf]', '    stop_grace_period: ${GRACE}'),
    severity: 'refused',
    code: 'compose-duration',
    file: 'compose.yml',
    line: 5,
    what: /Does not match format 'duration'/
  },
  {
    name: 'an unset variable',
    change: edited('compose.yml', 'nginx:1.22-r1', 'nginx:1.22-r1${SUFFIX}'),
    severity: 'warning',
    code: 'variable-unset',
    file: 'compose.yml',
    line: 4,
    what: /SUFFIX is set nowhere/
  },
  {
    name: 'a required variable',
    change: edited('compose.yml', 'nginx:1.22-r1', '${IMAGE:?say which}'),
    severity: 'refused',
    code: 'compose-variable',
    file: 'compose.yml',
    line: 4,
    what: /IMAGE must be set: say which/
  },
  {
    name: 'L24: a label without a tag',
    change: edited('compose.yml', '1.1.0+1', '1.2.0+1'),
    severity: 'note',
    code: 'version-untagged',
    file: 'compose.yml',
    line: 8,
    what: /1\.2\.0\+1 is not published yet/
  },
  {
    name: 'a version that goes back',
    change: edited('compose.yml', '1.1.0+1', '1.0.5+1'),
    severity: 'warning',
    code: 'version-back',
    file: 'compose.yml',
    line: 8,
    what: /says 1\.0\.5\+1, but this commit contains the published 1\.1\.0\+1/
  },
  {
    name: 'a label that is no version',
    change: edited('compose.yml', '1.1.0+1', 'latest'),
    severity: 'warning',
    code: 'version-unreadable',
    file: 'compose.yml',
    line: 8,
    what: /says "latest"/
  },
  {
    name: 'a label of the old form',
    change: edited('compose.yml', '.version=', '.app.version='),
    severity: 'warning',
    code: 'version-old-form',
    file: 'compose.yml',
    line: 8,
    what: /old form/
  },
  {
    name: 'labels in a mapping',
    change: edited('compose.yml', '- "coop-cloud.${STACK_NAME}.version=1.1.0+1"', 'coop-cloud.${STACK_NAME}.version: 1.1.0+1'),
    severity: 'warning',
    code: 'version-literal',
    file: 'compose.yml',
    line: 8,
    what: /belongs to no stack/
  },
  {
    name: 'no version label',
    change: edited('compose.yml', 'coop-cloud.${STACK_NAME}.version=1.1.0+1', 'backupbot.backup=false'),
    severity: 'warning',
    code: 'version-missing',
    file: 'compose.yml',
    line: 3,
    what: /no service carries a version label/
  },
  {
    name: 'L47: a backup label of version 1',
    change: edited('compose.yml', '      labels:', '      labels:\n        - "backupbot.backup=true"\n        - "backupbot.backup.path=/x"'),
    severity: 'warning',
    code: 'backup-v1',
    file: 'compose.yml',
    line: 9,
    what: /version 1, which the backup service ignores/
  },
  {
    name: 'L46: a database without a dump',
    change: {
      'compose.yml': `${good['compose.yml']?.replace('services:', 'services:\n  db:\n    image: testme.local/postgres:15\n    volumes: ["data:/d"]\n    labels: {backupbot.backup: "true"}')}volumes: {data: }\n`
    },
    severity: 'warning',
    code: 'backup-live-database',
    file: 'compose.yml',
    line: 3,
    what: /without a dump/
  },
  {
    name: 'a variant that is commented out',
    change: edited('.env.sample', 'COMPOSE_FILE=', '#COMPOSE_FILE="$COMPOSE_FILE:compose.smtp.yml"\nCOMPOSE_FILE='),
    severity: 'note',
    code: 'compose-optional',
    file: '.env.sample',
    line: 4,
    what: /this variant is not tested/
  },
  {
    name: 'L21: a config changed without its version',
    change: { 'nginx.conf': 'two\n' },
    severity: 'error',
    code: 'config-unversioned',
    file: 'compose.yml',
    line: 10,
    what: /config "conf" changed \(nginx\.conf\) but its name vict-\w+_ci_test_conf_v1 did not/
  },
  {
    name: 'a pointer of Git LFS',
    change: { 'nginx.conf': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n', 'abra.sh': 'export CONF_VERSION=v2\n' },
    severity: 'refused',
    code: 'lfs-pointer',
    file: 'compose.yml',
    line: 12,
    what: /pointer of Git LFS/
  },
  {
    name: 'a config without a version in its name',
    change: edited('compose.yml', '_${CONF_VERSION}', ''),
    severity: 'note',
    code: 'config-without-version',
    file: 'compose.yml',
    line: 10,
    what: /holds no version/
  },
  {
    name: 'Q26: a key that is new in the sample',
    change: { ...edited('compose.yml', 'nginx:1.22-r1', 'nginx:1.22-r1${SUFFIX}'), '.env.sample': `${good['.env.sample']}SUFFIX=\n` },
    severity: 'note',
    code: 'sample-key-new',
    file: '.env.sample',
    line: 5,
    what: /SUFFIX is new in the sample/
  },
  {
    name: 'L1, Q21: a name over the limit',
    change: edited('compose.yml', '_conf_$', `_conf_${'n'.repeat(40)}_$`),
    severity: 'refused',
    code: 'name-budget',
    file: 'compose.yml',
    line: 10,
    what: /Docker allows 64/
  },
  {
    name: 'L142: something against the policy',
    change: edited('compose.yml', '    configs: [conf]', '    privileged: true'),
    severity: 'refused',
    code: 'policy-key-privileged',
    file: 'compose.yml',
    line: 5,
    what: /all rights on the host/
  },
  {
    name: 'a label with a colon in a list of texts',
    change: edited('compose.yml', '- "coop-cloud.${STACK_NAME}.version=1.1.0+1"', '- traefik.enable: true'),
    severity: 'refused',
    code: 'compose-shape',
    file: 'compose.yml',
    line: 8,
    what: /services\.app\.deploy\.labels\[0\] is a mapping where a word is expected/
  },
  {
    name: 'services in a list',
    change: { 'compose.yml': 'services:\n  - app\n' },
    severity: 'refused',
    code: 'compose-shape',
    file: 'compose.yml',
    line: 1,
    what: /services is a list where a mapping is expected/
  },
  {
    name: 'a template in a compose file',
    change: edited('compose.yml', '    configs: [conf]', '    {{ if eq 1 1 }}\n    configs: [conf]\n    {{ end }}'),
    severity: 'refused',
    code: 'compose-syntax',
    file: 'compose.yml',
    what: /this is not YAML/
  },
  {
    name: 'a sample of another name',
    change: { '.env.sample': undefined, '.envrc.sample': 'X=1\n' },
    severity: 'refused',
    code: 'env-missing',
    file: '.env.sample',
    what: /no \.env\.sample; \.envrc\.sample is not read/
  },
  {
    name: 'a compose file of another name',
    change: { 'compose.yml': undefined, 'docker-compose.yml': 'services: {}\n' },
    severity: 'refused',
    code: 'compose-missing',
    file: '.env.sample',
    what: /does not exist; docker-compose\.yml is not read/
  },
  {
    name: 'labels of traefik 1',
    change: edited('compose.yml', '      labels:', '      labels:\n        - "traefik.frontend.rule=Host:x"'),
    severity: 'refused',
    code: 'policy-label-edge-v1',
    file: 'compose.yml',
    line: 8,
    what: /a label of traefik 1, which the edge does not read/
  },
  {
    name: 'labels of the edge in a mapping',
    change: edited('compose.yml', '- "coop-cloud.${STACK_NAME}.version=1.1.0+1"', 'traefik.http.routers.${STACK_NAME}.tls: "true"'),
    severity: 'refused',
    code: 'policy-label-literal',
    file: 'compose.yml',
    line: 8,
    what: /in a mapping, in whose keys Docker fills in no variables/
  },
  {
    name: 'a variable that is offered and not set',
    change: { ...edited('compose.yml', 'nginx:1.22-r1', 'nginx:1.22-r1${SUFFIX}'), '.env.sample': `${good['.env.sample']}#SUFFIX=-x\n` },
    severity: 'note',
    code: 'variable-optional',
    file: 'compose.yml',
    line: 4,
    what: /SUFFIX is commented out in \.env\.sample:5/
  },
  {
    name: 'an empty version label',
    change: edited('compose.yml', '1.1.0+1', ''),
    severity: 'warning',
    code: 'version-unreadable',
    file: 'compose.yml',
    line: 8,
    what: /the version label is empty/
  },
  {
    name: 'a sample of another recipe',
    change: edited('.env.sample', 'TYPE=victim', 'TYPE=other:1.0.0+1'),
    severity: 'note',
    code: 'type-differs',
    file: '.env.sample',
    line: 1,
    what: /TYPE is other, and the repository is called victim/
  },
  {
    name: 'a key that is set twice',
    change: { '.env.sample': `${good['.env.sample']}X=1\nX=2\n` },
    severity: 'note',
    code: 'sample-twice',
    file: '.env.sample',
    line: 6,
    what: /X is set in line 5 already/
  },
  {
    name: "a secret's modifier that says nothing",
    change: { '.env.sample': `${good['.env.sample']}SECRET_A_VERSION=v1 # length=many charset=hex\n` },
    severity: 'warning',
    code: 'secret-modifier',
    file: '.env.sample',
    line: 5,
    what: /length=many behind SECRET_A_VERSION is not a number/
  },
  {
    name: 'a variant whose file is gone',
    change: edited('.env.sample', 'COMPOSE_FILE=', '#COMPOSE_FILE="$COMPOSE_FILE:compose.smtp.yml"\nCOMPOSE_FILE='),
    severity: 'warning',
    code: 'compose-optional-missing',
    file: '.env.sample',
    line: 4,
    what: /compose\.smtp\.yml does not exist/
  },
  {
    name: 'a variant that the sample does not name',
    change: { 'compose.smtp.yml': 'services: {}\n' },
    severity: 'note',
    code: 'compose-unmentioned',
    file: 'compose.smtp.yml',
    what: /no COMPOSE_FILE line of \.env\.sample names compose\.smtp\.yml/
  },
  {
    name: 'an image of no version',
    change: edited('compose.yml', 'nginx:1.22-r1', 'nginx:latest'),
    severity: 'note',
    code: 'image-moving',
    file: 'compose.yml',
    line: 4,
    what: /has the tag latest, which names no version/
  },
  {
    name: 'an image without a tag',
    change: edited('compose.yml', 'testme.local/nginx:1.22-r1', 'localhost:5000/nginx'),
    severity: 'note',
    code: 'image-moving',
    file: 'compose.yml',
    line: 4,
    what: /has no tag/
  },
  {
    name: 'a volume that nobody backs up',
    change: { 'compose.yml': `${good['compose.yml']?.replace('    configs:', '    volumes: ["data:/d"]\n    configs:')}volumes: {data: }\n` },
    severity: 'note',
    code: 'backup-none',
    file: 'compose.yml',
    line: 3,
    what: /nothing of the volume data is backed up/
  },
  {
    name: 'a mark in front of the sample',
    change: { '.env.sample': `\ufeff${good['.env.sample']}` },
    severity: 'warning',
    code: 'file-mark',
    file: '.env.sample',
    line: 1,
    what: /begins with a byte order mark/
  },
  {
    name: 'a script with the line ends of Windows',
    change: { 'nginx.conf': '#!/bin/sh\r\ntrue\r\n', 'abra.sh': 'export CONF_VERSION=v2\n' },
    severity: 'warning',
    code: 'script-crlf',
    file: 'compose.yml',
    line: 12,
    what: /no kernel finds its interpreter/
  },
  {
    name: 'an absolute path of a backup',
    change: edited('compose.yml', '      labels:', '      labels:\n        - "backupbot.backup.volumes.data.path=/dump.sql"'),
    severity: 'refused',
    code: 'policy-backup-path',
    file: 'compose.yml',
    line: 8,
    what: /is absolute and not relative to the volume "data"/
  },
  {
    name: "L142: an export that begins as a tool's",
    change: { 'abra.sh': 'export CONF_VERSION=v1\nexport ABRA_TYPE_APP_VERSION=1\n' },
    severity: 'refused',
    code: 'abra-reserved',
    file: 'abra.sh',
    line: 2,
    what: /begins as the variables of a tool that deploys do \(ABRA_\)/
  }
]

test('a good recipe has no findings', async () => {
  const { findings, base, stages, images } = await preview([...published, { files: edited('compose.yml', 'nginx:1.22-r1', 'nginx:1.22-r2') }])
  assert.deepEqual(findings, [])
  assert.deepEqual([base.kind, base.reason, stages.length], ['version', 'unreleased change of 1.1.0+1', 7])
  assert.deepEqual([images.base[0]?.image, images.head[0]?.image], ['testme.local/nginx:1.22-r1', 'testme.local/nginx:1.22-r2'])
})

for (const { name, change, severity, code, file, line, what } of cases)
  test(`finding: ${name}`, async () => {
    const { findings, stages } = await preview([...published, { files: change }])
    const found = findings.find((finding) => finding.code === code)
    assert.ok(found !== undefined, `found ${findings.map((finding) => finding.code).join(', ') || 'nothing'}`)
    assert.deepEqual([found.severity, found.file], [severity, file])
    if (line !== undefined) assert.equal(found.line, line)
    assert.match(found.what, what)
    assert.ok(found.next.length > 5)
    assert.ok(!/\n|\bat .*\.ts:/.test(found.what), 'a sentence and no stack trace')
    if (severity === 'refused') assert.ok(stages.includes('install'), 'install is there to be red')
  })

test('L20, Q24: a lightweight tag is named, and still a base', async () => {
  const { findings, base } = await preview([{ files: good, tag: '1.0.0+1', lightweight: true }, { files: edited('compose.yml', '1.1.0+1', '1.1.0+2') }])
  assert.deepEqual(findings.find((finding) => finding.code === 'tag-lightweight')?.file, 'refs/tags/1.0.0+1')
  assert.equal(base.kind === 'version' && base.version, '1.0.0+1')
})

test('L28: a base that the policy refuses is a warning that names the version', async () => {
  const { findings } = await preview([
    { files: { ...good, ...edited('compose.yml', '    configs: [conf]', '    privileged: true') }, tag: '1.0.0+1' },
    { files: good }
  ])
  const [first] = findings
  assert.deepEqual([first?.severity, first?.code], ['warning', 'base-refused'])
  assert.match(first?.what ?? '', /the base 1\.0\.0\+1 cannot be deployed here/)
})

test('a refused recipe is refused at install, whatever stage was asked for', async () => {
  const source = await repositoryOf([...published, { files: edited('compose.yml', '    configs: [conf]', '    privileged: true') }])
  const { stages } = await previewPlan({ recipe: 'victim', source, ref: 'HEAD', stages: ['upgrade'], settingsDirectory: null }, folder)
  assert.deepEqual(stages, ['install', 'upgrade', 'teardown'])
})
