import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import type { PolicyExceptions } from '../../model/types.ts'
import { loadCompose } from '../compose.ts'
import { RecipeError } from '../errors.ts'
import { checkPolicy, type PolicyFinding } from './policy.ts'
import { unusedExceptions } from './unused.ts'

const stack = 'cust-abc123_ci_test'
const host = 'cust-abc123.ci.test'
const folders: string[] = []
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** Files of a recipe; a value `-> x` is a link to x. */
type Files = Record<string, string>

function checkoutOf(files: Files): string {
  const directory = mkdtempSync(join(tmpdir(), 'policy-'))
  folders.push(directory)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    if (text.startsWith('-> ')) symlinkSync(text.slice(3), join(directory, path))
    else writeFileSync(join(directory, path), text)
  }
  return directory
}

const environment = { STACK_NAME: stack, DOMAIN: host, LETS_ENCRYPT_ENV: '', HOST_PATH: '/etc', OTHER: 'victim_ci_test' }

function judge(files: Files, more: { env?: Record<string, string>; exceptions?: Partial<PolicyExceptions> } = {}): PolicyFinding[] {
  const checkout = checkoutOf(files)
  try {
    const compose = loadCompose(checkout, { ...environment, ...more.env })
    return checkPolicy(compose, { checkout, stack, hosts: [host], exceptions: more.exceptions ?? {}, recipe: 'victim' })
  } catch (error) {
    if (error instanceof RecipeError) return [error.finding() as PolicyFinding]
    throw error
  }
}

const service = (lines: string): string => `services:\n  app:\n    image: testme.local/nginx:1.22-r1\n${lines.replace(/^/gm, '    ')}\n`
const label = (text: string): string => service(`deploy:\n  labels:\n    - ${JSON.stringify(text)} # HERE`)
const dataVolume = 'volumes: {data: }\n'
const both = { 'compose.yml': service('init: true') }
const two = { env: { COMPOSE_FILE: 'compose.yml:compose.extra.yml' } }

interface Control {
  name: string
  /** The finding that must refuse it. */
  code: string
  what?: RegExp
  files?: Files
  /** compose.yml; the line with "# HERE" is the place that the finding must name. */
  compose?: string
  env?: Record<string, string>
}

