import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FailureClass, StageName } from '../../src/model/types.ts'

/** A pull request to a real application's recipe that must turn red: the change to the newest version, and what is expected of the run. */
export interface BrokenRecipe {
  recipe: string
  /** What somebody might have meant, as words with hyphens. */
  name: string
  /** @param folder a checkout of the recipe */
  change: (folder: string) => void
  /** The first red stage, its class, and what its evidence says. */
  expect: { stage: StageName; class: FailureClass; reason: RegExp }
}

/** Replaces texts in a file of a checkout; each must stand in it. */
function edit(folder: string, file: string, ...replacements: [string, string][]): void {
  const path = join(folder, file)
  let text = readFileSync(path, 'utf8')
  for (const [from, to] of replacements) {
    if (!text.includes(from)) throw new Error(`${path} does not hold: ${from}`)
    text = text.replaceAll(from, to)
  }
  writeFileSync(path, text)
}

/** The backup leaves out the volume of the database, and the hooks of `script` with it. */
const withoutDatabase =
  (volume: string, script: string) =>
  (folder: string): void =>
    edit(
      folder,
      'compose.yml',
      [`"backupbot.backup.volumes.${volume}.path=backup.sql.gz"`, `"backupbot.backup.volumes.${volume}=false"`],
      [`        - "backupbot.backup.pre-hook=/${script} backup"\n`, ''],
      [`        - "backupbot.restore.post-hook=/${script} restore"\n`, '']
    )

/** What is said of a volume that the new version no longer mounts, by its name in the compose file. */
const volumeLost = (volume: string): RegExp => new RegExp(`kept data in the volume \\S+_${volume} at \\S+ and no longer mounts it`)
/** What is said of a backup that leaves out all that there is. */
const onlyVolumeLeftOut = (volume: string): RegExp => new RegExp(`the only volume, \\S+_${volume}, is excluded from the backup`)
/** What is said of a database that has not what was written into it, whatever the app makes of that. */
const rowsGone = /rows seeded in the database of \S+_db are gone/

