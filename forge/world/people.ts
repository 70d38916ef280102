import { randomBytes } from 'node:crypto'
import { callForSure } from '../api.ts'
import type { Forge } from '../forge.ts'
import { logIn, type Session } from '../web.ts'

/** A user of the forge. The token may do everything that the user may. */
export interface Person {
  id: number
  login: string
  password: string
  token: string
}

export async function createPerson(forge: Forge, login: string, options: { admin?: boolean } = {}): Promise<Person> {
  const password = randomBytes(12).toString('hex')
  const { id } = await forge.must<{ id: number }>('POST', '/admin/users', {
    username: login,
    password,
    email: `${login}@forge.invalid`,
    must_change_password: false
  })
  if (options.admin === true) await forge.must('PATCH', `/admin/users/${login}`, { source_id: 0, login_name: login, admin: true })
  return { id, login, password, token: await createToken(forge, { login, password }, ['all']) }
}

/** A token with these scopes, as `read:organization`. */
export async function createToken(forge: Forge, person: Pick<Person, 'login' | 'password'>, scopes: string[]): Promise<string> {
  const path = `/users/${person.login}/tokens`
  const body = { name: randomBytes(6).toString('hex'), scopes }
  const { sha1 } = await callForSure<{ sha1: string }>(forge.url, { method: 'POST', path, basic: { login: person.login, password: person.password }, body })
  return sha1
}

/** The person in front of a browser. */
export async function sessionOf(forge: Forge, person: Pick<Person, 'login' | 'password'>): Promise<Session> {
  return await logIn(forge.url, person.login, person.password)
}

export async function renamePerson(forge: Forge, person: Person, login: string): Promise<Person> {
  await forge.must('POST', `/admin/users/${person.login}/rename`, { new_username: login })
  return { ...person, login }
}
