import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ImageDefinition, postgres } from '../definitions.ts'

const read = (file: string): string => readFileSync(join(import.meta.dirname, 'matrix-synapse', file), 'utf8')

/** Debian's Python with Debian's client of PostgreSQL: the one on PyPI would have to be compiled. */
const packages = ['python3', 'python3-psycopg2', 'python3-venv']

/** Synapse from its package on PyPI. */
const image = (version: string): ImageDefinition => ({
  name: 'matrix-synapse',
  tag: version,
  packages,
  made: {
    packages,
    script: `
      python3 -m venv --system-site-packages /opt/synapse
      /opt/synapse/bin/pip install --quiet --no-cache-dir --disable-pip-version-check matrix-synapse==${version}
      mkdir -p /made/opt
      mv /opt/synapse /made/opt/synapse
    `
  },
  files: {
    '/etc/synapse/log.yaml': { content: read('log.yaml'), mode: 0o644 },
    '/usr/local/bin/entrypoint': { content: read('entrypoint.py'), mode: 0o755 }
  },
  changes: ['EXPOSE 8008', 'ENV PYTHONUNBUFFERED=1', 'CMD ["/usr/local/bin/entrypoint"]']
})

export const matrixSynapse = [postgres('r2'), ...['1.162.0', '1.163.2'].map(image)]
