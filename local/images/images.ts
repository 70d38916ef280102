import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { imageCache, registryStorage } from '../server/paths.ts'

/** An image of ours: a Debian base with packages, imported with these instructions. Names are ours, never an upstream's. */
interface ImageDefinition {
  name: string
  tag: string
  packages: string[]
  files: Record<string, { content: string; mode: number }>
  changes: string[]
}

const base: ImageDefinition = { name: 'base', tag: 'bookworm', packages: [], files: {}, changes: ['CMD ["bash"]'] }

function nginx(revision: string): ImageDefinition {
  return {
    name: 'nginx',
    tag: `1.22-${revision}`,
    packages: ['nginx-light'],
    files: {
      '/etc/nginx/sites-enabled/default': { content: 'server {\n  listen 80 default_server;\n  root /usr/share/nginx/html;\n}\n', mode: 0o644 },
      '/etc/nginx/conf.d/log.conf': { content: 'access_log /dev/stdout;\nerror_log /dev/stderr;\n', mode: 0o644 }
    },
    changes: ['EXPOSE 80', `ENV TESTME_IMAGE_REVISION=${revision}`, 'CMD ["nginx", "-g", "daemon off;"]']
  }
}

const entrypoint = `#!/bin/sh
# Makes the database once, then hands over to the server.
set -eu
bin=/usr/lib/postgresql/15/bin
: "\${PGDATA:=/var/lib/postgresql/data}" "\${POSTGRES_USER:=postgres}"
: "\${POSTGRES_DB:=$POSTGRES_USER}"
if [ -n "\${POSTGRES_PASSWORD_FILE:-}" ]; then POSTGRES_PASSWORD="$(cat "$POSTGRES_PASSWORD_FILE")"; fi
mkdir -p "$PGDATA" /run/postgresql
chown -R postgres: "$PGDATA" /run/postgresql
chmod 700 "$PGDATA"
as() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  as "$bin/initdb" --username=postgres --encoding=UTF8 --locale=C --auth-local=trust --auth-host=scram-sha-256 "$PGDATA"
  echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
  as "$bin/pg_ctl" -D "$PGDATA" -o "-c listen_addresses=" -w start
  [ "$POSTGRES_USER" = postgres ] || as psql -v ON_ERROR_STOP=1 -U postgres -c "CREATE ROLE \\"$POSTGRES_USER\\" SUPERUSER LOGIN"
  as psql -v ON_ERROR_STOP=1 -v password="$POSTGRES_PASSWORD" -U postgres <<SQL
ALTER ROLE "$POSTGRES_USER" PASSWORD :'password';
SQL
  [ "$POSTGRES_DB" = postgres ] || as psql -v ON_ERROR_STOP=1 -U postgres -c "CREATE DATABASE \\"$POSTGRES_DB\\" OWNER \\"$POSTGRES_USER\\""
  as "$bin/pg_ctl" -D "$PGDATA" -m fast -w stop
fi
exec setpriv --reuid=postgres --regid=postgres --init-groups "$bin/postgres" -D "$PGDATA" -c "listen_addresses=*"
`

function postgres(revision: string): ImageDefinition {
  return {
    name: 'postgres',
    tag: `15-${revision}`,
    packages: ['postgresql-15'],
    files: { '/usr/local/bin/entrypoint': { content: entrypoint, mode: 0o755 } },
    changes: [
      'EXPOSE 5432',
      `ENV TESTME_IMAGE_REVISION=${revision}`,
      'ENV PATH=/usr/lib/postgresql/15/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      'CMD ["/usr/local/bin/entrypoint"]'
    ]
  }
}

const definitions = [nginx('r1'), nginx('r2'), nginx('r3'), postgres('r1'), postgres('r2')]

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
    if (Object.keys(definition.files).length > 0) {
      // Unpacked and packed again: the engine refuses an archive in which a file stands twice.
      const tree = join(work, 'tree')
      mkdirSync(tree)
      await execa('tar', ['-C', tree, '-xf', root])
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
