#!/bin/sh
# Makes the database once, then hands over to the server. Bootstrap takes one statement a line.
set -eu
data=/var/lib/mysql
mkdir -p "$data" /run/mysqld
if [ ! -e "$data/.made" ]; then
  find "$data" -mindepth 1 -delete
  chown mysql: "$data" /run/mysqld
  mariadb-install-db --user=mysql --datadir="$data" --auth-root-authentication-method=normal --skip-test-db > /dev/null
  of() { eval "value=\${$1:-}"; eval "file=\${$1_FILE:-}"; if [ -n "$file" ]; then value="$(cat "$file")"; fi; printf %s "$value"; }
  {
    echo "FLUSH PRIVILEGES;"
    echo "CREATE DATABASE \`$MARIADB_DATABASE\`;"
    echo "CREATE USER \`${MARIADB_USER:-app}\`@\`%\` IDENTIFIED BY '$(of MARIADB_PASSWORD)';"
    echo "GRANT ALL ON \`$MARIADB_DATABASE\`.* TO \`${MARIADB_USER:-app}\`@\`%\`;"
    echo "ALTER USER root@localhost IDENTIFIED BY '$(of MARIADB_ROOT_PASSWORD)';"
  } | mariadbd --bootstrap --user=mysql --datadir="$data"
  touch "$data/.made"
fi
chown -R mysql: "$data" /run/mysqld
exec mariadbd --user=mysql --datadir="$data" --bind-address=0.0.0.0
