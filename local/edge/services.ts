// The engine's services, read again after each of its events.
import { request } from 'node:http'
import type { Service } from './routes.ts'

async function list(socketPath: string): Promise<Service[]> {
  return await new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, path: '/services' }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => (text += part))
      answer.on('error', reject)
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(JSON.parse(text) as Service[])
        else reject(new Error(`the engine answers ${answer.statusCode} to /services: ${text.trim()}`))
      })
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

/** Calls `use` with all services now and after each change, for ever; an engine that is not there yet is waited for. */
export function followServices(socketPath: string, use: (services: Service[]) => void): void {
  let loading = false
  let again = false
  const load = async (): Promise<void> => {
    if (loading) {
      again = true
      return
    }
    loading = true
    try {
      do {
        again = false
        use(await list(socketPath))
      } while (again)
    } catch (error) {
      console.error(`cannot read the services: ${(error as Error).message}`)
      setTimeout(() => void load(), 1000)
    } finally {
      loading = false
    }
  }
  const subscribe = (): void => {
    let over = false
    const retry = (reason: string): void => {
      if (over) return
      over = true
      console.error(`event stream ended (${reason}), subscribing again`)
      setTimeout(subscribe, 1000)
    }
    const outgoing = request({ socketPath, path: `/events?filters=${encodeURIComponent('{"type":["service"]}')}` }, (answer) => {
      void load()
      answer.on('data', () => void load())
      answer.on('end', () => retry('end'))
      answer.on('error', (error) => retry(error.message))
    })
    outgoing.on('error', (error) => retry(error.message))
    outgoing.end()
  }
  subscribe()
}