const controls: Control[] = [
  // mounts
  { name: 'a bind mount, short form', code: 'policy-mount', compose: service('volumes:\n  - /:/host # HERE') },
  { name: 'a bind mount, long form', code: 'policy-mount', compose: service('volumes:\n  - type: bind # HERE\n    source: /etc\n    target: /x') },
  { name: 'a bind mount through a variable', code: 'policy-mount', what: /\/etc/, compose: service('volumes:\n  - "${HOST_PATH}:/x" # HERE') },
  { name: 'a bind mount through a default', code: 'policy-mount', compose: service('volumes:\n  - "${UNSET_X:-/etc}:/x" # HERE') },
  { name: 'a bind mount of a folder of the checkout', code: 'policy-mount', compose: service('volumes:\n  - ./conf:/x # HERE') },
  { name: 'a bind mount of the home folder', code: 'policy-mount', compose: service('volumes:\n  - ~/x:/x # HERE') },
  { name: "the engine's socket, read-only", code: 'policy-mount', compose: service('volumes:\n  - /var/run/docker.sock:/var/run/docker.sock:ro # HERE') },
  { name: 'a bind mount with propagation', code: 'policy-mount', compose: service('volumes:\n  - data:/x:rshared # HERE') + dataVolume },
  {
    name: 'a volume of one letter, which Docker takes for a drive',
    code: 'policy-mount',
    what: /drive of Windows/,
    compose: `${service('volumes:\n  - x:/etc:/mnt # HERE')}volumes: {x: }\n`
  },
  { name: 'a named pipe', code: 'policy-mount', compose: service('volumes:\n  - {type: npipe, source: data, target: /x} # HERE') + dataVolume },
  {
    name: 'bind options of a long mount',
    code: 'policy-key-propagation',
    compose: service('volumes:\n  - {type: volume, source: data, target: /x, bind: {propagation: rshared}} # HERE') + dataVolume
  },
  { name: 'a volume nobody declares', code: 'policy-undeclared', compose: service('volumes:\n  - other:/x # HERE') },
  {
    name: 'a bind mount through driver_opts',
    code: 'policy-key-driver_opts',
    compose: `${service('volumes:\n  - data:/x')}volumes:\n  data:\n    driver_opts: # HERE\n      type: none\n      o: bind\n      device: /etc\n`
  },
  {
    name: 'a bind mount through driver_opts of an anchor',
    code: 'policy-key-driver_opts',
    compose: `x-evil: &evil\n  driver_opts: {type: none, o: bind, device: /} # HERE\n${service('volumes:\n  - data:/x')}volumes:\n  data:\n    <<: *evil\n`
  },
  { name: 'a volume driver', code: 'policy-driver', compose: `${service('')}volumes:\n  data:\n    driver: rexray/s3fs # HERE\n` },
  { name: 'an external volume', code: 'policy-volume-foreign', compose: `${service('')}volumes:\n  data: # HERE\n    external: true\n` },
  { name: 'an external volume, said with yes', code: 'policy-volume-foreign', compose: `${service('')}volumes:\n  data: # HERE\n    external: yes\n` },
  {
    name: 'an external volume, said by a variable',
    code: 'policy-volume-foreign',
    compose: `${service('')}volumes:\n  data: # HERE\n    external: "\${UNSET_X:-true}"\n`
  },
  { name: "another stack's volume by name", code: 'policy-volume-foreign', compose: `${service('')}volumes:\n  data:\n    name: \${OTHER}_data # HERE\n` },
  {
    name: 'a volume of a stack whose name only begins like ours',
    code: 'policy-volume-foreign',
    compose: `${service('')}volumes:\n  data:\n    name: ${stack}2_data # HERE\n`
  },
  {
    name: 'a volume that upgrade, backup and teardown would not find by its name',
    code: 'policy-volume-foreign',
    compose: `${service('')}volumes:\n  data:\n    name: \${STACK_NAME}-data # HERE\n`
  },
  {
    name: 'a volume that is ours but for capitals, which Docker tells apart',
    code: 'policy-volume-foreign',
    compose: `${service('')}volumes:\n  data:\n    name: ${stack.toUpperCase()}_data # HERE\n`
  },
  {
    name: 'a secret with a name that teardown would not find',
    code: 'policy-secret-foreign',
    compose: `${service('')}secrets:\n  s: # HERE\n    external: true\n    name: \${STACK_NAME}-password\n`
  },
  {
    name: 'a network with such a name',
    code: 'policy-network-foreign',
    compose: `${service('')}networks:\n  internal:\n    name: \${STACK_NAME}-internal # HERE\n`
  },
  {
    name: 'a config with such a name',
    code: 'policy-config-foreign',
    compose: `${service('')}configs:\n  c:\n    name: \${STACK_NAME}-conf # HERE\n    file: note.txt\n`
  },
  // more files, other files
  { name: 'a second compose file', code: 'policy-key-privileged', files: { ...both, 'compose.extra.yml': service('privileged: true # HERE') }, ...two },
  {
    name: 'a mount that a second file seems to replace',
    code: 'policy-mount',
    files: { 'compose.yml': service('volumes:\n  - /etc:/x # HERE'), 'compose.extra.yml': `${service('volumes:\n  - data:/x')}volumes: {data: }\n` },
    ...two
  },
  { name: 'extends', code: 'policy-key-extends', compose: service('extends: # HERE\n  file: other.yml\n  service: app') },
  { name: 'include', code: 'policy-key-include', compose: `include: [other.yml] # HERE\n${service('')}` },
  { name: 'another name for the stack', code: 'policy-key-name', compose: `name: victim # HERE\n${service('')}` },
  { name: 'build', code: 'policy-key-build', compose: service('build: . # HERE') },
  { name: 'a config file above the checkout', code: 'policy-file', compose: `${service('')}configs:\n  c:\n    file: ../secret # HERE\n` },
  { name: 'an absolute secret file', code: 'policy-file', compose: `${service('')}secrets:\n  c:\n    file: /etc/shadow # HERE\n` },
  {
    name: 'a config file that is a link',
    code: 'policy-file',
    what: /leads out of the recipe, to \/etc\/passwd/,
    files: { 'compose.yml': `${service('')}configs:\n  c:\n    file: conf # HERE\n`, conf: '-> /etc/passwd' }
  },
  {
    name: 'a config file behind a linked folder',
    code: 'policy-file',
    files: { 'compose.yml': `${service('')}configs:\n  c:\n    file: conf/passwd # HERE\n`, conf: '-> /etc' }
  },
  {
    name: 'a config file that is a link to nothing',
    code: 'policy-file',
    files: { 'compose.yml': `${service('')}configs:\n  c:\n    file: conf # HERE\n`, conf: '-> /nowhere/at/all' }
  },
  {
    name: "git's own configuration as a config",
    code: 'policy-file',
    files: { 'compose.yml': `${service('')}configs:\n  c:\n    file: sub/../.git/config # HERE\n`, '.git/config': 'x', 'sub/x': '' }
  },
  {
    name: "git's folder through a link",
    code: 'policy-file',
    files: { 'compose.yml': `${service('')}configs:\n  c:\n    file: conf # HERE\n`, '.git/config': 'x', conf: '-> .git/config' }
  },
  { name: 'a folder as a config', code: 'policy-file', files: { 'compose.yml': `${service('')}configs:\n  c:\n    file: sub # HERE\n`, 'sub/x': '' } },
  { name: 'a file that does not exist', code: 'policy-file', compose: `${service('')}configs:\n  c:\n    file: nothere # HERE\n` },
  {
    name: 'a config that is larger than Docker takes',
    code: 'policy-file',
    what: /1000001 bytes/,
    files: { 'compose.yml': `${service('')}configs:\n  c:\n    file: big # HERE\n`, big: 'x'.repeat(1_000_001) }
  },
  { name: 'an env_file above the checkout', code: 'policy-file', compose: service('env_file: ../.env # HERE') },
  { name: 'an env_file in a list', code: 'policy-file', compose: service('env_file:\n  - /proc/self/environ # HERE') },
  { name: 'a compose file that is a link', code: 'file-unusable', files: { 'compose.yml': '-> /etc/passwd' } },
  { name: 'a compose file above the checkout', code: 'file-unusable', files: both, env: { COMPOSE_FILE: 'compose.yml:../compose.yml' } },
  { name: 'an absolute compose file', code: 'file-unusable', files: both, env: { COMPOSE_FILE: '/etc/compose.yml' } },
  { name: 'a compose file that is too large', code: 'file-unusable', files: { 'compose.yml': `${service('')}${'#'.repeat(1_000_001)}` } },
  // rights
  { name: 'privileged', code: 'policy-key-privileged', compose: service('privileged: true # HERE') },
  {
    name: 'privileged through an anchor and a merge key',
    code: 'policy-key-privileged',
    compose: 'x-app: &app\n  privileged: true # HERE\nservices:\n  app:\n    <<: *app\n    image: x:1\n'
  },
  { name: 'a capability', code: 'policy-capability', compose: service('cap_add:\n  - NET_ADMIN # HERE') },
  { name: 'all capabilities', code: 'policy-capability', compose: service('cap_add: [ALL] # HERE') },
  { name: 'devices', code: 'policy-key-devices', compose: service('devices: ["/dev/kvm:/dev/kvm"] # HERE') },
  { name: 'security_opt', code: 'policy-key-security_opt', compose: service('security_opt: ["apparmor:unconfined"] # HERE') },
  { name: 'sysctls', code: 'policy-sysctl', compose: service('sysctls:\n  net.core.somaxconn: 1024 # HERE') },
  { name: 'network_mode host', code: 'policy-key-network_mode', compose: service('network_mode: host # HERE') },
  { name: 'pid host', code: 'policy-key-pid', compose: service('pid: host # HERE') },
  { name: 'ipc host', code: 'policy-key-ipc', compose: service('ipc: host # HERE') },
  { name: 'userns_mode host', code: 'policy-key-userns_mode', compose: service('userns_mode: host # HERE') },
  { name: 'cgroup_parent', code: 'policy-key-cgroup_parent', compose: service('cgroup_parent: / # HERE') },
  { name: 'runtime', code: 'policy-key-runtime', compose: service('runtime: evil # HERE') },
  { name: 'credential_spec', code: 'policy-key-credential_spec', compose: service('credential_spec: {file: x} # HERE') },
  { name: 'a key that nobody knows yet', code: 'policy-key-use_api_socket', compose: service('use_api_socket: true # HERE') },
  {
    name: 'generic resources',
    code: 'policy-key-generic_resources',
    compose: service('deploy:\n  resources:\n    reservations:\n      generic_resources: [] # HERE')
  },
  { name: 'placement constraints', code: 'policy-placement', compose: service('deploy:\n  placement:\n    constraints:\n      - node.role == manager # HERE') },
  { name: 'mode global', code: 'policy-placement', compose: service('deploy:\n  mode: global # HERE') },
  { name: 'a thousand tasks', code: 'policy-replicas', compose: service('deploy:\n  replicas: 1000 # HERE') },
  { name: 'a log driver that calls out', code: 'policy-logging', compose: service('logging:\n  driver: syslog # HERE\n  options: {tag: x}') },
  {
    name: 'logs that fill the disk',
    code: 'policy-logging',
    what: /100000 MB of logs/,
    compose: service('logging:\n  options:\n    max-size: 100g # HERE\n    max-file: "1"')
  },
  { name: 'logs in very many files', code: 'policy-logging', compose: service('logging:\n  options:\n    max-size: 10m # HERE\n    max-file: "1000"') },
  { name: 'logs without an end', code: 'policy-logging', what: /without an end/, compose: service('logging:\n  options:\n    max-size: "-1" # HERE') },
  {
    name: 'logs of no bound',
    code: 'policy-logging',
    what: /without an end/,
    compose: service('logging:\n  driver: local\n  options:\n    max-size: "0" # HERE')
  },
  { name: 'no logs at all', code: 'policy-logging', compose: service('logging:\n  driver: none # HERE') },
  {
    name: 'a log option that is an address',
    code: 'policy-key-syslog-address',
    compose: service('logging:\n  options:\n    syslog-address: udp://192.0.2.1 # HERE')
  },
  // ports
  { name: 'a host port, short form', code: 'policy-port', compose: service('ports:\n  - "8080:80" # HERE') },
  { name: 'a host port as a number', code: 'policy-port', compose: service('ports:\n  - 8080 # HERE') },
  { name: 'a host port with an address', code: 'policy-port', what: /host port 8080\/tcp/, compose: service('ports:\n  - "127.0.0.1:8080:80" # HERE') },
  { name: 'a range of host ports', code: 'policy-port', compose: service('ports:\n  - "5000-5010:5000-5010/udp" # HERE') },
  { name: 'a host port, long form', code: 'policy-port', compose: service('ports:\n  - target: 80 # HERE\n    published: 8080\n    mode: host') },
  // networks
  {
    name: 'a foreign external network',
    code: 'policy-network-foreign',
    compose: `${service('')}networks:\n  other: # HERE\n    external: true\n    name: \${OTHER}_internal\n`
  },
  {
    name: 'a foreign external network, old form',
    code: 'policy-network-foreign',
    compose: `${service('')}networks:\n  other: # HERE\n    external: {name: victim_ci_test_internal}\n`
  },
  {
    name: "the host's network as an external one",
    code: 'policy-network-foreign',
    compose: `${service('')}networks:\n  proxy: # HERE\n    external: true\n    name: host\n`
  },
  {
    name: "another stack's network by name",
    code: 'policy-network-foreign',
    compose: `${service('')}networks:\n  internal:\n    name: victim_ci_test_internal # HERE\n`
  },
  { name: 'a network of another driver', code: 'policy-driver', compose: `${service('')}networks:\n  internal:\n    driver: macvlan # HERE\n` },
  {
    name: 'options of a network driver',
    code: 'policy-key-parent',
    compose: `${service('')}networks:\n  internal:\n    driver_opts:\n      parent: eth0 # HERE\n`
  },
  { name: 'addresses of its own', code: 'policy-subnet', compose: `${service('')}networks:\n  internal:\n    ipam: {config: [{subnet: 10.0.0.0/8}]} # HERE\n` },
  {
    name: "another app's name on the shared network",
    code: 'policy-alias',
    compose: `${service('networks:\n  proxy:\n    aliases:\n      - victim_ci_test_app # HERE')}networks: {proxy: {external: true}}\n`
  },
  {
    name: "a service named like another app's",
    code: 'policy-alias',
    compose: 'services:\n  victim_ci_test_app: # HERE\n    image: x:1\n    networks: [proxy]\nnetworks: {proxy: {external: true}}\n'
  },
  {
    name: 'a fixed address',
    code: 'policy-key-ipv4_address',
    compose: `${service('networks:\n  proxy: {ipv4_address: 10.0.0.2} # HERE')}networks: {proxy: {external: true}}\n`
  },
  { name: 'a network nobody declares', code: 'policy-undeclared', compose: service('networks:\n  - host # HERE') },
  // secrets and configs of others
  {
    name: 'a foreign external secret',
    code: 'policy-secret-foreign',
    compose: `${service('')}secrets:\n  s: # HERE\n    external: true\n    name: \${OTHER}_db_password_v1\n`
  },
  { name: 'an external secret without a name', code: 'policy-secret-foreign', compose: `${service('')}secrets:\n  db_password: # HERE\n    external: true\n` },
  {
    name: 'a foreign external config',
    code: 'policy-config-foreign',
    compose: `${service('')}configs:\n  c: # HERE\n    external: true\n    name: victim_conf_v1\n`
  },
  {
    name: "a config that takes another stack's name",
    code: 'policy-config-foreign',
    files: { 'compose.yml': `${service('')}configs:\n  c:\n    file: f\n    name: victim_conf_v1 # HERE\n`, f: '' }
  },
  { name: 'a secret driver', code: 'policy-key-driver', compose: `${service('')}secrets:\n  s:\n    driver: vault # HERE\n` },
  { name: 'a config from the environment', code: 'policy-key-environment', compose: `${service('')}configs:\n  s:\n    environment: HOME # HERE\n` },
  {
    name: 'an unknown template driver',
    code: 'policy-driver',
    files: { 'compose.yml': `${service('')}configs:\n  c:\n    file: f\n    template_driver: evil # HERE\n`, f: '' }
  },
  { name: 'a secret nobody declares', code: 'policy-undeclared', compose: service('secrets:\n  - db_password # HERE') },
  // labels
  { name: "another stack's coop-cloud label", code: 'policy-label-foreign', compose: label('coop-cloud.${OTHER}.version=1.0.0+1') },
  { name: 'a forged chaos-version', code: 'policy-label-stamp', compose: label('coop-cloud.${STACK_NAME}.chaos-version=00000000') },
  { name: "Docker's own labels", code: 'policy-label-docker', compose: label('com.docker.stack.namespace=victim') },
  {
    name: "Docker's own labels on a volume",
    code: 'policy-label-docker',
    compose: `${service('')}volumes:\n  data:\n    labels:\n      com.docker.stack.namespace: victim # HERE\n`
  },
  { name: "the suite's labels", code: 'policy-label-testme', compose: label('testme.run=other') },
  { name: 'labels of another proxy', code: 'policy-label-unknown', compose: label('caddy=victim.ci.test') },
  { name: 'labels that run jobs on the host', code: 'policy-label-unknown', compose: label('ofelia.job-local.x.command=id') },
  { name: 'a label of the container instead of the service', code: 'policy-label-unknown', compose: service('labels:\n  caddy: x # HERE') },
  { name: "another stack's router", code: 'policy-label-foreign', compose: label('traefik.http.routers.victim_ci_test.rule=Host(`cust-abc123.ci.test`)') },
  {
    name: "another stack's router in capitals",
    code: 'policy-label-foreign',
    compose: label('TRAEFIK.HTTP.Routers.victim_ci_test.rule=Host(`cust-abc123.ci.test`)')
  },
  { name: "another stack's service", code: 'policy-label-foreign', compose: label('traefik.http.services.victim_ci_test.loadbalancer.server.port=80') },
  { name: "another stack's middleware", code: 'policy-label-foreign', compose: label('traefik.http.middlewares.security.headers.framedeny=false') },
  { name: "another stack's tcp router", code: 'policy-label-foreign', compose: label('traefik.tcp.routers.victim.rule=HostSNI(`cust-abc123.ci.test`)') },
  {
    name: 'a router name that Docker does not fill in',
    code: 'policy-label-literal',
    compose: service('deploy:\n  labels:\n    traefik.http.routers.${STACK_NAME}.rule: Host(`${DOMAIN}`) # HERE')
  },
  { name: "options of the edge's TLS", code: 'policy-label-edge', compose: label('traefik.tls.options.default.minversion=VersionTLS10') },
  { name: 'a foreign host', code: 'policy-host-foreign', compose: label('traefik.http.routers.${STACK_NAME}.rule=Host(`victim.ci.test`)') },
  {
    name: 'a foreign host beside the own',
    code: 'policy-host-foreign',
    compose: label('traefik.http.routers.${STACK_NAME}.rule=Host(`${DOMAIN}`,`victim.ci.test`)')
  },
  {
    name: 'a foreign host in an alternative',
    code: 'policy-host-foreign',
    compose: label('traefik.http.routers.${STACK_NAME}.rule=Host(`${DOMAIN}`) || host("VICTIM.ci.test")')
  },
  {
    name: 'a foreign host through a variable',
    code: 'policy-host-foreign',
    compose: label('traefik.http.routers.${STACK_NAME}.rule=Host(`${DOMAIN}`${EXTRA_DOMAINS})'),
    env: { EXTRA_DOMAINS: ', `www.victim.ci.test`' }
  },
  { name: 'a host that only ends like ours', code: 'policy-host-foreign', compose: label(`traefik.http.routers.\${STACK_NAME}.rule=Host(\`evil${host}\`)`) },
  { name: 'HostRegexp', code: 'policy-rule-unreadable', compose: label('traefik.http.routers.${STACK_NAME}.rule=HostRegexp(`.+`)') },
  { name: 'a comment in a rule', code: 'policy-rule-unreadable', compose: label('traefik.http.routers.${STACK_NAME}.rule=Host(`${DOMAIN}`) /* x */') },
  { name: 'a path for everybody', code: 'policy-rule-catch-all', compose: label('traefik.http.routers.${STACK_NAME}.rule=PathPrefix(`/`)') },
  {
    name: 'a path for everybody in an alternative',
    code: 'policy-rule-catch-all',
    compose: label('traefik.http.routers.${STACK_NAME}.rule=Host(`${DOMAIN}`) && Path(`/a`) || PathPrefix(`/`)')
  },
  { name: 'every host but ours', code: 'policy-rule-catch-all', compose: label('traefik.http.routers.${STACK_NAME}.rule=!Host(`${DOMAIN}`)') },
  { name: 'HostSNI for everybody', code: 'policy-host-foreign', compose: label('traefik.tcp.routers.${STACK_NAME}.rule=HostSNI(`*`)') },
  { name: 'a UDP router', code: 'policy-rule-catch-all', compose: label('traefik.udp.routers.${STACK_NAME}.entrypoints=dns') },
  { name: "a route to the edge's own pages", code: 'policy-label-service', compose: label('traefik.http.routers.${STACK_NAME}.service=api@internal') },
  {
    name: "a route to another stack's service",
    code: 'policy-label-service',
    compose: label('traefik.http.routers.${STACK_NAME}.service=victim_ci_test@docker')
  },
  {
    name: 'a file of the edge as users',
    code: 'policy-label-option',
    compose: label('traefik.http.middlewares.${STACK_NAME}-auth.basicauth.usersfile=/etc/passwd')
  },
  { name: 'a plugin of the edge', code: 'policy-label-option', compose: label('traefik.http.middlewares.${STACK_NAME}-x.plugin.evil.a=b') },
  {
    name: 'a request that the edge makes',
    code: 'policy-label-option',
    compose: label('traefik.http.middlewares.${STACK_NAME}-x.forwardauth.address=http://192.0.2.1')
  },
  { name: 'certificates for a test name', code: 'policy-acme', compose: label('traefik.http.routers.${STACK_NAME}.tls.certresolver=production') },
  { name: 'a foreign network for the edge', code: 'policy-label-foreign', compose: label('traefik.docker.network=victim_ci_test_internal') },
  {
    name: 'a backup path that climbs out of its volume',
    code: 'policy-backup-path',
    compose: label('backupbot.backup.volumes.data.path=dump,../../victim/_data')
  },
  { name: 'an absolute backup path', code: 'policy-backup-path', compose: label('backupbot.backup.volumes.data.path=/etc') },
  { name: 'a backup of a volume that is a path', code: 'policy-backup-path', compose: label('backupbot.backup.volumes.../x=true') },
  // what readers of YAML and of variables understand differently
  { name: 'the same key twice', code: 'compose-syntax', compose: service('init: true\ninit: false # HERE') },
  {
    name: 'an own key before a merge key that brings it too',
    code: 'compose-syntax',
    compose: 'x-a: &a\n  volumes: ["/:/host"]\nservices:\n  app:\n    image: x:1\n    volumes: []\n    <<: *a # HERE\n'
  },
  { name: 'two merge keys', code: 'compose-syntax', compose: 'x-a: &a {init: true}\nservices:\n  app:\n    <<: *a # HERE\n    <<: *a\n    image: x:1\n' },
  { name: 'a line end that only some readers know', code: 'file-encoding', compose: service('init: true # HERE \u2028privileged: true') },
  { name: 'another such line end', code: 'file-encoding', compose: service('init: true # HERE \u0085privileged: true') },
  { name: 'a carriage return in a comment', code: 'file-encoding', compose: service('init: true # HERE \r    privileged: true') },
  { name: 'two documents', code: 'compose-syntax', compose: `${service('')}---\n${service('privileged: true')}` },
  { name: 'a tag', code: 'compose-syntax', compose: service('labels: !reset [] # HERE') },
  { name: 'a directive', code: 'compose-syntax', compose: `%YAML 1.1\n---\n${service('')}` },
  { name: 'a key that is a list', code: 'compose-syntax', compose: service('? [a, b] # HERE\n: x') },
  {
    name: 'a file that unfolds for ever',
    code: 'compose-syntax',
    compose: `x-0: &a0 [1,2,3,4,5,6,7,8,9]\n${[1, 2, 3, 4, 5, 6, 7]
      .map(
        (n) =>
          `x-${n}: &a${n} [${Array(9)
            .fill(`*a${n - 1}`)
            .join(',')}]`
      )
      .join('\n')}\n${service('command: *a7')}`
  },
  { name: 'an alias inside itself', code: 'compose-syntax', compose: service('command: &loop [*loop]') },
  { name: 'a merge key inside itself', code: 'compose-syntax', compose: service('deploy: &loop\n  <<: *loop') },
  { name: 'a variable that Docker splits elsewhere', code: 'compose-variable', compose: service('volumes:\n  - "${STACK_NAME-x:-/etc}:/x" # HERE') },
  { name: 'a variable inside a default', code: 'compose-variable', compose: service('volumes:\n  - "${UNSET_X:-${HOST_PATH}}:/x" # HERE') }
]

