import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { locked } from '../server/lock.ts'
import { imageCache, registryStorage } from '../server/places.ts'
import { base, definitions, type ImageDefinition } from './definitions.ts'
import { compileProgram } from './go.ts'
import { fetchArtifact } from './maven.ts'

type Progress = (line: string) => void

export async function ensureBaseImage(dockerHost: string, progress: Progress): Promise<void> {
  await ensureAll([base], dockerHost, progress)
}

/** Builds and pushes the images of the fixture recipes that the local registry does not hold yet. */
export async function ensureImages(dockerHost: string, progress: Progress): Promise<void> {
  await ensureAll(definitions, dockerHost, progress)
}

/** Of several processes that want the same images at once one builds; the others wait and find them made. */
export async function ensureAll(wanted: readonly ImageDefinition[], dockerHost: string, progress: Progress): Promise<void> {
  if (wanted.every(present)) return
  await locked(
    join(imageCache, 'lock'),
    async () => {
      removeLeftovers()
      for (const definition of wanted) if (!present(definition)) await build(definition, dockerHost, progress)
    },
    30
  )
}

function markerOf(definition: ImageDefinition): string {
  const content = createHash('sha256').update(JSON.stringify(definition)).digest('hex')
  return join(imageCache, `${definition.name}-${definition.tag}.${content.slice(0, 16)}`)
}

function repositoryOf(definition: ImageDefinition): string {
  return join(registryStorage, 'docker/registry/v2/repositories', definition.name)
}

function present(definition: ImageDefinition): boolean {
  return existsSync(markerOf(definition)) && existsSync(join(repositoryOf(definition), '_manifests/tags', definition.tag, 'current/link'))
}

/** What a build that was killed left behind; whoever holds the lock is the only one who builds. */
function removeLeftovers(): void {
  for (const entry of readdirSync(imageCache, { withFileTypes: true })) {
    const half = entry.isDirectory() ? /^(work|rootfs)-/.test(entry.name) : /^rootfs-.*\.tar\.\d+$/.test(entry.name)
    if (half) rmSync(join(imageCache, entry.name), { recursive: true, force: true })
  }
}

/** Takes an image out of the registry and the cache; the layers stay in the registry's storage, other images may have them. */
export function forgetImage(definition: ImageDefinition): void {
  rmSync(markerOf(definition), { force: true })
  rmSync(join(repositoryOf(definition), '_manifests/tags', definition.tag), { recursive: true, force: true })
}

async function build(definition: ImageDefinition, dockerHost: string, progress: Progress): Promise<void> {
  const { name, tag } = definition
  progress(`building the image testme.local/${name}:${tag}`)
  const root = await rootfs(definition.packages, progress)
  const work = mkdtempSync(join(imageCache, 'work-'))
  try {
    let archive = root
    const made = definition.made === undefined ? undefined : await make(definition.made, work, progress)
    if (Object.keys(definition.files).length > 0 || definition.only !== undefined || made !== undefined) {
      // Unpacked and packed again: the engine refuses an archive in which a file stands twice.
      const whole = join(work, 'tree')
      mkdirSync(whole)
      await execa('tar', ['-C', whole, '-xf', root])
      const tree = definition.only === undefined ? whole : pick(whole, definition.only, join(work, 'picked'))
      if (made !== undefined) await execa('cp', ['-a', `${made}/.`, tree])
      for (const [path, file] of Object.entries(definition.files)) {
        const target = join(tree, path)
        mkdirSync(dirname(target), { recursive: true })
        rmSync(target, { force: true })
        writeFileSync(target, file.content, { mode: file.mode })
      }
      archive = join(work, 'image.tar')
      await execa('tar', ['-C', tree, '-cf', archive, '.'])
    }
    const environment = { DOCKER_HOST: dockerHost }
    const image = `testme.local/${name}:${tag}`
    await execa('docker', ['import', ...definition.changes.flatMap((change) => ['--change', change]), archive, image], { env: environment })
    await execa('docker', ['push', image], { env: environment })
    // The engine that built it must pull it like any other, by digest and with all its layers.
    await execa('docker', ['image', 'rm', image], { env: environment })
    writeFileSync(markerOf(definition), '')
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** This machine's way to the registries of packages: addresses, certificates. No token of this machine goes along. */
const clientVariables = /^(pip_(index_url|extra_index_url|cert|default_timeout)|npm_config_(registry|cafile)|(https?|no)_proxy)$/i
const clientFiles = ['/etc/pip.conf', '/etc/resolv.conf', '/etc/hosts', '/etc/ssl/certs/ca-certificates.crt']

/** Runs a script in a Debian tree of its own, with this machine's registries in reach; returns the tree below `/made`. */
async function make(wanted: NonNullable<ImageDefinition['made']>, work: string, progress: Progress): Promise<string> {
  const { packages, script, artifacts = {} } = wanted
  const tree = join(work, 'making')
  mkdirSync(join(tree, 'made'), { recursive: true })
  await execa('tar', ['-C', tree, '-xf', await rootfs(packages, progress)])
  for (const [path, artifact] of Object.entries(artifacts)) {
    if ('program' in artifact) {
      progress(`compiling ${artifact.program} ${artifact.version} (Go)`)
      await compileProgram(artifact, join(tree, path))
    } else {
      progress(`fetching ${artifact.artifact} (Maven)`)
      await fetchArtifact(artifact, join(tree, path))
    }
  }
  for (const file of clientFiles) if (existsSync(file)) await execa('cp', ['-L', file, join(tree, file)])
  const bundle = '/etc/ssl/certs/ca-certificates.crt'
  const registry = await execa('npm', ['config', 'get', 'registry'], { reject: false, stdin: 'ignore' })
  const environment: Record<string, string> = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/root',
    LANG: 'C.UTF-8',
    SSL_CERT_FILE: bundle,
    NODE_EXTRA_CA_CERTS: bundle,
    ...(registry.exitCode === 0 ? { npm_config_registry: registry.stdout.trim() } : {}),
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => clientVariables.test(name))),
    ...wanted.environment
  }
  await inTree(tree, ['sh', '-euc', script], { env: environment, extendEnv: false, all: true })
  return join(tree, 'made')
}

