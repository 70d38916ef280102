/**
 * The words of a run, as data. Everything that one step hands to another goes through the run directory in these shapes.
 */

/** The stages in the order in which they run. */
export const stageNames = ['lint', 'install', 'upgrade', 'backup', 'restore', 'custom', 'teardown'] as const
export type StageName = (typeof stageNames)[number]

/** Who can mend a red: the recipe's author, the author of a spec, the operator of the server, or us. */
export type FailureClass = 'recipe' | 'test' | 'infrastructure' | 'suite'

export type CheckStatus = 'pass' | 'fail' | 'skip' | 'unverified'

/** One named assertion with what it saw. */
export interface Check {
  name: string
  status: CheckStatus
  /** One sentence: what was seen. */
  evidence: string
  /** When it was decided, ISO 8601 with milliseconds. */
  at?: string
  class?: FailureClass
  /** More lines of evidence, such as the last lines of a log. */
  details?: string[]
}

/**
 * Something about a recipe that its readers should know, found by reading alone.
 * `refused`: nothing of this recipe is deployed (unreadable, or against the policy); `error`: a stage will be red for it;
 * `warning` and `note` change nothing.
 */
export interface Finding {
  severity: 'refused' | 'error' | 'warning' | 'note'
  /** Stable, machine-readable: `policy-mount`, `tag-lightweight`. */
  code: string
  file: string
  line: number | null
  what: string
  next: string
  /** The setting that would allow what the policy refused. */
  allowWith?: string | undefined
}

export type StageStatus = 'pass' | 'fail' | 'skip' | 'unverified' | 'not-run'

export interface StageResult {
  stage: StageName
  status: StageStatus
  class?: FailureClass
  /** One line for tables and terminals. */
  headline: string
  checks: Check[]
  startedAt: string
  seconds: number
  /** What later stages need to know: app domain, snapshot id, canaries. */
  handover: Record<string, unknown>
}

/** How to reach the server that the apps run on. `environment` is handed to `abra` and `docker` as it is. */
export interface Server {
  name: string
  zone: string
  edgeAddress: string
  caFile: string
  /** The system's certificates and the server's own CA in one file, for containers; absent where the server has no CA of its own. */
  caBundle?: string
  dockerSocket: string
  /** Seconds within which the edge has noticed that a service came or went; absent where it is not known. */
  edgeDelay?: number
  /** The kernel has IPVS, so service VIPs answer. Without it services need `endpoint_mode: dnsrr`. */
  ipvs: boolean
  /** Domain of the backup service's own app, for `abra app run`. */
  backupApp: string
  /** Absolute folder of the server's lock and its registry of runs, shared by all who use the server. */
  locksDirectory: string
  description: string
  dockerVersion?: string
  nodes?: number
  environment: Record<string, string>
}

export type Base =
  | { kind: 'version'; version: string; sha: string; reason: string }
  | { kind: 'branch'; sha: string; reason: string }
  | { kind: 'none'; reason: string }

export type AppRole = 'fresh' | 'upgrade'

export interface Plan {
  schema: 1
  runId: string
  recipe: string
  source: string
  /** Where the name that was typed led: one of our fixture recipes, the configured catalogue, a folder or a git URL. */
  origin?: 'fixture' | 'catalogue' | 'path' | 'url'
  /** `version` is what the head's label says, `tag` the annotated version tag that stands at it. */
  head: { sha: string; version: string | null; tag?: string | null }
  base: Base
  stages: StageName[]
  /** The stages that were asked for, where that was not all; the others are there because these need them. */
  asked?: StageName[]
  /** What reading the recipe at head and base showed, the most severe first. */
  findings: Finding[]
  domains: Record<AppRole, string>
  /** Other recipes that this one cannot work without, in the order in which they are deployed; absent where it names none. */
  dependencies?: Dependency[]
  server: Server
  /** Absolute folder with recipe.yml, hooks.ts and tests, or null. */
  settingsDirectory: string | null
  /** Another such folder, whose keys and parts count where the first has none; null or absent: there is none. */
  settingsBelow?: string | null
  settings: Settings
  /** SHA-256 over every file of the settings directory; null without one. */
  settingsDigest?: string | null
  /** Absolute path of this run's private clone of the recipe, used as origin by everything else. */
  clone: string
  abra: { executable: string; version: string }
  /** `dirty`: with changes that no commit holds. */
  suite: { version: string; commit: string; dirty?: boolean }
  host?: HostFacts
  createdAt: string
}

