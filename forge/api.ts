import { ForgeError } from './errors.ts'

/** An answer of Gitea; `body` is what its JSON says, the text where it is none, undefined where it is empty. */
export interface Answer {
  status: number
  headers: Headers
  body: unknown
}

export interface Call {
  method: string
  path: string
  token?: string
  /** Instead of a token: making a token asks for the password. */
  basic?: { login: string; password: string }
  body?: unknown
}

/** One call of the REST API; a redirect is an answer. */
export async function callApi(url: string, call: Call): Promise<Answer> {
  const response = await fetch(`${url}/api/v1${call.path}`, {
    method: call.method,
    redirect: 'manual',
    headers: {
      ...(call.token === undefined ? {} : { authorization: `token ${call.token}` }),
      ...(call.basic === undefined ? {} : { authorization: `Basic ${Buffer.from(`${call.basic.login}:${call.basic.password}`).toString('base64')}` }),
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' })
    },
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) })
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: parsed(text) }
}

function parsed(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** The same for calls that must succeed; returns the body as the type that the caller knows it to have. */
export async function callForSure<Body>(url: string, call: Call): Promise<Body> {
  const answer = await callApi(url, call)
  if (answer.status < 200 || answer.status > 299)
    throw new ForgeError(`${call.method} ${call.path} answered ${answer.status}: ${JSON.stringify(answer.body)?.slice(0, 500)}`)
  return answer.body as Body
}
