// Where a CONNECT request wants to go, and which proxy of this machine leads there.

export interface Target {
  host: string
  port: number
}

/** The target of a request's head, or undefined if it is not `CONNECT host:port`. Pure. */
export function parseConnect(head: string): Target | undefined {
  const match = /^CONNECT (\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+):(\d{1,5}) HTTP\/1\.[01](\r\n|$)/.exec(head)
  const port = Number(match?.[2])
  if (match?.[1] === undefined || port < 1 || port > 65_535) return undefined
  return { host: match[1].replace(/^\[|\]$/g, ''), port }
}

/** This machine's own proxy for a target, by the usual HTTPS_PROXY and NO_PROXY; undefined where it is reached directly. Pure. */
export function upstreamFor(target: Target, environment: Record<string, string | undefined>): (Target & { authorization: string }) | undefined {
  const value = environment['HTTPS_PROXY'] ?? environment['https_proxy'] ?? environment['ALL_PROXY'] ?? environment['all_proxy'] ?? ''
  if (value === '' || excluded(target.host, environment['NO_PROXY'] ?? environment['no_proxy'] ?? '')) return undefined
  const url = new URL(value.includes('://') ? value : `http://${value}`)
  const credentials = url.username === '' ? undefined : `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port === '' ? 80 : url.port),
    authorization: credentials === undefined ? '' : `Proxy-Authorization: Basic ${Buffer.from(credentials).toString('base64')}\r\n`
  }
}

function excluded(host: string, list: string): boolean {
  return list
    .split(',')
    .map((entry) =>
      entry
        .trim()
        .toLowerCase()
        .replace(/^\*?\./, '')
    )
    .some((entry) => entry !== '' && (entry === '*' || host.toLowerCase() === entry || host.toLowerCase().endsWith(`.${entry}`)))
}
