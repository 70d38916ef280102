// The embedded server: a Docker daemon with its own network namespace, swarm, registry, resolver, CA and edge.
// It is one of several a machine may have, and it looks at no other daemon.
import { createHash, randomBytes, X509Certificate } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request as httpsRequest } from 'node:https'
import { networkInterfaces } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { writeAtomic } from '../../src/run/atomic.ts'
import { alive, endProcess, readRecord } from '../../src/run/processes.ts'
import { type EngineInfo, engineGet } from './engine-api.ts'
import { ServerError } from './errors.ts'
import { locked } from './lock.ts'
import { ensurePackages } from './packages.ts'
import { cgroupRemove, killMembers, startDetached } from './processes.ts'

export { ServerError } from './errors.ts'

export interface ServerFacts {
  name: string
  /** unix://... */
  dockerHost: string
  /** Apps get names below it. */
  zone: string
  /** Reachable from this machine, ports 80 and 443. */
  edgeAddress: string
  caFile: string
  registry: 'testme.local'
  ipvs: boolean
  nodes: number
  dockerVersion: string
  stateDirectory: string
  resticRepository: string
  resticPasswordFile: string
  netns: string
}

type Progress = (line: string) => void

/** Where everything of one server is; derived from its name alone, but for the subnet. */
interface Places {
  name: string
  root: string
  state: string
  run: string
  socket: string
  netns: string
  cgroup: string
  records: { dockerd: string; resolver: string; registry: string }
  facts: string
}

const zone = 'ci.test'
const systemPath = `/usr/sbin:/sbin:${process.env['PATH'] ?? '/usr/bin:/bin'}`

/** Holds the state of all servers, the registry's storage and the image cache. */
export function stateRoot(): string {
  return process.env['TESTME_STATE'] ?? '/var/lib/testme'
}

function placesOf(name: string): Places {
  if (!/^[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?$/.test(name))
    throw new ServerError(`'${name}' cannot be the name of a server: use lower-case letters, digits and hyphens, at most 30.`)
  const root = stateRoot()
  const state = join(root, 'servers', name)
  const run = join('/run/testme', name)
  return {
    name,
    root,
    state,
    run,
    socket: join(run, 'docker.sock'),
    netns: `testme-${name}`,
    cgroup: `testme-${name}`,
    records: { dockerd: join(state, 'dockerd.process'), resolver: join(state, 'resolver.process'), registry: join(state, 'registry.process') },
    facts: join(state, 'server.json')
  }
}

function requireRoot(): void {
  if (process.platform !== 'linux')
    throw new ServerError('the embedded server needs Linux: it is made of network namespaces. Use a Linux machine, or a virtual one.')
  if (process.getuid?.() !== 0)
    throw new ServerError('the embedded server needs root: it creates a network namespace and runs a Docker daemon. Run this again with sudo.')
}

async function run(command: string, words: string[], options: { what: string; environment?: Record<string, string>; timeout?: number }): Promise<string> {
  const result = await execa(command, words, { reject: false, timeout: options.timeout ?? 60_000, env: { PATH: systemPath, ...options.environment } })
  if (result.failed) {
    const output = `${result.stderr}\n${result.stdout}`.trim().split('\n').slice(-8).join('\n')
    throw new ServerError(`${options.what} failed: ${command} ${words.join(' ')}\n${output === '' ? (result.shortMessage ?? '') : output}`)
  }
  return result.stdout
}

function dockerEnvironment(places: Places): Record<string, string> {
  return { DOCKER_HOST: `unix://${places.socket}`, DOCKER_CONFIG: join(places.state, 'docker-config') }
}

async function docker(places: Places, words: string[], what: string): Promise<string> {
  return await run('docker', words, { what, environment: dockerEnvironment(places) })
}

function inside(places: Places, words: string[]): string[] {
  return ['nsenter', `--net=/run/netns/${places.netns}`, ...words]
}

function logTail(file: string): string {
  try {
    return `Last lines of ${file}:\n${readFileSync(file, 'utf8').trim().split('\n').slice(-10).join('\n')}`
  } catch {
    return `There is no log at ${file}.`
  }
}

async function until<T>(seconds: number, probe: () => Promise<T | undefined | false> | T | undefined | false): Promise<T | undefined> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const value = await probe()
    if (value !== undefined && value !== false) return value
    if (Date.now() > deadline) return undefined
    await sleep(50)
  }
}

