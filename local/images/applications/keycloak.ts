import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ImageDefinition, mariadb } from '../definitions.ts'

const java = 'openjdk-17-jre-headless'

/** What is decided when the server is made; at its start the same words stand in the environment, so nothing is made again unless a provider was added. */
const built = ['KC_DB=mariadb', 'KC_HEALTH_ENABLED=true', 'KC_CACHE=local']

/** Keycloak from its distribution in the Maven repository, with Debian's Java, laid out as in the image that its makers publish. */
const image = (version: string, sha256: string): ImageDefinition => ({
  name: 'keycloak',
  tag: version,
  packages: [java],
  made: {
    packages: [java, 'unzip'],
    artifacts: { '/keycloak.zip': { artifact: `org.keycloak:keycloak-quarkus-dist:${version}:zip`, sha256 } },
    script: readFileSync(join(import.meta.dirname, 'keycloak', 'make.sh'), 'utf8'),
    environment: Object.fromEntries(built.map((line) => line.split('=') as [string, string]))
  },
  files: {},
  changes: ['EXPOSE 8080', 'USER 1000:0', 'WORKDIR /opt/keycloak', ...built.map((line) => `ENV ${line}`), 'CMD ["/opt/keycloak/bin/kc.sh", "start"]']
})

export const keycloak = [
  mariadb,
  image('26.4.0', '1b6a11a2726ac8a8dc9c91d5fafe989a75ce4f1622d7f7b45c21d5bc16629c0a'),
  image('26.5.6', '490189d9dff05272432d51f71a069462eeca97f2920a694d539a1e6c26a5a347')
]
