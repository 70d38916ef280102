import { type DatabaseKind, firstOf, mark } from './kind.ts'

/**
 * Redis and its forks. The password comes from the environment or, as recipes often do it, from the server's own
 * arguments. The client ends with 0 even when the server refuses, so the marks tell whether it answered.
 */
export const redis: DatabaseKind = {
  name: 'Redis',
  images: /^(redis|valkey|keydb|dragonfly|redis-stack-server)$/,
  processes: /(^|\/)(redis-server|valkey-server|keydb-server)(\s|$)/,
  client: `${firstOf}
REDISCLI_AUTH="$(first_of REDISCLI_AUTH REDIS_PASSWORD VALKEY_PASSWORD)"
if [ -z "$REDISCLI_AUTH" ]; then REDISCLI_AUTH="$(tr '\\0' '\\n' < /proc/1/cmdline | grep -A1 -x -e '--requirepass' | tail -n 1)"; fi
if [ -n "$REDISCLI_AUTH" ]; then export REDISCLI_AUTH; else unset REDISCLI_AUTH; fi
client="$(command -v redis-cli || command -v valkey-cli || command -v keydb-cli)"
answer="$(printf '%s' "$TESTME_INPUT" | "$client")" || exit 1
printf '%s\\n' "$answer"
if printf '%s\\n' "$answer" | grep -qE '^(ERR|NOAUTH|WRONGPASS|NOPERM|READONLY|MISCONF|OOM|LOADING|WRONGTYPE) '; then printf '%s\\n' "$answer" >&2; exit 1; fi`,
  insert: (value) => `SADD testme:canary ${value}\n`,
  remove: (value) => `SREM testme:canary ${value}\n`,
  list: `ECHO ${mark.begin}\nSMEMBERS testme:canary\nECHO ${mark.end}\n`
}
