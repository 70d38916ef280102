import { callForSure } from '../api.ts'
import type { Forge } from '../forge.ts'
import type { Person } from './people.ts'

/** The administrator of the forge owns it and is a member, unless `owner` is named. */
export async function createOrganisation(forge: Forge, name: string, owner?: Person): Promise<void> {
  if (owner === undefined) await forge.must('POST', '/orgs', { username: name, visibility: 'public' })
  else await forge.must('POST', `/admin/users/${owner.login}/orgs`, { username: name, visibility: 'public' })
}

const units = ['repo.code', 'repo.issues', 'repo.pulls', 'repo.actions', 'repo.releases', 'repo.wiki', 'repo.projects', 'repo.packages']

/** The rights of a team on all repositories, unit by unit; a name stands for all units. */
export type Rights = 'read' | 'write' | Record<string, 'none' | 'read' | 'write'>

export async function createTeam(forge: Forge, organisation: string, team: { name: string; rights: Rights; members: Person[] }): Promise<number> {
  const map = typeof team.rights === 'string' ? Object.fromEntries(units.map((unit) => [unit, team.rights])) : team.rights
  const { id } = await forge.must<{ id: number }>('POST', `/orgs/${organisation}/teams`, {
    name: team.name,
    permission: team.rights === 'read' ? 'read' : 'write',
    units_map: map,
    includes_all_repositories: true,
    can_create_org_repo: false
  })
  for (const { login } of team.members) await forge.must('PUT', `/teams/${id}/members/${login}`)
  return id
}

/** Membership is private until the member shows it. */
export async function showMembership(forge: Forge, organisation: string, person: Person): Promise<void> {
  await callForSure(forge.url, { method: 'PUT', path: `/orgs/${organisation}/public_members/${person.login}`, token: person.token })
}

export async function removeMember(forge: Forge, organisation: string, person: Person): Promise<void> {
  await forge.must('DELETE', `/orgs/${organisation}/members/${person.login}`)
}
