import fc from 'fast-check'
import { stringify } from 'yaml'
import { type CommitFiles, type Entry, filesOf } from '../../src/recipe/commit-files.ts'

/** A file of a recipe: its bytes, or another thing that git can hold at a path. */
export type OddFile = { kind: 'text'; text: string } | { kind: 'bytes'; bytes: Uint8Array } | { kind: 'link'; target: string } | { kind: 'submodule' }

export type OddRecipe = Record<string, OddFile>

/** The view of these files that a commit with them would give. */
export function asCommit(recipe: OddRecipe): CommitFiles {
  const entries = new Map<string, Entry>()
  const contents = new Map<string, Buffer>()
  for (const [path, file] of Object.entries(recipe)) {
    const bytes = Buffer.from(file.kind === 'text' ? file.text : file.kind === 'bytes' ? file.bytes : file.kind === 'link' ? file.target : '')
    const mode = file.kind === 'link' ? '120000' : file.kind === 'submodule' ? '160000' : '100644'
    entries.set(path, { mode, oid: path, size: bytes.length })
    if (file.kind !== 'submodule') contents.set(path, bytes)
  }
  return filesOf(entries, contents)
}

/** Words that mean something to a reader of recipes, and some that should not mean anything. */
const word = fc.oneof(
  fc.constantFrom(
    'app',
    'db',
    'proxy',
    'internal',
    'data',
    'x-common',
    '<<',
    '__proto__',
    'constructor',
    'toString',
    'name',
    'file',
    'external',
    'true',
    'no',
    '3.8',
    'latest',
    'nginx:1.22',
    'postgres:15',
    '/var/run/docker.sock:/x',
    'data:/data',
    'C:/x',
    'conf.sh',
    'sub/conf.sh',
    '../out',
    '80:80',
    '{{ if }}',
    '${STACK_NAME}',
    '${STACK_NAME}_conf_${CONF_VERSION}',
    '${X',
    '$',
    '$$',
    '${A:-${B}}',
    '${A:?why}',
    '$DOMAIN',
    'Host(`${DOMAIN}`${EXTRA_DOMAINS})',
    'HostRegexp(`{s:\\w+}.x`)',
    'traefik.http.routers.${STACK_NAME}.rule=Host(`${DOMAIN}`)',
    'traefik.frontend.rule=Host:${DOMAIN}',
    'traefik.port',
    'backupbot.backup=true',
    'backupbot.backup.path=/x',
    'backupbot.backup.volumes.data.path',
    'coop-cloud.${STACK_NAME}.version=1.1.0+1',
    'coop-cloud.${STACK_NAME}.app.version=2.4-8',
    'coop-cloud.${STACK_NAME}.version',
    ''
  ),
  fc.string({ maxLength: 12 })
)

const leaf = fc.oneof(word, word, fc.boolean(), fc.constant(null), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))

const keyOf = {
  top: ['version', 'services', 'volumes', 'networks', 'secrets', 'configs', 'x-a', 'include', 'name'],
  service: [
    ...['image', 'labels', 'deploy', 'environment', 'env_file', 'secrets', 'configs', 'volumes', 'ports', 'networks', 'command', 'entrypoint'],
    ...['healthcheck', 'logging', 'tmpfs', 'cap_add', 'sysctls', 'privileged', 'build', 'extends', 'ulimits', 'depends_on', 'stop_grace_period']
  ],
  deploy: ['labels', 'replicas', 'mode', 'update_config', 'restart_policy', 'placement', 'resources', 'endpoint_mode'],
  object: ['name', 'file', 'external', 'driver', 'driver_opts', 'template_driver', 'labels', 'ipam']
}

/** Anything that YAML can hold. */
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(word, tie('value'), { maxKeys: 3 })
  )
})).value

const mapping = (keys: readonly string[], value: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> =>
  fc.dictionary(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...keys) }, { weight: 1, arbitrary: word }), value, { maxKeys: 5 })

const list = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown[]> => fc.array(value, { maxLength: 3 })

const deploy = fc.oneof(anything, mapping(keyOf.deploy, fc.oneof(anything, list(word), fc.dictionary(word, leaf, { maxKeys: 3 }))))
const service = fc.oneof(
  { weight: 1, arbitrary: anything },
  {
    weight: 6,
    arbitrary: fc
      .tuple(mapping(keyOf.service, fc.oneof(anything, list(word), fc.dictionary(word, leaf, { maxKeys: 3 }))), word, deploy)
      .map(([rest, image, deployed]) => ({ ...rest, image, deploy: deployed }))
  }
)
const object = fc.oneof(anything, mapping(keyOf.object, anything))

const composeValue = fc
  .tuple(
    mapping(keyOf.top, anything),
    fc.dictionary(word, service, { maxKeys: 2 }),
    service,
    fc.dictionary(word, object, { maxKeys: 2 }),
    fc.constantFrom('volumes', 'networks', 'secrets', 'configs')
  )
  .map(([rest, others, app, objects, kind]) => ({ version: '3.8', ...rest, services: { ...others, app }, [kind]: objects }))

