import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { imageCache, registryStorage } from '../server/places.ts'
import { base, definitions, type ImageDefinition } from './definitions.ts'

export async function ensureBaseImage(dockerHost: string, progress: (line: string) => void): Promise<void> {
  await ensure(base, dockerHost, progress)
}

/** Builds and pushes the images of the fixture recipes that the local registry does not hold yet. */
export async function ensureImages(dockerHost: string, progress: (line: string) => void): Promise<void> {
  for (const definition of definitions) await ensure(definition, dockerHost, progress)
}

async function ensure(definition: ImageDefinition, dockerHost: string, progress: (line: string) => void): Promise<void> {
  const { name, tag } = definition
  const content = createHash('sha256').update(JSON.stringify(definition)).digest('hex')
  const marker = join(imageCache, `${name}-${tag}.${content.slice(0, 16)}`)
  const pushed = join(registryStorage, 'docker/registry/v2/repositories', name, '_manifests/tags', tag, 'current/link')
  if (existsSync(marker) && existsSync(pushed)) return
  progress(`building the image testme.local/${name}:${tag}`)
  const root = await rootfs(definition.packages, progress)
  const work = mkdtempSync(join(imageCache, 'work-'))
  try {
    let archive = root
    if (Object.keys(definition.files).length > 0 || definition.only !== undefined) {
      // Unpacked and packed again: the engine refuses an archive in which a file stands twice.
      const whole = join(work, 'tree')
      mkdirSync(whole)
      await execa('tar', ['-C', whole, '-xf', root])
      const tree = definition.only === undefined ? whole : pick(whole, definition.only, join(work, 'picked'))
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
    writeFileSync(marker, '')
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
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
async function rootfs(packages: string[], progress: (line: string) => void): Promise<string> {
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
      await execa('chroot', [directory, 'apt-get', 'update', '-qq'], { env: environment })
      await execa('chroot', [directory, 'apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...packages], { env: environment, stdin: 'ignore' })
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
