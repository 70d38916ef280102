import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ImageDefinition } from '../definitions.ts'

const read = (file: string): string => readFileSync(join(import.meta.dirname, 'etherpad', file), 'utf8')

const etherpadVersion = '1.8.14'
/** The newest that Debian's own Node, which installs it, may run. */
const npm = '10.9.9'

interface Revision {
  revision: string
  node: string
  /** The library that writes the pads into their file. */
  ueberdb2: string
}

/**
 * Etherpad from its package in npm, which has this one version of it. What an upgrade brings is a newer Node and a newer library below the same Etherpad,
 * so that another program opens the file with the pads.
 */
const image = ({ revision, node, ueberdb2 }: Revision): ImageDefinition => ({
  name: 'etherpad',
  tag: `${etherpadVersion}-${revision}`,
  packages: [],
  made: {
    packages: ['npm'],
    script: `
      case "$(dpkg --print-architecture)" in
        amd64) arch=x64 ;;
        arm64) arch=arm64 ;;
        *) echo "npm has no Node for the architecture $(dpkg --print-architecture): Etherpad can be made on amd64 and arm64" >&2; exit 1 ;;
      esac
      export npm_config_ignore_scripts=true npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false npm_config_loglevel=error
      mkdir -p /tools /made/app /made/usr/local/bin
      cd /tools
      npm install --no-save node-linux-$arch@${node}
      cp node_modules/node-linux-$arch/bin/node /made/usr/local/bin/node
      # Etherpad asks npm for its plugins whenever it starts.
      npm install --global --prefix /made/usr/local npm@${npm}
      export PATH=/made/usr/local/bin:$PATH
      cd /made/app
      echo '{ "private": true, "dependencies": { "ep_etherpad-lite": "${etherpadVersion}" }, "overrides": { "ueberdb2": "${ueberdb2}" } }' > package.json
      npm install --omit=dev
      # The layout of a source tree, which is the only one that Etherpad finds itself in: src, and beside it the node_modules with src as one of them.
      rm -rf package.json package-lock.json node_modules/npm node_modules/.package-lock.json node_modules/.bin/npm node_modules/.bin/npx
      mv node_modules/ep_etherpad-lite src
      ln -s ../src node_modules/ep_etherpad-lite
      # What the browser is given is looked for below src alone: without these the pages answer 200 and no editor appears.
      # And what the browser is given is made smaller anew for every request unless there is a folder to keep it in.
      mkdir -p src/node_modules var
      for module in async js-cookie security tinycon underscore unorm; do ln -s ../../node_modules/$module src/node_modules/$module; done
    `
  },
  files: {
    '/app/settings.json': { content: read('settings.json'), mode: 0o644 },
    '/usr/local/bin/entrypoint': { content: read('entrypoint.sh'), mode: 0o755 },
    '/usr/local/bin/restart-etherpad': { content: read('restart.sh'), mode: 0o755 }
  },
  changes: ['EXPOSE 9001', 'ENV NODE_ENV=production', 'WORKDIR /app/src', 'CMD ["/usr/local/bin/entrypoint"]']
})

export const etherpad = [
  { revision: 'r1', node: '22.23.3', ueberdb2: '1.4.7' },
  { revision: 'r2', node: '24.21.0', ueberdb2: '1.4.19' }
].map(image)
