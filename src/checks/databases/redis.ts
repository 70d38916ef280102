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
if [ -z "$REDISCLI_AUTH" ]; then REDISCLI_AUTH="\${TESTME_REQUIREPASS:-}"; fi
if [ -z "$REDISCLI_AUTH" ] && [ -n "\${TESTME_REQUIREPASS_WORD:-}" ]; then eval "REDISCLI_AUTH=$TESTME_REQUIREPASS_WORD"; fi
if [ -n "$REDISCLI_AUTH" ]; then export REDISCLI_AUTH; else unset REDISCLI_AUTH; fi
client="$(command -v redis-cli || command -v valkey-cli || command -v keydb-cli)"
answer="$(printf '%s' "$TESTME_INPUT" | "$client")" || exit 1
printf '%s\\n' "$answer"
if printf '%s\\n' "$answer" | grep -qE '^(ERR|NOAUTH|WRONGPASS|NOPERM|READONLY|MISCONF|OOM|LOADING|WRONGTYPE) '; then printf '%s\\n' "$answer" >&2; exit 1; fi`,
  environment: requirepass,
  insert: (value) => `SADD testme:canary ${value}\n`,
  remove: (value) => `SREM testme:canary ${value}\n`,
  list: `ECHO ${mark.begin}\nSMEMBERS testme:canary\nECHO ${mark.end}\n`
}

/**
 * The password in `redis-server --requirepass …`: as it is, or as a word of a shell command, which the shell in the
 * container evaluates again (`sh -c 'redis-server --requirepass "$(cat /run/secrets/x)"'`). The server overwrites its
 * own command line with a title, so only the container's definition still knows it.
 */
export function requirepass(command: string[]): Record<string, string> {
  const at = command.indexOf('--requirepass')
  const password = command[at + 1]
  if (at >= 0 && password !== undefined) return { TESTME_REQUIREPASS: password }
  const word = command
    .map((text) => /--requirepass[\s=]+("(?:[^"\\]|\\.)*"|'[^']*'|\$\([^)]*\)|[^\s;&|]+)/.exec(text)?.[1])
    .find((found) => found !== undefined)
  return word === undefined ? {} : { TESTME_REQUIREPASS_WORD: word }
}