test('L142: there are negative controls for every kind of escape', () => assert.ok(controls.length > 100))

for (const control of controls)
  test(`L142: refused: ${control.name}`, () => {
    const files = control.files ?? { 'compose.yml': control.compose ?? '' }
    const findings = judge(files, { env: control.env ?? {} })
    const found = findings.find((finding) => finding.code === control.code)
    assert.ok(found !== undefined, `refused by ${findings.map((finding) => `${finding.code}: ${finding.what}`).join('; ') || 'nothing'}`)
    assert.equal(found.severity, 'refused')
    if (control.what !== undefined) assert.match(found.what, control.what)
    const [file, text] = Object.entries(files).find(([, content]) => content.includes('# HERE')) ?? []
    if (text !== undefined && file !== undefined)
      assert.deepEqual([found.file, found.line], [file, text.split('\n').findIndex((line) => line.includes('# HERE')) + 1], found.what)
    assert.ok(found.next.length > 10, 'it says what to do next')
  })

/** Everything that a real recipe uses, facts/recipes.md and the conventions of Co-op Cloud. */
const whole = `
version: "3.8"
x-environment: &environment
  DOMAIN:
  DB_PASSWORD_FILE: /run/secrets/db_password
x-defaults: &defaults
  networks: [internal]
  logging:
    driver: json-file
    options: {max-size: 10m, max-file: "3"}
services:
  app:
    image: testme.local/app:1.2@sha256:${'a'.repeat(64)}
    command: ["--port", "80"]
    entrypoint: /docker-entrypoint.sh
    environment:
      <<: *environment
      SANDBOX_DOMAIN: sandbox.\${DOMAIN}
    env_file: [defaults.env]
    networks:
      proxy:
        aliases: ["\${STACK_NAME}_web"]
      internal:
        aliases: [backend, api]
    volumes:
      - content:/usr/share/nginx/html:ro
      - {type: volume, source: uploads, target: /uploads, read_only: true, volume: {nocopy: true}}
      - {type: tmpfs, target: /run, tmpfs: {size: 1000000}}
      - /anonymous
    tmpfs: [/tmp]
    secrets:
      - db_password
      - {source: db_password, target: /run/other, uid: "33", mode: 0400}
    configs:
      - source: nginx_conf
        target: /etc/nginx/nginx.conf
        mode: 0555
      - source: entrypoint
        target: /docker-entrypoint.sh
    healthcheck:
      test: ["CMD-SHELL", "curl -f http://localhost/ || exit 1"]
      interval: 30s
      timeout: 10s
      retries: 10
      start_period: 1m
    depends_on: [db]
    user: "33:33"
    init: true
    stop_grace_period: 30s
    ulimits: {nofile: {soft: 1024, hard: 2048}}
    cap_drop: [ALL]
    expose: ["80"]
    extra_hosts: ["host:192.0.2.1"]
    deploy:
      replicas: 1
      update_config: {failure_action: rollback, order: start-first, delay: 5s, monitor: 5s}
      rollback_config: {order: stop-first}
      restart_policy: {condition: on-failure, delay: 5s, max_attempts: 3, window: 60s}
      resources: {limits: {memory: 512M, cpus: "1", pids: 200}, reservations: {memory: 64M}}
      labels:
        - "traefik.enable=true"
        - "traefik.docker.network=proxy"
        - "traefik.http.services.\${STACK_NAME}.loadbalancer.server.port=80"
        - "traefik.http.routers.\${STACK_NAME}.rule=Host(\`\${DOMAIN}\`\${EXTRA_DOMAINS}) && PathPrefix(\`/\`) || (Host(\`sandbox.\${DOMAIN}\`) && !Path(\`/x\`))"
        - "traefik.http.routers.\${STACK_NAME}.entrypoints=web-secure"
        - "traefik.http.routers.\${STACK_NAME}.tls.certresolver=\${LETS_ENCRYPT_ENV}"
        - "traefik.http.routers.\${STACK_NAME}.middlewares=\${STACK_NAME}-redirect,security-headers@file"
        - "traefik.http.middlewares.\${STACK_NAME}-redirect.headers.SSLForceHost=true"
        - "traefik.http.middlewares.\${STACK_NAME}-redirect.redirectregex.regex=^https://www.(.*)$$"
        - "traefik.tcp.routers.\${STACK_NAME}-tcp.rule=HostSNI(\`\${DOMAIN}\`)"
        - "traefik.tcp.services.\${STACK_NAME}-tcp.loadbalancer.server.port=5222"
        - "coop-cloud.\${STACK_NAME}.version=1.2.3+v1.2"
        - "coop-cloud.\${STACK_NAME}.timeout=\${TIMEOUT:-120}"
        - "backupbot.backup=true"
        - "backupbot.backup.pre-hook=/pg_backup.sh backup"
        - "backupbot.restore.post-hook=/pg_backup.sh restore"
        - "backupbot.backup.volumes.content=false"
        - "backupbot.backup.volumes.uploads.path=a/b,c"
        - "backupbot.backup.path=/usr/share/nginx/html"
  db:
    <<: *defaults
    image: testme.local/postgres:15
    environment:
      - POSTGRES_PASSWORD_FILE=/run/secrets/db_password
    secrets: [db_password]
    labels: {backupbot.backup: "true"}
networks:
  proxy:
    external: true
  internal:
    driver: overlay
    internal: true
volumes:
  content:
  uploads:
    name: \${STACK_NAME}_uploads
secrets:
  db_password:
    external: true
    name: \${STACK_NAME}_db_password_\${SECRET_DB_PASSWORD_VERSION:-v1}
configs:
  nginx_conf:
    name: \${STACK_NAME}_nginx_conf_\${NGINX_CONF_VERSION}
    file: nginx.conf
    template_driver: golang
  entrypoint:
    name: \${STACK_NAME}_entrypoint_v1
    file: entrypoint.sh.tmpl
`
const files = { 'compose.yml': whole, 'nginx.conf': 'x', 'entrypoint.sh.tmpl': '-> real.sh', 'real.sh': 'x', 'defaults.env': 'A=b' }