/** Runs a command in a tree, with a /proc that is gone with the command, however that ends: one left behind would keep the tree from being removed. */
async function inTree(tree: string, command: string[], options: { env: Record<string, string>; extendEnv?: boolean; all?: boolean }): Promise<void> {
  await execa('unshare', ['--mount', 'sh', '-euc', 'mount -t proc proc "$0/proc"; exec chroot "$0" "$@"', tree, ...command], { ...options, stdin: 'ignore' })
}

/** A tree of nothing but these files of another one. */
function pick(whole: string, only: Record<string, string>, tree: string): string {
  mkdirSync(tree)
  for (const [target, source] of Object.entries(only)) {
    mkdirSync(dirname(join(tree, target)), { recursive: true })
    copyFileSync(join(whole, source), join(tree, target))
  }
  return tree
}

/** APT's own sources of Debian, as this machine has them configured: address and suite. */
async function debianSources(): Promise<{ uri: string; suite: string }[]> {
  const read = async (): Promise<string> =>
    (await execa('apt-get', ['indextargets', '--format', '$(REPO_URI) $(RELEASE)', 'Created-By: Packages', 'Origin: Debian'])).stdout
  let listed = await read()
  if (listed.trim() === '') {
    await execa('apt-get', ['update', '-qq'])
    listed = await read()
  }
  const sources = [...new Set(listed.split('\n'))].flatMap((line) => {
    const [uri, suite] = line.split(' ')
    return uri === undefined || suite === undefined || suite === '' ? [] : [{ uri, suite }]
  })
  if (sources.length === 0)
    throw new Error("APT knows no source of Debian's packages\n       The images are built from Debian's packages: configure a source in /etc/apt.")
  return sources
}

/** A root file system with these packages as a tar archive, made once and kept. */
async function rootfs(packages: string[], progress: Progress): Promise<string> {
  mkdirSync(imageCache, { recursive: true })
  const file = join(imageCache, `rootfs-${['bookworm', ...packages].join('-')}.tar`)
  if (existsSync(file)) return file
  const directory = mkdtempSync(join(imageCache, 'rootfs-'))
  try {
    const sources = await debianSources()
    if (packages.length === 0) {
      const main = sources.find((source) => source.suite === 'bookworm') ?? sources[0]
      if (main === undefined) throw new Error('no source')
      progress('making the Debian base of the images (debootstrap)')
      await execa('debootstrap', ['--variant=minbase', '--include=ca-certificates,curl', 'bookworm', directory, main.uri])
      writeFileSync(join(directory, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 })
      writeFileSync(
        join(directory, 'etc/dpkg/dpkg.cfg.d/small'),
        'path-exclude=/usr/share/man/*\npath-exclude=/usr/share/info/*\npath-exclude=/usr/share/locale/*\npath-exclude=/usr/share/doc/*\npath-include=/usr/share/doc/*/copyright\nforce-unsafe-io\n'
      )
      await execa('sh', ['-c', 'rm -rf usr/share/man/* usr/share/info/* usr/share/locale/* var/lib/apt/lists/* var/cache/apt/*'], { cwd: directory })
    } else {
      await execa('tar', ['-C', directory, '-xf', await rootfs([], progress)])
      writeFileSync(join(directory, 'etc/apt/sources.list'), sources.map(({ uri, suite }) => `deb ${uri} ${suite} main\n`).join(''))
      await execa('cp', ['-L', '/etc/resolv.conf', '/etc/hosts', join(directory, 'etc')])
      const environment = { DEBIAN_FRONTEND: 'noninteractive' }
      // Java's packages link their manual pages there, and run Java, which looks for itself in /proc.
      mkdirSync(join(directory, 'usr/share/man/man1'), { recursive: true })
      await inTree(directory, ['apt-get', 'update', '-qq'], { env: environment })
      await inTree(directory, ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...packages], { env: environment })
      await execa('sh', ['-c', 'rm -rf var/lib/apt/lists/* var/cache/apt/* etc/resolv.conf etc/hosts etc/apt/sources.list'], { cwd: directory })
    }
    const temporary = `${file}.${process.pid}`
    await execa('tar', ['-C', directory, '-cf', temporary, '.'])
    renameSync(temporary, file)
    return file
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
