import { randomBytes } from 'node:crypto'
import { join } from 'node:path'

/** Sections of Gitea's app.ini; '' is what stands before the first. */
export type Settings = Record<string, Record<string, string>>

/** A Gitea of its own in one folder, on the loopback, with SQLite; no mail, no ssh, nothing fetched from elsewhere. */
export function settingsFor(options: { folder: string; assets: string; port: number; user: string }): Settings {
  const url = `http://127.0.0.1:${options.port}/`
  const data = join(options.folder, 'data')
  return {
    '': { APP_NAME: 'Forge', RUN_MODE: 'prod', RUN_USER: options.user, WORK_PATH: options.folder },
    server: {
      HTTP_ADDR: '127.0.0.1',
      HTTP_PORT: String(options.port),
      ROOT_URL: url,
      DOMAIN: '127.0.0.1',
      LOCAL_ROOT_URL: url,
      OFFLINE_MODE: 'true',
      DISABLE_SSH: 'true',
      APP_DATA_PATH: data,
      STATIC_ROOT_PATH: options.assets
    },
    database: { DB_TYPE: 'sqlite3', PATH: join(data, 'gitea.db'), SQLITE_JOURNAL_MODE: 'WAL', SQLITE_TIMEOUT: '5000' },
    repository: { ROOT: join(data, 'repositories'), DEFAULT_BRANCH: 'main', ENABLE_PUSH_CREATE_ORG: 'true', ENABLE_PUSH_CREATE_USER: 'true' },
    security: { INSTALL_LOCK: 'true', SECRET_KEY: randomBytes(32).toString('hex'), INTERNAL_TOKEN: randomBytes(32).toString('hex') },
    oauth2: { JWT_SECRET: randomBytes(32).toString('base64url') },
    service: { DISABLE_REGISTRATION: 'true', NO_REPLY_ADDRESS: 'noreply.invalid', DEFAULT_KEEP_EMAIL_PRIVATE: 'true' },
    indexer: { ISSUE_INDEXER_TYPE: 'db' },
    // Pull requests are checked and push records written by queues: in memory they are as quick as on a small host.
    queue: { TYPE: 'channel' },
    mailer: { ENABLED: 'false' },
    actions: { ENABLED: 'true', DEFAULT_ACTIONS_URL: 'self' },
    log: { MODE: 'console', LEVEL: 'Info', COLORIZE: 'false' },
    'cron.update_checker': { ENABLED: 'false' }
  }
}

/** The second over the first, key by key. */
export function withSettings(settings: Settings, more: Settings): Settings {
  const merged = { ...settings }
  for (const [section, keys] of Object.entries(more)) merged[section] = { ...merged[section], ...keys }
  return merged
}

export function iniText(settings: Settings): string {
  const sections = Object.entries(settings).sort(([one], [other]) => Number(one !== '') - Number(other !== ''))
  return sections
    .map(([section, keys]) => [...(section === '' ? [] : [`[${section}]`]), ...Object.entries(keys).map(([key, value]) => `${key} = ${value}`), ''].join('\n'))
    .join('\n')
}
