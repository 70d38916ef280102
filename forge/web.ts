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
  // The session that the login found and the one that it made have the same name: the later counts.
  const cookies = new Map(response.headers.getSetCookie().map((line) => line.split(';', 1)[0]?.split('=', 2) as [string, string]))
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
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
