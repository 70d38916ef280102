#!/bin/sh
# Has the entrypoint replace the running Etherpad, and returns when the new one answers.
set -eu
old=$(cat /run/etherpad.pid)
kill -USR1 1
left=300
until [ "$(cat /run/etherpad.pid)" != "$old" ] && curl -fs -o /dev/null http://localhost:9001/; do
  left=$((left - 1))
  if [ "$left" -eq 0 ]; then
    echo "Etherpad was stopped and does not answer again after a minute: its log says why" >&2
    exit 1
  fi
  sleep 0.2
done
