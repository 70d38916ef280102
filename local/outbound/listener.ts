// Started in the server's network namespace by proxy.ts: makes the listening socket there and hands it to its parent.
import { createServer } from 'node:net'

const [host = '', port = ''] = (process.argv[2] ?? '').split(':')
const server = createServer()
server.on('error', (error) => {
  console.error(`cannot listen on ${host}:${port}: ${error.message}`)
  process.exit(1)
})
server.listen({ host, port: Number(port) }, () => process.send?.('listening', server))
process.on('disconnect', () => process.exit(0))
