import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GoProgram } from './go.ts'
import type { MavenArtifact } from './maven.ts'

/** An image of ours: a Debian base with packages, imported with these instructions. Names are ours, never an upstream's. */
export interface ImageDefinition {
  name: string
  tag: string
  packages: string[]
  files: Record<string, { content: string; mode: number }>
  /**
   * What is made of another registry's packages, in a Debian tree of its own with these packages; only the folder `/made` of it goes into the image.
   * `artifacts` are put there first, by their path in that tree.
   */
  made?: { packages: string[]; script: string; artifacts?: Record<string, MavenArtifact | GoProgram>; environment?: Record<string, string> }
  /** The image holds nothing but these files of the Debian tree: target to source, both absolute. */
  only?: Record<string, string>
  changes: string[]
}

const read = (file: string): string => readFileSync(join(import.meta.dirname, file), 'utf8')

export const base: ImageDefinition = { name: 'base', tag: 'bookworm', packages: [], files: {}, changes: ['CMD ["bash"]'] }

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

export function postgres(revision: string): ImageDefinition {
  return {
    name: 'postgres',
    tag: `15-${revision}`,
    packages: ['postgresql-15'],
    files: { '/usr/local/bin/entrypoint': { content: read('postgres/entrypoint.sh'), mode: 0o755 } },
    changes: [
      'EXPOSE 5432',
      `ENV TESTME_IMAGE_REVISION=${revision}`,
      'ENV PATH=/usr/lib/postgresql/15/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      'CMD ["/usr/local/bin/entrypoint"]'
    ]
  }
}

/** One list for all that is written in Python: its tree is made once. */
const python = ['python3-minimal', 'python3-psycopg2']

/** A small application that keeps notes in PostgreSQL and uploads in a volume; what a version adds stands in its migrations. */
function notes(version: string): ImageDefinition {
  return {
    name: 'notes',
    tag: version,
    packages: python,
    files: { '/usr/local/bin/notes': { content: read('notes/notes.py'), mode: 0o755 } },
    changes: ['EXPOSE 8000', `ENV NOTES_VERSION=${version}`, 'ENV PYTHONUNBUFFERED=1', 'CMD ["/usr/local/bin/notes"]']
  }
}

/** A small OpenID Connect provider, for recipes that depend on one. */
const login: ImageDefinition = {
  name: 'login',
  tag: '1.0',
  packages: python,
  files: { '/usr/local/bin/login': { content: read('login/login.py'), mode: 0o755 } },
  changes: ['EXPOSE 8000', 'ENV PYTHONUNBUFFERED=1', 'CMD ["/usr/local/bin/login"]']
}

/** A visitors' book for people who sign in at such a provider; without it, it does not start. */
function members(version: string): ImageDefinition {
  return {
    name: 'members',
    tag: version,
    packages: python,
    files: { '/usr/local/bin/members': { content: read('members/members.py'), mode: 0o755 } },
    changes: ['EXPOSE 8000', `ENV MEMBERS_VERSION=${version}`, 'ENV PYTHONUNBUFFERED=1', 'CMD ["/usr/local/bin/members"]']
  }
}

/** A static web server and nothing else: no shell, no libraries. Its one file finds its job by its name. */
function tiny(revision: string): ImageDefinition {
  return {
    name: 'tiny',
    tag: `1.35-${revision}`,
    packages: ['busybox-static'],
    files: {},
    only: { '/httpd': '/bin/busybox' },
    changes: ['EXPOSE 80', `ENV TESTME_IMAGE_REVISION=${revision}`, 'CMD ["/httpd", "-f", "-p", "80", "-h", "/public"]']
  }
}

export const definitions = [
  ...['r1', 'r2', 'r3'].map(nginx),
  ...['r1', 'r2'].map(postgres),
  ...['1.0', '1.1', '1.2'].map(notes),
  login,
  ...['1.0', '1.1'].map(members),
  ...['r1', 'r2', 'r3'].map(tiny)
]

export const mariadb: ImageDefinition = {
  name: 'mariadb',
  tag: '10.11-r1',
  packages: ['mariadb-server'],
  files: { '/usr/local/bin/entrypoint': { content: read('mariadb/entrypoint.sh'), mode: 0o755 } },
  changes: ['EXPOSE 3306', 'CMD ["/usr/local/bin/entrypoint"]']
}

export const redis: ImageDefinition = {
  name: 'redis',
  tag: '7.0-r1',
  packages: ['redis-server'],
  files: {},
  changes: ['EXPOSE 6379', 'CMD ["redis-server", "--bind", "0.0.0.0", "--protected-mode", "no"]']
}

/** Servers that `npm test` needs for the canaries of databases only; its tests build them when they run. */
export const databaseDefinitions: ImageDefinition[] = [mariadb, redis]
