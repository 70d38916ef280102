import { request } from 'node:http'
import type { Engine } from './engine.ts'

export interface EngineEvent {
  Type: string
  Action: string
  Actor: { ID: string; Attributes: Record<string, string> }
}

export interface EventStream {
  /** Resolves once the engine has answered: every event after that moment arrives. */
  opened: Promise<void>
  close: () => void
}

/** Between two attempts to reach an engine that went away, milliseconds. */
const pause = 250

/**
 * Follows the engine's events until `close`. A first look before `opened` could miss what happens between the look and
 * the subscription, so callers await it. A stream that breaks is opened again; `onOpen` is called each time, because
 * what happened in between was not seen.
 */
export function followEvents(engine: Engine, onEvent: (event: EngineEvent) => void, onOpen: () => void = () => {}): EventStream {
  let closed = false
  let close = (): void => {}
  let timer: NodeJS.Timeout | undefined
  const opened = new Promise<void>((resolve) => {
    const connect = (): void => {
      if (closed) return
      let over = false
      const again = (): void => {
        if (over || closed) return
        over = true
        timer = setTimeout(connect, pause)
      }
      const outgoing = request({ socketPath: engine.socket, path: '/v1.41/events' }, (response) => {
        if (response.statusCode !== 200) {
          response.resume()
          again()
          return
        }
        resolve()
        onOpen()
        let held = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          held += chunk
          const lines = held.split('\n')
          held = lines.pop() ?? ''
          for (const line of lines) if (line.trim() !== '' && !closed) onEvent(JSON.parse(line) as EngineEvent)
        })
        response.on('close', again)
        response.on('error', again)
      })
      close = () => outgoing.destroy()
      outgoing.on('error', again)
      outgoing.end()
    }
    connect()
  })
  return {
    opened,
    close: () => {
      closed = true
      clearTimeout(timer)
      close()
    }
  }
}
