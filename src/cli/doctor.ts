/** What the doctor has seen of this machine and its server. Sizes in bytes; undefined where it could not be seen. */
export interface Sighting {
  node: string
  root: boolean
  platform: string
  packagesCurrent: boolean
  /** Each program with its version line, undefined where it is missing, and the Debian package that brings it. */
  programs: readonly { name: string; package: string; version: string | undefined }[]
  disk: { path: string; free: number; total: number; inodesFree: number; inodes: number } | undefined
  memory: { total: number; available: number }
  cpus: number
  load: number
  ipvs: boolean
  server: { name: string; state: 'absent' | 'down' | 'broken' | 'up'; faults: string[]; certificateUntil: string | undefined }
  abra: string | undefined
  /** The configuration of a host, absent where this machine is none. */
  hostConfiguration: { file: string; present: boolean; fault?: { what: string; mend: string } }
  /** Runs that are registered on the server and that nobody alive holds it for. */
  deadRuns: readonly string[]
}

export interface Diagnosis {
  name: string
  state: 'ok' | 'warn' | 'fail'
  detail: string
  /** The command or step that mends it. */
  mend?: string
}

const gigabyte = 1e9
const size = (bytes: number): string => `${(bytes / gigabyte).toFixed(1)} GB`

/** Each fault with the command that mends it (L75, L136, L146). Pure. */
export function diagnose(seen: Sighting, now: Date): Diagnosis[] {
  const missing = seen.programs.filter((program) => program.version === undefined)
  const row = (name: string, good: boolean, detail: string, mend: string, bad: 'warn' | 'fail' = 'fail'): Diagnosis =>
    good ? { name, state: 'ok', detail } : { name, state: bad, detail, mend }
  return [
    row('node', Number(/^v?(\d+)/.exec(seen.node)?.[1] ?? 0) >= 24, seen.node, 'Start testme by ./testme: it brings its own Node 24.'),
    row(
      'packages',
      seen.packagesCurrent,
      seen.packagesCurrent ? 'as pinned' : 'older than package-lock.json',
      './testme --version   (installs the pinned ones)'
    ),
    row('system', seen.platform === 'linux', seen.platform, 'The embedded server is made of network namespaces: use a Linux machine, or a virtual one.'),
    row('root', seen.root, seen.root ? 'yes' : 'no', 'sudo ./testme …'),
    ...seen.programs.filter((program) => program.version !== undefined).map(({ name, version = '' }): Diagnosis => ({ name, state: 'ok', detail: version })),
    ...missing.map((program): Diagnosis => ({ name: program.name, state: 'fail', detail: 'missing', mend: `apt-get install ${program.package}` })),
    ...diskRows(seen.disk),
    row(
      'memory',
      seen.memory.available >= 1 * gigabyte,
      `${size(seen.memory.available)} of ${size(seen.memory.total)} available`,
      'Stop what uses it (ps aux --sort=-rss | head), or use a bigger machine.',
      'warn'
    ),
    row(
      'load',
      seen.load <= seen.cpus * 2,
      `${seen.load.toFixed(1)} on ${seen.cpus} cores`,
      'Wait until the machine is quieter: slow starts look like broken recipes (L145).',
      'warn'
    ),
    { name: 'ipvs', state: 'ok', detail: seen.ipvs ? 'yes' : 'no: services get endpoint_mode dnsrr' },
    serverRow(seen.server),
    ...certificateRow(seen.server, now),
    seen.abra === undefined
      ? { name: 'abra', state: 'fail', detail: 'does not answer', mend: 'git checkout -- local/abra' }
      : { name: 'abra', state: 'ok', detail: seen.abra },
    modeRow(seen.hostConfiguration),
    row(
      'left-overs',
      seen.deadRuns.length === 0,
      seen.deadRuns.length === 0 ? 'no run has left anything' : `of ${seen.deadRuns.join(', ')}`,
      './testme janitor',
      'warn'
    )
  ]
}

/** In which mode an action on this machine would work (docs/host.md); none falls back to the other. */
function modeRow({ file, present, fault }: Sighting['hostConfiguration']): Diagnosis {
  const name = 'actions'
  if (fault !== undefined) return { name, state: 'fail', detail: fault.what, mend: fault.mend }
  if (present) return { name, state: 'ok', detail: `mode host is configured in ${file}; ./testme host check looks closer` }
  return { name, state: 'ok', detail: `mode direct alone: without ${file} the actions' default, mode host, is refused (docs/host.md)` }
}

function diskRows(disk: Sighting['disk']): Diagnosis[] {
  if (disk === undefined) return [{ name: 'disk', state: 'warn', detail: 'could not be looked at', mend: 'df -h' }]
  const mend = `Make room in ${disk.path}: ./testme local down --purge removes images; docker images of other servers are theirs.`
  const space: Diagnosis['state'] = disk.free < 1 * gigabyte ? 'fail' : disk.free < 5 * gigabyte ? 'warn' : 'ok'
  // Some file systems have no fixed number of inodes and say 0.
  const share = disk.inodes === 0 ? 1 : disk.inodesFree / disk.inodes
  const inodes: Diagnosis['state'] = share < 0.01 ? 'fail' : share < 0.05 ? 'warn' : 'ok'
  return [
    { name: 'disk', state: space, detail: `${size(disk.free)} of ${size(disk.total)} free in ${disk.path}`, ...(space === 'ok' ? {} : { mend }) },
    { name: 'inodes', state: inodes, detail: `${Math.round(share * 100)} % free`, ...(inodes === 'ok' ? {} : { mend }) }
  ]
}

const upCommand = (name: string): string => `./testme local up${name === 'default' ? '' : ` --server ${name}`}`

function serverRow(server: Sighting['server']): Diagnosis {
  const name = `server ${server.name}`
  const up = upCommand(server.name)
  if (server.state === 'up') return { name, state: 'ok', detail: 'up' }
  if (server.state === 'broken') return { name, state: 'fail', detail: `half there: ${server.faults.join(', ')}`, mend: up }
  return { name, state: 'warn', detail: server.state === 'absent' ? 'not made yet' : 'down', mend: `${up}   (run does it too)` }
}

/** L146: renewed by hand is forgotten; `local up` renews within the last month. */
function certificateRow({ certificateUntil: until, name }: Sighting['server'], now: Date): Diagnosis[] {
  if (until === undefined) return []
  const days = Math.floor((Date.parse(until) - now.getTime()) / 86_400_000)
  const detail = days < 0 ? `ended ${-days} days ago` : `good for ${days} days`
  return [
    days >= 30
      ? { name: 'certificate', state: 'ok', detail }
      : { name: 'certificate', state: days < 0 ? 'fail' : 'warn', detail, mend: `${upCommand(name)}   (renews it)` }
  ]
}
