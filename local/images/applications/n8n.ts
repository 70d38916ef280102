import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ImageDefinition } from '../definitions.ts'

const read = (file: string): string => readFileSync(join(import.meta.dirname, 'n8n', file), 'utf8')

const node = '24.21.0'
/** The newest that Debian's own Node, which installs it, may run. */
const npm = '10.9.9'

/** n8n from its package in npm. */
const image = (version: string): ImageDefinition => ({
  name: 'n8n',
  tag: version,
  packages: ['sqlite3'],
  made: {
    packages: ['g++', 'make', 'npm', 'python3'],
    script: read('make.sh'),
    environment: { N8N_VERSION: version, NODE_VERSION: node, NPM_VERSION: npm }
  },
  files: { '/usr/local/bin/entrypoint': { content: read('entrypoint.mjs'), mode: 0o755 } },
  changes: ['EXPOSE 5678', 'ENV NODE_ENV=production', 'WORKDIR /opt/n8n', 'CMD ["/usr/local/bin/entrypoint"]']
})

export const n8n = ['2.40.7', '2.41.1'].map(image)
