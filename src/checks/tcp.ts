import { createConnection } from 'node:net'
import { StageFailure } from '../model/failure.ts'
import { type RowWait, secondsOf, untilInARow } from './in-a-row.ts'

/** Milliseconds within which a connection must be taken. */
const takenWithin = 2000
/**
 * And for which it must then stay open, unless the other side has sent something: in front of a port of the host there may be a proxy of Docker's, which takes
 * every connection and closes it at once when nobody listens in the container.
 */
const heldFor = 250
/** Milliseconds between two good connections. */
const between = 100

/** Connects once: undefined where the connection was taken and kept, else why not. Never throws but for `signal`. */
export function connectOnce(address: string, port: number, signal?: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: address, port, ...(signal === undefined ? {} : { signal }) })
    let timer = setTimeout(() => end('no answer'), takenWithin)
    const end = (why: string | undefined): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(why)
    }
    socket.on('connect', () => {
      clearTimeout(timer)
      timer = setTimeout(() => end(undefined), heldFor)
    })
    socket.on('data', () => end(undefined))
    // The other side is done; a server that closes a connection on which nothing was said is not one yet.
    socket.on('end', () => end('the connection was taken and closed at once'))
    socket.on('error', (error: NodeJS.ErrnoException) => end(whyNot(error)))
  })
}

const whyNot = ({ code, message }: NodeJS.ErrnoException): string =>
  code === 'ECONNREFUSED' ? 'nobody listens (connection refused)' : code === 'ECONNRESET' ? 'the connection was cut off at once' : message

/**
 * Connects to a port of the server until it went well so often in a row (L74). Returns the evidence; throws StageFailure `ready` of class recipe that names the port.
 * `evidence` is what stands beside a timeout.
 */
export async function waitForPort(address: string, port: number, wait: RowWait & { evidence?: () => Promise<string[]> }): Promise<string> {
  const late = await untilInARow({ ...wait, between, waiting: (why) => wait.waiting(`port ${port}: ${why}`) }, () => connectOnce(address, port, wait.signal))
  if (late === undefined) return `port ${port} takes connections, ${wait.times} in a row`
  const row = late.best === 0 ? '' : `; ${late.best} of ${wait.times} connections in a row went well at most`
  throw new StageFailure(
    'ready',
    'recipe',
    `port ${port} of the server (${address}) not ready after ${secondsOf(wait.deadline)} s: ${late.why}${row}`,
    (await wait.evidence?.()) ?? []
  )
}
