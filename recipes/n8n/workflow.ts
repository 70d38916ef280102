import { createHmac } from 'node:crypto'

/** The owner of the app, whom whoever comes first makes: made of the app's own key, so that hooks and tests are the same person without telling each other. */
export function ownerOf(encryptionKey: string): { email: string; firstName: string; lastName: string; password: string } {
  const secret = createHmac('sha256', encryptionKey).update('the password of the owner in the tests').digest('hex')
  return { email: 'owner@example.org', firstName: 'Olive', lastName: 'Owner', password: `Aa1${secret.slice(0, 40)}` }
}

export interface Credential {
  id: string
  name: string
}

function node(title: string, type: string, typeVersion: number, x: number, parameters: object, more: object = {}): object {
  return { id: title.toLowerCase(), name: title, type: `n8n-nodes-base.${type}`, typeVersion, position: [x, 0], parameters, ...more }
}

const to = (title: string): object => ({ main: [[{ node: title, type: 'main', index: 0 }]] })

/** Answers a call that brings the credential's header with what an expression and a piece of code make of it. */
export function greeting(name: string, path: string, credential: Credential): object {
  return {
    name,
    nodes: [
      node(
        'Call',
        'webhook',
        2,
        0,
        { httpMethod: 'POST', path, authentication: 'headerAuth', responseMode: 'lastNode', options: {} },
        { webhookId: path, credentials: { httpHeaderAuth: credential } }
      ),
      node('Greet', 'set', 3.4, 220, {
        assignments: { assignments: [{ id: 'greeting', name: 'greeting', type: 'string', value: '=Hello {{ $json.body.who }}' }] },
        options: {}
      }),
      node('Count', 'code', 2, 440, { jsCode: 'return $input.all().map(({ json }) => ({ json: { ...json, letters: json.greeting.length } }))' })
    ],
    connections: { Call: to('Greet'), Greet: to('Count') },
    settings: { executionOrder: 'v1' }
  }
}

/** Started by a person in the editor. */
export function byHand(name: string): object {
  return {
    name,
    nodes: [node('Start', 'manualTrigger', 1, 0, {}), node('Reckon', 'code', 2, 220, { jsCode: 'return [{ json: { answer: 6 * 7 } }]' })],
    connections: { Start: to('Reckon') },
    settings: { executionOrder: 'v1' }
  }
}

/** What `greeting` answers. */
export const greeted = (who: string): object => ({ greeting: `Hello ${who}`, letters: `Hello ${who}`.length })
