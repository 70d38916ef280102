// The way of the embedded server's Docker daemon to registries on the internet: a CONNECT proxy that listens on the
// loopback of the server's network namespace and dials from this machine's. Containers have a loopback of their own,
// so nothing under test can use it.
import { spawn } from 'node:child_process'
import { connect, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { parseConnect, type Target, upstreamFor } from './targets.ts'

const [, , namespace = '', listen = ''] = process.argv
const dialDeadline = 10_000

function refuse(client: Socket, status: string, reason: string): void {
  console.error(`${status}: ${reason}`)
  client.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
}

function tunnel(client: Socket, target: Target, rest: Buffer): void {
  const upstream = upstreamFor(target, process.env)
  const outgoing = connect(upstream ?? target)
  const deadline = setTimeout(() => outgoing.destroy(new Error(`no connection within ${dialDeadline / 1000} s`)), dialDeadline)
  outgoing.on('connect', () => {
    clearTimeout(deadline)
    // Another proxy answers for itself: its answer is passed on as it is.
    if (upstream === undefined) client.write('HTTP/1.1 200 Connection established\r\n\r\n')
    else outgoing.write(`CONNECT ${target.host}:${target.port} HTTP/1.1\r\nHost: ${target.host}:${target.port}\r\n${upstream.authorization}\r\n`)
    outgoing.write(rest)
    client.pipe(outgoing).pipe(client)
  })
  outgoing.on('error', (error) => {
    clearTimeout(deadline)
    if (client.bytesWritten === 0) refuse(client, '502 Bad Gateway', `${target.host}:${target.port}: ${error.message}`)
    else client.destroy()
  })
  outgoing.on('close', () => client.destroy())
  client.on('close', () => outgoing.destroy())
}

function serve(client: Socket): void {
  let head = Buffer.alloc(0)
  const read = (part: Buffer): void => {
    head = Buffer.concat([head, part])
    const end = head.indexOf('\r\n\r\n')
    if (end < 0 && head.length < 16_384) return
    client.off('data', read)
    client.pause()
    const target = end < 0 ? undefined : parseConnect(head.subarray(0, end).toString('latin1'))
    if (target === undefined) refuse(client, '405 Method Not Allowed', 'only CONNECT host:port is served')
    else tunnel(client, target, head.subarray(end + 4))
  }
  client.on('data', read)
  client.on('error', () => client.destroy())
}

// A socket stays in the namespace it was made in: a helper makes it there and hands it over.
const helper = spawn('nsenter', [`--net=${namespace}`, process.execPath, join(import.meta.dirname, 'listener.ts'), listen], {
  stdio: ['ignore', 'inherit', 'inherit', 'ipc']
})
helper.on('message', (_message, handle) => {
  ;(handle as Server).on('connection', serve)
  helper.disconnect()
})
helper.on('exit', (code) => {
  if (code !== 0) process.exit(1)
})
for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => process.exit(0))
