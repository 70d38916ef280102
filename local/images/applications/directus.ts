import { type ImageDefinition, redis } from '../definitions.ts'

const node = '22.23.3'
/** The newest that Debian's own Node, which installs it, may run. */
const npm = '10.9.9'

/** Directus from its package in npm. Nothing of it is compiled but what runs the scripts of its flows apart from itself. */
const image = (version: string): ImageDefinition => ({
  name: 'directus',
  tag: version,
  packages: [],
  made: {
    packages: ['g++', 'make', 'npm', 'python3'],
    script: `
      case "$(dpkg --print-architecture)" in
        amd64) arch=x64 ;;
        arm64) arch=arm64 ;;
        *) echo "npm has no Node for the architecture $(dpkg --print-architecture): Directus can be made on amd64 and arm64" >&2; exit 1 ;;
      esac
      export npm_config_ignore_scripts=true npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false npm_config_loglevel=error
      mkdir -p /tools /made/directus/extensions /made/usr/local/bin
      cd /tools
      npm install --no-save node-linux-$arch@${node} npm@${npm}
      cp node_modules/node-linux-$arch/bin/node /made/usr/local/bin/node
      export PATH=/made/usr/local/bin:$PATH
      cd /made/directus
      echo '{ "private": true, "dependencies": { "directus": "${version}" } }' > package.json
      node /tools/node_modules/npm/bin/npm-cli.js install --omit=dev
      npm_config_ignore_scripts=false npm_config_nodedir=/tools/node_modules/node-linux-$arch node /tools/node_modules/npm/bin/npm-cli.js rebuild isolated-vm
      # What only developers read, and what compiling left behind.
      find node_modules -name '*.map' -type f -delete
      rm -rf node_modules/isolated-vm/build/Release/obj.target node_modules/isolated-vm/build/Release/.deps
      chown -R 1000:1000 extensions
    `
  },
  files: {},
  changes: [
    'EXPOSE 8055',
    'ENV NODE_ENV=production',
    // Node's image of its own start would take scripts that run apart down with it.
    'ENV NODE_OPTIONS=--no-node-snapshot',
    'USER 1000:1000',
    'WORKDIR /directus',
    'CMD ["sh", "-c", "node node_modules/directus/cli.js bootstrap && exec node node_modules/directus/cli.js start"]'
  ]
})

/** An object store that keeps its objects as files, compiled from its source. */
const versitygw = (version: string): ImageDefinition => ({
  name: 'versitygw',
  tag: version,
  packages: [],
  made: {
    packages: [],
    artifacts: { '/made/usr/local/bin/versitygw': { program: 'github.com/versity/versitygw/cmd/versitygw', version } },
    script: 'chmod 755 /made/usr/local/bin/versitygw'
  },
  files: {},
  changes: ['EXPOSE 7070', 'CMD ["versitygw", "--port", ":7070", "posix", "/data"]']
})

export const directus = [redis, ...['v1.7.0', 'v1.8.0'].map(versitygw), ...['11.16.1', '11.17.4'].map(image)]
