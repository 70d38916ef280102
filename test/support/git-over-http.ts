import { spawn } from 'node:child_process'
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * Real repositories by git's own HTTP backend, in front of a double of Gitea: what is no repository goes on to it, so
 * both have one address as with a Gitea. `folder` holds `<owner>/<name>.git`.
 */
export async function gitInFrontOf(double: { url: string }, folder: string): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((incoming, response) => {
    if (/^\/[^/]+\/[^/]+\.git\//.test(incoming.url ?? '')) serve(folder, incoming, response)
    else passOn(double.url, incoming, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }
}

function passOn(url: string, incoming: IncomingMessage, response: ServerResponse): void {
  const onward = forward(`${url}${incoming.url}`, { method: incoming.method ?? 'GET', headers: incoming.headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers)
    answer.pipe(response)
  })
  onward.on('error', () => response.destroy())
  incoming.pipe(onward)
}

const settings = { 'safe.directory': '*', 'uploadpack.allowAnySHA1InWant': 'true' }

function serve(folder: string, incoming: IncomingMessage, response: ServerResponse): void {
  const [path = '', query = ''] = (incoming.url ?? '').split('?')
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'] ?? '',
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: incoming.method ?? '',
      PATH_INFO: path,
      QUERY_STRING: query,
      CONTENT_TYPE: incoming.headers['content-type'] ?? '',
      GIT_PROTOCOL: String(incoming.headers['git-protocol'] ?? ''),
      HTTP_CONTENT_ENCODING: String(incoming.headers['content-encoding'] ?? ''),
      REMOTE_ADDR: '127.0.0.1',
      GIT_CONFIG_COUNT: String(Object.keys(settings).length),
      ...Object.fromEntries(
        Object.entries(settings).flatMap(([key, value], index) => [
          [`GIT_CONFIG_KEY_${index}`, key],
          [`GIT_CONFIG_VALUE_${index}`, value]
        ])
      )
    },
    stdio: ['pipe', 'pipe', 'inherit']
  })
  const chunks: Buffer[] = []
  backend.stdin.on('error', () => {})
  incoming.pipe(backend.stdin)
  backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  backend.on('close', () => {
    const whole = Buffer.concat(chunks)
    const end = whole.indexOf('\r\n\r\n')
    const headers = whole
      .subarray(0, end)
      .toString()
      .split('\r\n')
      .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()])
    const status = Number.parseInt(headers.find(([name]) => name === 'Status')?.[1] ?? '200', 10)
    response.writeHead(status, Object.fromEntries(headers.filter(([name]) => name !== 'Status' && name !== '')))
    response.end(whole.subarray(end + 4))
  })
}