/** A recipe that the one under test names in its settings, at a released version; one app of it serves all apps of the run. */
export interface Dependency {
  recipe: string
  source: string
  version: string
  sha: string
  domain: string
  /** Its own settings, as in a plan. */
  settingsDirectory: string | null
  settingsBelow: string | null
  settings: Settings
  settingsDigest: string | null
  /** Absolute path of this run's private clone of it. */
  clone: string
}

/** What a recipe is allowed beyond the policy (docs/policy.md); each entry is compared as it is, never as a pattern. */
export interface PolicyExceptions {
  /** Host paths, read-only; `/path:rw` for writing. */
  mounts: string[]
  /** Host ports as `64738` or `64738/udp`, ranges as `5000-5010`. */
  ports: string[]
  capabilities: string[]
  /** As `net.core.somaxconn=1024`. */
  sysctls: string[]
  /** Networks, volumes, secrets and configs of others, by their name on the server. */
  external: string[]
  /** Own networks with fixed addresses, as `192.0.2.0/24`. */
  subnets: string[]
  /** Label keys of no known meaning, `${STACK_NAME}` in place of the stack. */
  labels: string[]
  /** Host names beside the app's own that routers may take, `*` for any (HostSNI). */
  hosts: string[]
  /** Placement constraints, and `global` for a task on every node. */
  placement: string[]
  /** Other refused keys, by their path: `services.db.devices`. */
  keys: string[]
}

/** The machine that runs testme, when the run was planned (L133, L145). Bytes; load of the last minute. */
export interface HostFacts {
  cpus: number
  memory: number
  freeMemory: number
  load: number
  kernel: string
  node: string
}

/** What must answer before an app is judged: a path over HTTPS or a TCP port of the server, one of the two. */
export interface ReadyProbe {
  http?: string | undefined
  /** Of `http`; empty: 200 to 399. */
  statuses: number[]
  tcp?: number | undefined
  /** In a row. */
  times: number
}

/** recipes/<name>/recipe.yml with its defaults; each key is described in src/settings/schema.ts. */
export interface Settings {
  health: { path: string; statuses: number[] }
  /** Seconds. */
  ready: ReadyProbe[]
  deadlines: { deploy: number; http: number; backup: number; restore: number; custom: number; hook: number; teardown: number; run: number }
  env: Record<string, string>
  head: { env: Record<string, string> }
  base: Record<string, { env: Record<string, string> }>
  /** Values by the name of the secret in the compose file. In plan.json, which may be published, their names only: see RunDirectory. */
  secrets: Record<string, string>
  /** Other recipes, as `keycloak` or `keycloak@1.0.0+26.4.0`. */
  dependencies: string[]
  skip: { upgrade?: string | undefined; backup?: string | undefined; restore?: string | undefined; custom?: string | undefined }
  /** Reasons by the name of a service or volume. */
  unproven: Record<string, string>
  tests: { minimum?: number | undefined; local?: string | undefined; skip: Record<string, string> }
  policy: PolicyExceptions
  /** Why the folder of the recipe was never run against the real application. */
  untried?: string | undefined
  /** `withSecret`: the picture may be shown although a hook handled a secret. */
  screenshot: { path?: string | undefined; withSecret: boolean }
  /** MB of 1,000,000 bytes: the app's services together, its images together. */
  budget: { memory?: number | undefined; images?: number | undefined }
  strict: boolean
}