/** The third number of 10.213.n.0/30: free on this machine, kept for the life of the server. */
async function subnetIndex(places: Places): Promise<number> {
  const file = join(places.state, 'subnet')
  if (existsSync(file)) return Number(readFileSync(file, 'utf8'))
  const taken = new Set<number>()
  for (const server of readdirSync(dirname(places.state))) {
    const other = join(dirname(places.state), server, 'subnet')
    if (existsSync(other)) taken.add(Number(readFileSync(other, 'utf8')))
  }
  for (const addresses of Object.values(networkInterfaces())) {
    for (const address of addresses ?? []) {
      const match = /^10\.213\.(\d+)\./.exec(address.address)
      if (match !== null) taken.add(Number(match[1]))
    }
  }
  for (let index = 1; index < 255; index++) {
    if (taken.has(index)) continue
    writeAtomic(file, String(index))
    return index
  }
  throw new ServerError(`no subnet is free in 10.213.0.0/16 for the server ${places.name}. Remove servers that are no longer used (${dirname(places.state)}).`)
}

async function ensureNetwork(places: Places, index: number): Promise<void> {
  const [host, guest] = [`testme${index}h`, `testme${index}i`]
  const ip = async (words: string[]): Promise<string> => await run('ip', words, { what: `the network of the server ${places.name}` })
  if (!existsSync(`/run/netns/${places.netns}`)) await ip(['netns', 'add', places.netns])
  if (!existsSync(`/sys/class/net/${host}`)) {
    await ip(['link', 'add', host, 'type', 'veth', 'peer', 'name', guest, 'netns', places.netns])
  }
  await ip(['address', 'replace', `10.213.${index}.1/30`, 'dev', host])
  await ip(['link', 'set', host, 'up'])
  await ip(['-n', places.netns, 'link', 'set', 'lo', 'up'])
  await ip(['-n', places.netns, 'address', 'replace', `10.213.${index}.2/30`, 'dev', guest])
  await ip(['-n', places.netns, 'link', 'set', guest, 'up'])
  await ip(['-n', places.netns, 'route', 'replace', 'default', 'via', `10.213.${index}.1`])
}

function ensureResolver(places: Places, address: string): void {
  if (alive(readRecord(places.records.resolver))) return
  const words = [
    'dnsmasq',
    '--keep-in-foreground',
    '--conf-file=/dev/null',
    '--no-resolv',
    '--no-hosts',
    '--no-poll',
    '--cache-size=0',
    '--user=root',
    '--pid-file=',
    '--log-facility=-'
  ]
  words.push('--bind-interfaces', `--listen-address=${address}`, '--listen-address=127.0.0.1')
  // Answers of its own only, and at once: names without an address do not exist.
  words.push(`--address=/${zone}/${address}`, `--local=/${zone}/`, '--address=/testme.local/127.0.0.2', '--local=/testme.local/', '--address=/#/')
  startDetached(inside(places, words), { log: join(places.state, 'resolver.log'), file: places.records.resolver, environment: { PATH: systemPath } })
}

function ensureRegistry(places: Places): void {
  if (alive(readRecord(places.records.registry))) return
  const storage = join(places.root, 'registry')
  mkdirSync(storage, { recursive: true })
  const configuration = join(places.state, 'registry.yml')
  writeFileSync(
    configuration,
    `version: 0.1\nlog:\n  level: warn\n  accesslog:\n    disabled: true\nstorage:\n  filesystem:\n    rootdirectory: ${JSON.stringify(storage)}\n  delete:\n    enabled: true\nhttp:\n  addr: 127.0.0.2:80\n`
  )
  startDetached(inside(places, ['docker-registry', 'serve', configuration]), {
    log: join(places.state, 'registry.log'),
    file: places.records.registry,
    environment: { PATH: systemPath, OTEL_TRACES_EXPORTER: 'none' }
  })
}

