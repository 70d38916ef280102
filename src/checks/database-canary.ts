import { execa } from 'execa'

/** A row in a PostgreSQL database, written and read through the database's own client in its container. */
export interface DatabaseCanary {
  service: string
  value: string
}

interface Client {
  service: string
  socket: string
}

const psql = `PGPASSWORD="\${POSTGRES_PASSWORD:-}" exec psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 --username "\${POSTGRES_USER:-postgres}" --dbname "\${POSTGRES_DB:-\${POSTGRES_USER:-postgres}}"`

/** Runs SQL; throws with the client's last lines when it ends with an error (L44: an exit status is never ignored). */
async function query(client: Client, sql: string): Promise<string> {
  const environment = { DOCKER_HOST: `unix://${client.socket}` }
  const list = await execa('docker', ['ps', '--quiet', '--filter', `label=com.docker.swarm.service.name=${client.service}`], { env: environment })
  const id = list.stdout.split('\n')[0]
  if (id === undefined || id === '') throw new Error(`no running container of ${client.service}`)
  const result = await execa('docker', ['exec', '--interactive', id, 'sh', '-c', psql], { env: environment, input: sql, reject: false })
  if (result.exitCode !== 0) throw new Error(`${client.service}: psql ended with ${result.exitCode}: ${result.stderr.split('\n').slice(-3).join(' ')}`)
  return result.stdout.trim()
}

export async function seedRow(client: Client, value: string): Promise<DatabaseCanary> {
  await query(
    client,
    `CREATE TABLE IF NOT EXISTS testme_canary (value text PRIMARY KEY); INSERT INTO testme_canary VALUES ('${value}') ON CONFLICT DO NOTHING;`
  )
  return { service: client.service, value }
}

/** The rows that are there now; a missing table is no row. */
export async function rows(client: Client): Promise<string[]> {
  const exists = await query(client, `SELECT to_regclass('testme_canary') IS NOT NULL;`)
  if (exists !== 't') return []
  return (await query(client, 'SELECT value FROM testme_canary ORDER BY value;')).split('\n').filter((row) => row !== '')
}

export async function deleteRow(client: Client, value: string): Promise<void> {
  await query(client, `DELETE FROM testme_canary WHERE value = '${value}';`)
}
