// The little of the Docker API that health checks need, over the socket.
import { request } from 'node:http'

export interface EngineInfo {
  ServerVersion: string
  Swarm: { LocalNodeState: string; ControlAvailable: boolean; Nodes?: number; Error?: string }
}

export async function engineGet<T>(socketPath: string, path: string): Promise<T | undefined> {
  return await new Promise((resolve) => {
    const outgoing = request({ socketPath, path, timeout: 5000 }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => (text += part))
      answer.on('end', () => {
        try {
          resolve(answer.statusCode === 200 ? (JSON.parse(text) as T) : undefined)
        } catch {
          resolve(undefined)
        }
      })
      answer.on('error', () => resolve(undefined))
    })
    outgoing.on('timeout', () => outgoing.destroy())
    outgoing.on('error', () => resolve(undefined))
    outgoing.end()
  })
}
