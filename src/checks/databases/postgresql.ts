import { type DatabaseKind, firstOf, mark } from './kind.ts'

/**
 * The image's entrypoint makes roles and databases with a server of its own, on the unix socket only, and then starts the
 * real one: so TCP is asked first whether that is up. Over the unix socket as the app's own user in the app's own database: that is what its dump holds.
 */
export const postgresql: DatabaseKind = {
  name: 'PostgreSQL',
  images: /^(postgres|postgresql|pgautoupgrade|postgis|pgvector|pgvecto-rs|timescaledb|vectorchord)$/,
  processes: /(^|\/)(postgres|postmaster)(\s|$)/,
  client: `${firstOf}
if command -v pg_isready > /dev/null && ! pg_isready --quiet --host=127.0.0.1; then
  echo "the server is not yet accepting connections over TCP" >&2
  exit 2
fi
export PGPASSWORD="$(first_of POSTGRES_PASSWORD POSTGRESQL_PASSWORD PGPASSWORD)"
user="$(first_of POSTGRES_USER POSTGRESQL_USERNAME PGUSER)"
database="$(first_of POSTGRES_DB POSTGRESQL_DATABASE PGDATABASE)"
user="\${user:-postgres}"
printf '%s' "$TESTME_INPUT" | psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 --username "$user" --dbname "\${database:-$user}"`,
  insert: (value) =>
    `CREATE TABLE IF NOT EXISTS testme_canary (value text PRIMARY KEY);\nINSERT INTO testme_canary VALUES ('${value}') ON CONFLICT DO NOTHING;\n`,
  remove: (value) => `DELETE FROM testme_canary WHERE value = '${value}';\n`,
  list: [
    `SELECT '${mark.begin}';`,
    "SELECT to_regclass('testme_canary') IS NOT NULL AS there \\gset",
    '\\if :there',
    'SELECT value FROM testme_canary ORDER BY value;',
    '\\endif',
    `SELECT '${mark.end}';\n`
  ].join('\n')
}