/** Directories the daemon would otherwise share with another one on this machine; ours are mounted over them. */
const shadowed = ['/etc/docker', '/run/containerd', '/run/docker']

function daemonScript(places: Places): string {
  const own = join(places.state, 'own')
  const hidden = join(places.root, 'made')
  mkdirSync(hidden, { recursive: true })
  mkdirSync(join(own, 'cgroup'), { recursive: true })
  writeFileSync(join(own, 'resolv.conf'), 'nameserver 127.0.0.1\n')
  writeFileSync(join(own, 'hosts'), '127.0.0.1 localhost\n127.0.0.2 testme.local\n')
  writeFileSync(join(own, 'nsswitch.conf'), 'passwd: files\ngroup: files\nhosts: files dns\n')
  const lines = ['set -e', `mount --rbind /sys/fs/cgroup ${own}/cgroup`, 'mount -t sysfs sysfs /sys', `mount --rbind ${own}/cgroup /sys/fs/cgroup`]
  for (const file of ['resolv.conf', 'hosts', 'nsswitch.conf']) lines.push(`if [ -e /etc/${file} ]; then mount --bind ${own}/${file} /etc/${file}; fi`)
  for (const directory of shadowed) {
    const replacement = join(own, directory.replaceAll('/', '_'))
    mkdirSync(replacement, { recursive: true })
    if (!existsSync(directory)) {
      mkdirSync(directory, { recursive: true })
      writeFileSync(join(hidden, directory.replaceAll('/', '_')), directory)
    }
    lines.push(`mount --bind ${replacement} ${directory}`)
  }
  return `${lines.join('\n')}\nexec "$@"\n`
}

async function ensureDaemon(places: Places, address: string, progress: Progress): Promise<EngineInfo> {
  const info = async (): Promise<EngineInfo | undefined> => await engineGet<EngineInfo>(places.socket, '/info')
  const log = join(places.state, 'dockerd.log')
  const recorded = readRecord(places.records.dockerd)
  if (alive(recorded)) {
    const answer = await until(10, info)
    if (answer !== undefined) return answer
    progress('the Docker daemon does not answer: it is started again')
    await endProcess(recorded, 10_000)
  }
  const keep = [readRecord(places.records.resolver), readRecord(places.records.registry)].filter(alive).map((process) => process.pid)
  await killMembers(places.netns, places.cgroup, keep)
  progress('starting the Docker daemon')
  rmSync(join(places.run, 'dockerd.pid'), { force: true })
  // What containerd remembers of containers that are dead by now only confuses it.
  rmSync(join(places.run, 'exec'), { recursive: true, force: true })
  const words = ['dockerd', '--config-file', join(places.state, 'daemon.json'), '--host', `unix://${places.socket}`, '--group', 'root']
  words.push('--data-root', join(places.state, 'docker'), '--exec-root', join(places.run, 'exec'), '--pidfile', join(places.run, 'dockerd.pid'))
  words.push('--insecure-registry', 'testme.local', '--dns', address, '--log-driver', 'json-file', '--log-opt', 'max-size=10m', '--log-opt', 'max-file=2')
  words.push(
    '--exec-opt',
    'native.cgroupdriver=cgroupfs',
    '--cgroup-parent',
    `/${places.cgroup}`,
    '--default-address-pool',
    'base=172.30.0.0/15,size=24',
    '--shutdown-timeout',
    '5'
  )
  writeFileSync(join(places.state, 'daemon.json'), '{}\n')
  const started = startDetached(inside(places, ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', daemonScript(places), 'dockerd', ...words]), {
    log,
    file: places.records.dockerd,
    environment: { PATH: systemPath, HOME: places.state }
  })
  const answer = await until(60, async () => {
    if (!alive(started)) throw new ServerError(`the Docker daemon of the server ${places.name} ended at once.\n${logTail(log)}`)
    return await info()
  })
  if (answer === undefined)
    throw new ServerError(`the Docker daemon of the server ${places.name} does not answer on ${places.socket} after 60 s.\n${logTail(log)}`)
  return answer
}

