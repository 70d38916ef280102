// What Gitea 1.26 has for a person with a browser and not for a program: approving, cancelling, the state of steps.
import { ForgeError } from './errors.ts'

/** A person who is logged in; the cookie is the session's. */
export interface Session {
  post: (path: string, body?: unknown) => Promise<{ status: number; body: unknown }>
}

export async function logIn(url: string, login: string, password: string): Promise<Session> {
  const response = await fetch(`${url}/user/login`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ user_name: login, password })
  })
  await response.arrayBuffer()
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  if (response.status !== 303 || cookie === '') throw new ForgeError(`${login} cannot log in at ${url}: the form answered ${response.status}`)
  return {
    post: async (path, body) => {
      const answer = await fetch(`${url}${path}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie, 'content-type': 'application/json' },
        body: JSON.stringify(body ?? {})
      })
      const text = await answer.text()
      try {
        return { status: answer.status, body: JSON.parse(text) as unknown }
      } catch {
        return { status: answer.status, body: text }
      }
    }
  }
}