test('L142: everything that a real recipe uses is allowed', () => {
  assert.deepEqual(judge(files, { env: { EXTRA_DOMAINS: '', NGINX_CONF_VERSION: 'v1', NOTHING: '' } }), [])
})

const exceptions: [string, string, Partial<PolicyExceptions>][] = [
  ['a mount, read-only', service('volumes:\n  - /etc/timezone:/etc/timezone:ro'), { mounts: ['/etc/timezone'] }],
  ['a mount for writing', service('volumes:\n  - /srv/x:/x'), { mounts: ['/srv/x:rw'] }],
  ['a mount for writing, used read-only', service('volumes:\n  - /srv/x:/x:ro'), { mounts: ['/srv/x:rw'] }],
  ['a port', service('ports:\n  - {target: 64738, published: 64738, protocol: udp, mode: host}\n  - "64738:64738"'), { ports: ['64738/udp', '64738'] }],
  ['a capability', service('cap_add: [NET_ADMIN]'), { capabilities: ['NET_ADMIN'] }],
  ['a kernel parameter', service('sysctls: [net.core.somaxconn=1024]'), { sysctls: ['net.core.somaxconn=1024'] }],
  ['a network of others', `${service('')}networks: {other: {external: true, name: monitoring}}\n`, { external: ['monitoring'] }],
  ['fixed addresses', `${service('')}networks: {internal: {ipam: {config: [{subnet: 192.0.2.0/24}]}}}\n`, { subnets: ['192.0.2.0/24'] }],
  ['a label', label('swarm.cronjob.enable=true'), { labels: ['swarm.cronjob.enable'] }],
  [
    'a label with the stack in it',
    label('traefik.http.middlewares.${STACK_NAME}-x.forwardauth.address=http://x'),
    { labels: ['traefik.http.middlewares.${STACK_NAME}-x.forwardauth.address'] }
  ],
  ['a host', label('traefik.tcp.routers.${STACK_NAME}.rule=HostSNI(`*`)'), { hosts: ['*'] }],
  ['a placement', service('deploy: {mode: global, placement: {constraints: [node.role == manager]}}'), { placement: ['global', 'node.role == manager'] }]
]
for (const [name, text, allowed] of exceptions)
  test(`L142: recipe.yml allows ${name}, and only that`, () => {
    assert.deepEqual(judge({ 'compose.yml': text }, { exceptions: allowed }), [])
    const without = judge({ 'compose.yml': text })
    assert.ok(without.length > 0)
    for (const finding of without) assert.match(finding.next, /recipes\/victim\/recipe\.yml → policy\.\w+: \["/)
  })

test('L142: a mount that may be read may not be written', () => {
  const text = service('volumes:\n  - /etc/timezone:/etc/timezone')
  assert.equal(judge({ 'compose.yml': text }, { exceptions: { mounts: ['/etc/timezone'] } })[0]?.allowWith, 'policy.mounts: ["/etc/timezone:rw"]')
})

test('L142: a path is compared as what it leads to', () => {
  const text = service('volumes:\n  - /etc/timezone/../../var/run/docker.sock:/x:ro')
  assert.equal(judge({ 'compose.yml': text }, { exceptions: { mounts: ['/etc/timezone'] } })[0]?.allowWith, 'policy.mounts: ["/var/run/docker.sock"]')
})

test('L81: an exception that nothing needs is told from one that is needed, by each compose that counts', () => {
  const composeOf = (text: string) => {
    const checkout = checkoutOf({ 'compose.yml': text })
    return { compose: loadCompose(checkout, environment), checkout }
  }
  const unused = (exceptions: Partial<PolicyExceptions>, ...texts: string[]) =>
    unusedExceptions(
      texts.map((text) => {
        const { compose, checkout } = composeOf(text)
        return { compose, context: { checkout, stack, hosts: [host], exceptions } }
      })
    )
  const plain = service('init: true')
  const mounting = service("volumes: ['/srv/x:/x:ro']")
  assert.deepEqual(unused({ mounts: ['/srv/x'] }, mounting), [])
  assert.deepEqual(unused({ mounts: ['/srv/x'] }, plain, mounting), [], 'the released version needs it')
  assert.deepEqual(unused({ mounts: ['/srv/x', '/srv/y'], capabilities: ['NET_ADMIN'] }, plain, mounting), [
    { kind: 'mounts', entry: '/srv/y' },
    { kind: 'capabilities', entry: 'NET_ADMIN' }
  ])
  const twice = { mounts: ['/srv/x:rw', '/srv/x'] }
  assert.equal(unused(twice, mounting).length, 1, 'of two that allow the same, one can go')
})