export const broken: BrokenRecipe[] = [
  {
    recipe: 'custom-html',
    name: 'volume-with-a-clearer-name',
    change: (folder) => edit(folder, 'compose.yml', ['- content:/usr', '- site:/usr'], ['volumes:\n  content:', 'volumes:\n  site:']),
    expect: { stage: 'upgrade', class: 'recipe', reason: volumeLost('content') }
  },
  {
    recipe: 'custom-html',
    name: 'backup-without-the-pages',
    change: (folder) => edit(folder, 'compose.yml', ['"backupbot.backup=true"', '"backupbot.backup=true"\n        - "backupbot.backup.volumes.content=false"']),
    expect: { stage: 'backup', class: 'recipe', reason: onlyVolumeLeftOut('content') }
  },
  {
    recipe: 'keycloak',
    name: 'volume-with-a-clearer-name',
    change: (folder) =>
      edit(folder, 'compose.yml', ['- mariadb:/var/lib/mysql', '- database:/var/lib/mysql'], ['volumes:\n  mariadb:', 'volumes:\n  database:']),
    expect: { stage: 'upgrade', class: 'recipe', reason: rowsGone }
  },
  {
    recipe: 'keycloak',
    name: 'backup-without-the-database',
    change: withoutDatabase('mariadb', 'db_backup.sh'),
    expect: { stage: 'restore', class: 'recipe', reason: rowsGone }
  },
  {
    recipe: 'keycloak',
    name: 'sign-in-under-another-name',
    change: (folder) => edit(folder, 'compose.yml', ['KC_HOSTNAME=https://${DOMAIN}', 'KC_HOSTNAME=https://id.${DOMAIN}']),
    expect: { stage: 'upgrade', class: 'recipe', reason: /https:\/\/id\./ }
  },
  {
    recipe: 'etherpad',
    name: 'volume-with-a-clearer-name',
    change: (folder) =>
      edit(folder, 'compose.yml', ['- pads:/var/lib/etherpad', '- documents:/var/lib/etherpad'], ['volumes:\n  pads:', 'volumes:\n  documents:']),
    expect: { stage: 'upgrade', class: 'recipe', reason: volumeLost('pads') }
  },
  {
    recipe: 'etherpad',
    name: 'backup-without-the-pads',
    change: (folder) => edit(folder, 'compose.yml', ['"backupbot.backup=true"', '"backupbot.backup=true"\n        - "backupbot.backup.volumes.pads=false"']),
    expect: { stage: 'backup', class: 'recipe', reason: onlyVolumeLeftOut('pads') }
  },
  {
    recipe: 'etherpad',
    name: 'secrets-under-each-others-names',
    // The administrator's password is then what signs the sessions, and the other way round.
    change: (folder) =>
      edit(folder, 'compose.yml', [
        '      - admin_password\n      - api_key\n      - session_key\n',
        [
          '      - source: admin_password\n        target: session_key\n',
          '      - api_key\n',
          '      - source: session_key\n        target: admin_password\n'
        ].join('')
      ]),
    expect: { stage: 'custom', class: 'test', reason: /the administrator comes in with the generated password/ }
  },
  {
    recipe: 'directus',
    name: 'files-in-another-bucket',
    // The files that people have stay in the old one.
    change: (folder) => edit(folder, 'compose.yml', ['BUCKET=directus', 'BUCKET=files']),
    expect: { stage: 'upgrade', class: 'recipe', reason: /the seeded file cannot be read: 403/ }
  },
  {
    recipe: 'directus',
    name: 'backup-without-the-database',
    change: withoutDatabase('postgres', 'pg_backup.sh'),
    expect: { stage: 'restore', class: 'recipe', reason: rowsGone }
  },
  {
    recipe: 'directus',
    name: 'nobody-signs-in-with-a-password',
    change: (folder) => edit(folder, 'compose.yml', ['      - TELEMETRY=false\n', '      - TELEMETRY=false\n      - AUTH_DISABLE_DEFAULT=true\n']),
    // The hook prepare signs in as well, for the role of whoever comes by single sign-on.
    expect: { stage: 'install', class: 'recipe', reason: /prepare: the administrator cannot sign in: \d+/ }
  },
  {
    recipe: 'matrix-synapse',
    name: 'volume-with-a-clearer-name',
    change: (folder) => edit(folder, 'compose.yml', ['- data:/data', '- media:/data'], ['volumes:\n  data:', 'volumes:\n  media:']),
    expect: { stage: 'upgrade', class: 'recipe', reason: volumeLost('data') }
  },
  {
    recipe: 'matrix-synapse',
    name: 'backup-without-the-database',
    change: withoutDatabase('postgres', 'pg_backup.sh'),
    expect: { stage: 'restore', class: 'recipe', reason: rowsGone }
  },
  {
    recipe: 'matrix-synapse',
    name: 'server-under-another-name',
    // The people that the server knows are of the old one.
    change: (folder) => edit(folder, 'compose.yml', ['SERVER_NAME=${DOMAIN}', 'SERVER_NAME=matrix.${DOMAIN}']),
    expect: { stage: 'upgrade', class: 'recipe', reason: /not native to matrix\./ }
  },
  {
    recipe: 'n8n',
    name: 'volume-with-a-clearer-name',
    change: (folder) => edit(folder, 'compose.yml', ['- data:/home', '- workflows:/home'], ['volumes:\n  data:', 'volumes:\n  workflows:']),
    expect: { stage: 'upgrade', class: 'recipe', reason: volumeLost('data') }
  },
  {
    recipe: 'n8n',
    name: 'backup-without-the-workflows',
    change: (folder) => edit(folder, 'compose.yml', ['"backupbot.backup=true"', '"backupbot.backup=true"\n        - "backupbot.backup.volumes.data=false"']),
    expect: { stage: 'backup', class: 'recipe', reason: onlyVolumeLeftOut('data') }
  },
  {
    recipe: 'n8n',
    name: 'sessions-signed-by-another-key',
    change: (folder) =>
      edit(folder, 'compose.yml', ['      - N8N_PROXY_HOPS=1\n', '      - N8N_PROXY_HOPS=1\n      - N8N_USER_MANAGEMENT_JWT_SECRET=${DOMAIN}\n']),
    expect: { stage: 'upgrade', class: 'recipe', reason: /the session of the seeded owner is over: 401/ }
  }
]
