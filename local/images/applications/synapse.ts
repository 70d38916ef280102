import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ImageDefinition } from '../definitions.ts'

const read = (file: string): string => readFileSync(join(import.meta.dirname, 'synapse', file), 'utf8')

/** Synapse from its package in PyPI, with Debian's Python and PostgreSQL client. */
const image = (version: string): ImageDefinition => ({
  name: 'synapse',
  tag: `v${version}`,
  packages: ['python3', 'python3-psycopg2'],
  made: {
    packages: ['python3', 'python3-psycopg2', 'python3-venv'],
    script: `
      python3 -m venv --system-site-packages /opt/synapse
      /opt/synapse/bin/pip install --quiet --no-cache-dir matrix-synapse==${version}
      mkdir -p /made/opt
      mv /opt/synapse /made/opt/synapse
    `
  },
  files: {
    '/usr/local/bin/entrypoint': { content: read('entrypoint.sh'), mode: 0o755 },
    '/usr/local/share/synapse/log.yaml': { content: read('log.yaml'), mode: 0o644 }
  },
  changes: ['EXPOSE 8008', 'ENV PATH=/opt/synapse/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'CMD ["/usr/local/bin/entrypoint"]']
})

export const synapse = ['1.162.0', '1.163.2'].map(image)