async function ensureSwarm(places: Places, address: string, first: EngineInfo, progress: Progress): Promise<EngineInfo> {
  let info: EngineInfo | undefined = first
  const ready = (candidate: EngineInfo | undefined): boolean => candidate?.Swarm.LocalNodeState === 'active' && candidate.Swarm.ControlAvailable
  if (info.Swarm.LocalNodeState === 'pending' || info.Swarm.LocalNodeState === 'active') {
    info = await until(30, async () => {
      const now = await engineGet<EngineInfo>(places.socket, '/info')
      return ready(now) || now?.Swarm.LocalNodeState === 'error' ? now : undefined
    })
  }
  if (info?.Swarm.LocalNodeState === 'error' || (info !== undefined && info.Swarm.LocalNodeState !== 'inactive' && !ready(info))) {
    progress(`the swarm is broken (${info.Swarm.Error ?? info.Swarm.LocalNodeState}): a new one is made`)
    await docker(places, ['swarm', 'leave', '--force'], 'leaving the broken swarm')
    info.Swarm.LocalNodeState = 'inactive'
  }
  if (info?.Swarm.LocalNodeState === 'inactive') {
    progress('making the swarm')
    await docker(
      places,
      ['swarm', 'init', '--advertise-addr', address, '--default-addr-pool', '10.216.0.0/14', '--default-addr-pool-mask-length', '24'],
      'docker swarm init'
    )
  }
  const active = await until(30, async () => {
    const now = await engineGet<EngineInfo>(places.socket, '/info')
    return ready(now) ? now : undefined
  })
  if (active === undefined)
    throw new ServerError(`the swarm of the server ${places.name} is not active after 30 s.\n${logTail(join(places.state, 'dockerd.log'))}`)
  if ((await engineGet(places.socket, '/networks/proxy')) === undefined) {
    await docker(places, ['network', 'create', '--driver', 'overlay', '--attachable', 'proxy'], 'making the network proxy')
  }
  return active
}

/** Whether the wildcard certificate is there and good for a month. */
function certificateGood(places: Places): boolean {
  try {
    const month = Date.now() + 30 * 86_400_000
    return [join(places.state, 'ca.pem'), join(places.state, 'certificates', 'edge.pem')].every(
      (file) => new X509Certificate(readFileSync(file)).validToDate.getTime() > month
    )
  } catch {
    return false
  }
}

async function ensureCertificates(places: Places): Promise<void> {
  if (certificateGood(places)) return
  const directory = join(places.state, 'certificates')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const [ca, caKey] = [join(places.state, 'ca.pem'), join(places.state, 'ca.key')]
  const [edge, edgeKey, wish, extensions] = [
    join(directory, 'edge.pem'),
    join(directory, 'edge.key'),
    join(places.state, 'edge.csr'),
    join(places.state, 'edge.extensions')
  ]
  const openssl = async (words: string[]): Promise<string> => await run('openssl', words, { what: 'making the certificates' })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  // A CA that can vouch for nothing but the zone, so trusting it costs nothing.
  const caExtensions = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign', '-addext', `nameConstraints=critical,permitted;DNS:${zone}`]
  await openssl(['req', '-x509', ...key, '-keyout', caKey, '-out', ca, '-days', '3650', '-subj', `/CN=testme ${places.name} local CA`, ...caExtensions])
  await openssl(['req', ...key, '-keyout', edgeKey, '-out', wish, '-subj', `/CN=${zone}`])
  writeFileSync(
    extensions,
    `basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:${zone},DNS:*.${zone}\n`
  )
  await openssl(['x509', '-req', '-in', wish, '-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-out', edge, '-days', '397', '-extfile', extensions])
  for (const secret of [caKey, edgeKey]) chmodSync(secret, 0o600)
}

