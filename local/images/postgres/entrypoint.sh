#!/bin/sh
# Makes the database once, then hands over to the server.
set -eu
bin=/usr/lib/postgresql/15/bin
: "${PGDATA:=/var/lib/postgresql/data}" "${POSTGRES_USER:=postgres}"
: "${POSTGRES_DB:=$POSTGRES_USER}"
if [ -n "${POSTGRES_PASSWORD_FILE:-}" ]; then POSTGRES_PASSWORD="$(cat "$POSTGRES_PASSWORD_FILE")"; fi
mkdir -p "$PGDATA" /run/postgresql
chown -R postgres: "$PGDATA" /run/postgresql
chmod 700 "$PGDATA"
as() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  as "$bin/initdb" --username=postgres --encoding=UTF8 --locale=C --auth-local=trust --auth-host=scram-sha-256 "$PGDATA"
  echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
  as "$bin/pg_ctl" -D "$PGDATA" -o "-c listen_addresses=" -w start
  [ "$POSTGRES_USER" = postgres ] || as psql -v ON_ERROR_STOP=1 -U postgres -c "CREATE ROLE \"$POSTGRES_USER\" SUPERUSER LOGIN"
  as psql -v ON_ERROR_STOP=1 -v password="$POSTGRES_PASSWORD" -U postgres <<SQL
ALTER ROLE "$POSTGRES_USER" PASSWORD :'password';
SQL
  [ "$POSTGRES_DB" = postgres ] || as psql -v ON_ERROR_STOP=1 -U postgres -c "CREATE DATABASE \"$POSTGRES_DB\" OWNER \"$POSTGRES_USER\""
  as "$bin/pg_ctl" -D "$PGDATA" -m fast -w stop
fi
exec setpriv --reuid=postgres --regid=postgres --init-groups "$bin/postgres" -D "$PGDATA" -c "listen_addresses=*"
