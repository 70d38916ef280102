// The people and places that tests and the demo need on a forge; each function is one thing that somebody does.
import type { Forge } from './forge.ts'
import { createOrganisation, createTeam, showMembership } from './world/organisations.ts'
import { createPerson, type Person } from './world/people.ts'

export * from './world/git.ts'
export * from './world/organisations.ts'
export * from './world/people.ts'
export * from './world/pull-requests.ts'
export * from './world/repositories.ts'
export * from './world/runs.ts'
export * from './world/until.ts'

/** Who is who, as in docs/forge.md. */
export interface Cast {
  organisation: string
  /** Member with write: the user whose token the host has. */
  bot: Person
  /** Member with write, privately. */
  alice: Person
  /** Member with write, publicly. */
  carol: Person
  /** Member with read only. */
  ray: Person
  /** Registered, no member of anything. */
  mallory: Person
}

/** An organisation with members of each kind and a stranger. */
export async function createCast(forge: Forge, organisation = 'recipes', prefix = ''): Promise<Cast> {
  await createOrganisation(forge, organisation)
  const [bot, alice, carol, ray, mallory] = await Promise.all([
    createPerson(forge, `${prefix}bot`),
    createPerson(forge, `${prefix}alice`),
    createPerson(forge, `${prefix}carol`),
    createPerson(forge, `${prefix}ray`),
    createPerson(forge, `${prefix}mallory`)
  ])
  await createTeam(forge, organisation, { name: 'maintainers', rights: 'write', members: [bot, alice, carol] })
  await createTeam(forge, organisation, { name: 'readers', rights: 'read', members: [ray] })
  await showMembership(forge, organisation, carol)
  return { organisation, bot, alice, carol, ray, mallory }
}