async function ensureRestic(places: Places): Promise<void> {
  const [repository, passwordFile] = [join(places.state, 'backups', 'restic'), join(places.state, 'backups', 'password')]
  mkdirSync(dirname(repository), { recursive: true, mode: 0o700 })
  if (!existsSync(passwordFile)) writeAtomic(passwordFile, `${randomBytes(24).toString('hex')}\n`, 0o600)
  if (existsSync(join(repository, 'config'))) return
  // An initialisation that was cut off leaves keys without a configuration.
  rmSync(repository, { recursive: true, force: true })
  await run('restic', ['init', '--repo', repository, '--password-file', passwordFile, '--no-cache'], {
    what: 'making the backup repository',
    environment: { HOME: places.state }
  })
}

const edgeScript = fileURLToPath(new URL('../edge/edge.ts', import.meta.url))
const edgeImage = 'testme.local/edge:local'

function edgeHash(places: Places): string {
  const hash = createHash('sha256')
  hash
    .update(readFileSync(edgeScript))
    .update(process.execPath)
    .update(readFileSync(join(places.state, 'certificates', 'edge.pem')))
  return hash.digest('hex').slice(0, 16)
}

interface ContainerState {
  State: { Running: boolean }
  Config: { Labels: Record<string, string> }
}

async function edgeCurrent(places: Places): Promise<boolean> {
  const container = await engineGet<ContainerState>(places.socket, '/containers/testme-edge/json')
  return container?.State.Running === true && container.Config.Labels['testme.edge'] === edgeHash(places)
}