/** A service as people write it, with a few keys of it as nobody should. */
const slip = fc
  .tuple(
    mapping(keyOf.service, fc.oneof(anything, list(word), fc.dictionary(word, leaf, { maxKeys: 2 }))),
    mapping(keyOf.deploy, fc.oneof(anything, list(word)))
  )
  .map(([own, deployed]) => ({
    image: 'nginx:1.22',
    volumes: ['data:/data'],
    configs: ['conf'],
    ...own,
    deploy: { labels: ['traefik.enable=true', 'coop-cloud.${STACK_NAME}.version=1.1.0+1'], ...deployed }
  }))

const nearlyGood = fc
  .tuple(slip, fc.option(fc.tuple(word, object), { freq: 2 }), fc.constantFrom('volumes', 'networks', 'secrets', 'configs'))
  .map(([app, more, kind]) => {
    const good: Record<string, unknown> = {
      version: '3.8',
      services: { app },
      volumes: { data: null },
      networks: { proxy: { external: true } },
      configs: { conf: { name: '${STACK_NAME}_conf_${CONF_VERSION}', file: 'conf.sh' } }
    }
    return more === null ? good : { ...good, [kind]: { ...(good[kind] ?? {}), [more[0]]: more[1] } }
  })

const composeText = fc.oneof(
  { weight: 16, arbitrary: nearlyGood.map((value) => safely(value)) },
  { weight: 8, arbitrary: fc.oneof(composeValue, anything).map((value) => safely(value)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      '---\n---\n',
      '- app\n',
      'services: &a\n  app: *a\n',
      'services:\n  app: &a\n    <<: *a\n    image: x:1\n',
      'services:\n  app:\n    image: !!str x\n',
      '? [a]\n: b\n',
      'services:\n\tapp: {}\n',
      '\ufeffservices: {app: {image: "x:1"}}\r\n',
      'services: {app: {image: "x:1", labels: [{traefik.enable: true}]}}\n',
      'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n',
      '{{ if eq 1 1 }}\nservices: {}\n{{ end }}\n'
    )
  }
)

/** `yaml` writes keys such as `__proto__` and numbers as they come; what it cannot write is no file. */
function safely(value: unknown): string {
  try {
    return stringify(value)
  } catch {
    return ''
  }
}

const envLine = fc.oneof(
  fc.constantFrom(
    'TYPE=victim',
    'TYPE=other:1.0.0+1',
    'DOMAIN=victim.example.com',
    'export DOMAIN=x',
    "#EXTRA_DOMAINS=', `www.x.org`'",
    'COMPOSE_FILE="compose.yml"',
    'COMPOSE_FILE="$COMPOSE_FILE:sub/compose.two.yml"',
    '#COMPOSE_FILE="$COMPOSE_FILE:compose.gone.yml"',
    'COMPOSE_FILE=compose.yml:::compose.yml',
    'SECRET_A_VERSION=v1 # length=64 charset=hex',
    'SECRET_A_VERSION=v1 # length=many generate=maybe',
    '# length=12',
    'X="open',
    "X='a' # b",
    'A: b',
    'A = b',
    'STACK_NAME=other',
    '__proto__=1',
    'constructor=$toString',
    'A=${A}${A}',
    'A=$(id)'
  ),
  fc.tuple(word, word).map(([key, value]) => `${key}=${value}`),
  fc.string({ maxLength: 20 })
)
/** Lines as they should be, in most cases with others after them. */
const lines = (good: string[], line: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(good, good, good, []), fc.oneof(fc.constant([]), fc.array(line, { maxLength: 3 })), fc.constantFrom('\n', '\r\n'))
    .map(([first, all, end]) => [...first, ...all].join(end) + end)

const shellLine = fc.oneof(
  fc.constantFrom(
    'export CONF_VERSION=v1',
    'export X=$(id)',
    'export DOMAIN=x',
    'export __proto__=1',
    'f() {',
    '}',
    'cat <<EOF',
    'EOF',
    "echo '",
    'if true; then'
  ),
  envLine.map((line) => `export ${line}`),
  fc.string({ maxLength: 20 })
)

const odd: fc.Arbitrary<OddFile> = fc.oneof(
  fc.uint8Array({ maxLength: 40 }).map((bytes) => ({ kind: 'bytes' as const, bytes })),
  fc.constantFrom('/etc/passwd', '../out', 'compose.yml', '.env.sample', 'loop', 'sub', '').map((target) => ({ kind: 'link' as const, target })),
  fc.constant({ kind: 'submodule' as const })
)
const mostly = (text: fc.Arbitrary<string>): fc.Arbitrary<OddFile> =>
  fc.oneof({ weight: 12, arbitrary: text.map((value) => ({ kind: 'text' as const, text: value })) }, { weight: 1, arbitrary: odd })

/** Recipes as nobody should write them. */
export const oddRecipe: fc.Arbitrary<OddRecipe> = fc.record(
  {
    '.env.sample': mostly(lines(['TYPE=victim', 'DOMAIN=victim.example.com'], envLine)),
    'compose.yml': mostly(composeText),
    'abra.sh': mostly(lines(['export CONF_VERSION=v1'], shellLine)),
    'sub/compose.two.yml': mostly(composeText),
    'compose.extra.yaml': mostly(composeText),
    'conf.sh': mostly(fc.constantFrom('#!/bin/sh\r\nx\r\n', '', 'version https://git-lfs.github.com/spec/v1\n')),
    sub: odd,
    loop: fc.constant({ kind: 'link' as const, target: 'loop' })
  },
  { requiredKeys: [] }
)
