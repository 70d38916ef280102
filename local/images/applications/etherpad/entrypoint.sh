#!/bin/sh
# Runs Etherpad; on SIGUSR1 (restart-etherpad) it stops that one and runs another in the same container.
set -eu
mkdir -p /var/lib/etherpad
password=$(cat /run/secrets/admin_password)
umask 077
printf '{ "users": { "admin": { "password": "%s", "is_admin": true } } }\n' "$password" > /tmp/credentials.json
umask 022

again=
app=
trap 'again=; kill -TERM "$app" 2> /dev/null || true' TERM INT
trap 'again=yes; kill -TERM "$app" 2> /dev/null || true' USR1

while :; do
  node node/server.js --settings /app/settings.json --credentials /tmp/credentials.json \
    --apikey /run/secrets/api_key --sessionkey /run/secrets/session_key &
  app=$!
  echo "$app" > /run/etherpad.pid
  status=0
  wait "$app" || status=$?
  # A signal to this shell ends `wait` as well, with Etherpad still on its way out.
  while kill -0 "$app" 2> /dev/null; do
    status=0
    wait "$app" || status=$?
  done
  [ -n "$again" ] || exit "$status"
  again=
done