/** Nothing but the shared libraries of the Node binary, which is bound into it. */
async function ensureEdgeImage(places: Places): Promise<void> {
  if ((await engineGet(places.socket, `/images/${edgeImage}/json`)) !== undefined) return
  const libraries = [...(await run('ldd', [process.execPath], { what: 'reading the libraries of Node' })).matchAll(/(\/\S+) \(0x/g)].map(
    (match) => match[1] ?? ''
  )
  const archive = join(places.state, 'edge.tar')
  await run('tar', ['-C', '/', '-chf', archive, ...libraries.map((library) => library.slice(1))], { what: 'packing the image of the edge' })
  await docker(places, ['import', archive, edgeImage], 'importing the image of the edge')
  rmSync(archive, { force: true })
}

async function ensureEdge(places: Places, address: string, progress: Progress): Promise<void> {
  if ((await edgeCurrent(places)) && (await pings(places, address))) return
  progress('starting the edge')
  await ensureEdgeImage(places)
  await run('docker', ['rm', '-f', 'testme-edge'], { what: 'removing the old edge', environment: dockerEnvironment(places) }).catch(() => {})
  const words = [
    'run',
    '--detach',
    '--name',
    'testme-edge',
    '--restart',
    'no',
    '--network',
    'proxy',
    '--label',
    `testme.edge=${edgeHash(places)}`,
    '--read-only'
  ]
  // The registry has port 80 of 127.0.0.2, and asking it must never end up here: only the one address is published.
  words.push('--publish', `${address}:80:80`, '--publish', `${address}:443:443`, '--env', `EDGE_ZONE=${zone}`, '--env', 'NODE_NO_WARNINGS=1')
  for (const [source, target] of [
    [process.execPath, '/node'],
    [edgeScript, '/edge.mts'],
    [join(places.state, 'certificates'), '/certificates'],
    [places.run, '/server']
  ]) {
    words.push('--mount', `type=bind,source=${source},target=${target},readonly`)
  }
  await docker(places, [...words, edgeImage, '/node', '/edge.mts'], 'starting the edge')
  const answered = await until(20, async () => await pings(places, address))
  if (answered === undefined) {
    const logs = await execa('docker', ['logs', '--tail', '20', 'testme-edge'], { env: dockerEnvironment(places), reject: false, all: true })
    throw new ServerError(`the edge of the server ${places.name} does not answer on https://${address}/ping after 20 s. Its log:\n${logs.all}`)
  }
}

async function pings(places: Places, address: string): Promise<boolean> {
  return await new Promise((resolve) => {
    try {
      const ca = readFileSync(join(places.state, 'ca.pem'))
      const host = `ping.${zone}`
      const outgoing = httpsRequest(
        { host: address, port: 443, path: '/ping', servername: host, headers: { host }, ca, timeout: 2000, agent: false },
        (answer) => {
          answer.resume()
          resolve(answer.statusCode === 200)
        }
      )
      outgoing.on('timeout', () => outgoing.destroy())
      outgoing.on('error', () => resolve(false))
      outgoing.end()
    } catch {
      resolve(false)
    }
  })
}

function readFacts(places: Places): ServerFacts | undefined {
  try {
    return JSON.parse(readFileSync(places.facts, 'utf8')) as ServerFacts
  } catch {
    return undefined
  }
}

/** All parts at once: the recorded processes, the swarm, the edge through its published port, the certificate. */
async function healthy(places: Places): Promise<ServerFacts | undefined> {
  const facts = readFacts(places)
  if (facts === undefined || !existsSync(`/run/netns/${places.netns}`)) return undefined
  if (!Object.values(places.records).every((file) => alive(readRecord(file)))) return undefined
  if (!certificateGood(places) || !existsSync(join(facts.resticRepository, 'config'))) return undefined
  const [info, edge, ping] = await Promise.all([engineGet<EngineInfo>(places.socket, '/info'), edgeCurrent(places), pings(places, facts.edgeAddress)])
  return info?.Swarm.ControlAvailable === true && edge && ping ? facts : undefined
}

/** The facts of a server that is up and answers, else undefined. */
export async function status(name: string): Promise<ServerFacts | undefined> {
  const places = placesOf(name)
  const facts = readFacts(places)
  if (facts === undefined || !alive(readRecord(places.records.dockerd))) return undefined
  return (await engineGet(places.socket, '/info')) === undefined ? undefined : facts
}

/** Brings the server up, or repairs it; at once when it is up and healthy. */
export async function up(options: { name: string; assumeYes: boolean; progress: Progress }): Promise<ServerFacts> {
  const places = placesOf(options.name)
  requireRoot()
  const already = await healthy(places)
  if (already !== undefined) return already
  await ensurePackages(options)
  return await locked(join(places.root, 'lock'), async () => (await healthy(places)) ?? (await build(places, options.progress)))
}

function claim(places: Places): void {
  mkdirSync(places.state, { recursive: true, mode: 0o711 })
  mkdirSync(places.run, { recursive: true, mode: 0o711 })
  mkdirSync(join(places.state, 'docker-config'), { recursive: true })
  const owner = join(places.run, 'state')
  const other = existsSync(owner) ? readFileSync(owner, 'utf8') : places.state
  if (other !== places.state && existsSync(other))
    throw new ServerError(
      `a server named ${places.name} already runs from ${other}. Choose another name, or take that one down with TESTME_STATE=${dirname(dirname(other))}.`
    )
  writeFileSync(owner, places.state)
}

async function build(places: Places, progress: Progress): Promise<ServerFacts> {
  progress(`bringing the server ${places.name} up in ${places.state}`)
  mkdirSync(dirname(places.state), { recursive: true })
  claim(places)
  const index = await subnetIndex(places)
  const address = `10.213.${index}.2`
  // Key derivation takes a second or two: beside the rest.
  const beside = Promise.all([ensureRestic(places), ensureCertificates(places)])
  beside.catch(() => {})
  await ensureNetwork(places, index)
  ensureResolver(places, address)
  ensureRegistry(places)
  const info = await ensureSwarm(places, address, await ensureDaemon(places, address, progress), progress)
  await beside
  await ensureEdge(places, address, progress)
  for (const part of ['resolver', 'registry'] as const) {
    if (!alive(readRecord(places.records[part])))
      throw new ServerError(`the ${part} of the server ${places.name} ended.\n${logTail(join(places.state, `${part}.log`))}`)
  }
  const facts: ServerFacts = {
    name: places.name,
    dockerHost: `unix://${places.socket}`,
    zone,
    edgeAddress: address,
    caFile: join(places.state, 'ca.pem'),
    registry: 'testme.local',
    ipvs:
      existsSync('/proc/net/ip_vs') ||
      (await execa('nsenter', [`--net=/run/netns/${places.netns}`, 'test', '-e', '/proc/net/ip_vs'], { reject: false })).exitCode === 0,
    nodes: info.Swarm.Nodes ?? 1,
    dockerVersion: info.ServerVersion,
    stateDirectory: places.state,
    resticRepository: join(places.state, 'backups', 'restic'),
    resticPasswordFile: join(places.state, 'backups', 'password'),
    netns: places.netns
  }
  writeAtomic(places.facts, `${JSON.stringify(facts, null, 2)}\n`)
  return facts
}

/** Takes the server away, all of it but the registry's storage and the image cache. Works on half a server too. */
export async function down(options: { name: string; progress: Progress }): Promise<void> {
  const places = placesOf(options.name)
  requireRoot()
  const owner = join(places.run, 'state')
  if (!existsSync(places.state)) {
    if (existsSync(owner) && existsSync(readFileSync(owner, 'utf8')))
      throw new ServerError(`${places.state} is not there; the server ${places.name} runs from ${readFileSync(owner, 'utf8')}. Set TESTME_STATE to match.`)
    if (!existsSync(`/run/netns/${places.netns}`) && !existsSync(places.run)) return
  }
  await locked(join(places.root, 'lock'), async () => await remove(places, options.progress))
}

async function remove(places: Places, progress: Progress): Promise<void> {
  progress(`taking the server ${places.name} down`)
  const subnet = join(places.state, 'subnet')
  await endProcess(readRecord(places.records.dockerd), 15_000)
  await Promise.all([endProcess(readRecord(places.records.resolver), 2000), endProcess(readRecord(places.records.registry), 2000)])
  await killMembers(places.netns, places.cgroup, [])
  if (existsSync(subnet)) {
    const host = `testme${readFileSync(subnet, 'utf8')}h`
    if (existsSync(`/sys/class/net/${host}`)) await run('ip', ['link', 'delete', host], { what: 'removing the interface' })
  }
  if (existsSync(`/run/netns/${places.netns}`)) await run('ip', ['netns', 'delete', places.netns], { what: 'removing the network namespace' })
  await cgroupRemove(places.cgroup, rmdirSync)
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
  for (const mount of mounts.reverse()) {
    if (mount.startsWith(`${places.state}/`) || mount.startsWith(`${places.run}/`)) await run('umount', [mount], { what: 'unmounting' })
  }
  for (const directory of [places.run, places.state]) rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  const others = existsSync(dirname(places.state)) ? readdirSync(dirname(places.state)) : []
  if (others.length === 0) removeMade(places)
}

/** Directories of the machine that we made to mount over them: the last server removes them again, if nobody uses them. */
function removeMade(places: Places): void {
  const made = join(places.root, 'made')
  if (existsSync(made)) {
    for (const entry of readdirSync(made)) {
      const directory = readFileSync(join(made, entry), 'utf8')
      try {
        if (shadowed.includes(directory) && statSync(directory).isDirectory()) rmdirSync(directory)
      } catch {
        // gone, or in use by now
      }
    }
    rmSync(made, { recursive: true, force: true })
  }
  try {
    rmdirSync('/run/testme')
  } catch {
    // other state roots use it
  }
}
