import { type DatabaseKind, firstOf, mark } from './kind.ts'

/**
 * MariaDB and MySQL. As with PostgreSQL, the server that the entrypoint starts for itself is on the unix socket only; a ping is answered
 * whether or not the user is let in. The app's own user and database where the container names them, else root and the only database there is.
 */
export const mariadb: DatabaseKind = {
  name: 'MariaDB',
  images: /^(mariadb|mysql|percona|mysql-server|percona-server)$/,
  processes: /(^|\/)(mariadbd|mysqld)(\s|$)/,
  client: `${firstOf}
client="$(command -v mariadb || command -v mysql)"
admin="$(command -v mariadb-admin || command -v mysqladmin)"
if [ -n "$admin" ] && ! "$admin" --no-defaults --protocol=tcp --host=127.0.0.1 --user=root ping > /dev/null 2>&1; then
  echo "the server is not yet accepting connections over TCP" >&2
  exit 2
fi
user="$(first_of MARIADB_USER MYSQL_USER)"
database="$(first_of MARIADB_DATABASE MYSQL_DATABASE)"
if [ -n "$user" ]; then
  MYSQL_PWD="$(first_of MARIADB_PASSWORD MYSQL_PASSWORD)"
else
  user=root
  MYSQL_PWD="$(first_of MARIADB_ROOT_PASSWORD MYSQL_ROOT_PASSWORD)"
fi
export MYSQL_PWD
if [ -z "$database" ]; then
  database="$("$client" --no-defaults --batch --skip-column-names --user="$user" --execute='SHOW DATABASES' | grep -vxE 'information_schema|performance_schema|mysql|sys|lost.found')" || exit 1
  if [ "$(printf '%s\\n' "$database" | wc -l)" != 1 ]; then echo "which database is the app's? found: $database" >&2; exit 1; fi
fi
printf '%s' "$TESTME_INPUT" | "$client" --no-defaults --batch --skip-column-names --user="$user" "$database"`,
  insert: (value) =>
    `CREATE TABLE IF NOT EXISTS testme_canary (value VARCHAR(100) PRIMARY KEY) ENGINE=InnoDB;\nINSERT IGNORE INTO testme_canary VALUES ('${value}');\n`,
  remove: (value) => `DELETE FROM testme_canary WHERE value = '${value}';\n`,
  list: [
    `SELECT '${mark.begin}';`,
    "SET @there = (SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'testme_canary');",
    "SET @query = IF(@there > 0, 'SELECT value FROM testme_canary ORDER BY value', 'SELECT 1 FROM DUAL WHERE FALSE');",
    'PREPARE listing FROM @query;',
    'EXECUTE listing;',
    `SELECT '${mark.end}';\n`
  ].join('\n')
}
