import { existsSync, readFileSync } from 'node:fs'
import type { AppRole, Plan } from '../model/types.ts'
import { writeAtomic } from './atomic.ts'
import type { RunDirectory } from './directory.ts'

/** What a dependency gave one app of the run, by `<dependency>/<name>`: `keycloak/clientSecret`. */
export type Accounts = Record<string, string>

// In the private part: passwords are among them.
const fileOf = (run: RunDirectory, dependency: string, role: AppRole): string => run.file('private', 'dependencies', `${dependency}-${role}.json`)

export const hasAccount = (run: RunDirectory, dependency: string, role: AppRole): boolean => existsSync(fileOf(run, dependency, role))

/** Keeps an account, for every process of the run. The folder is there: the clone of the dependency lies in it. */
export function keepAccount(run: RunDirectory, dependency: string, role: AppRole, account: Record<string, string>): void {
  writeAtomic(fileOf(run, dependency, role), JSON.stringify(account), 0o600)
}

/** The accounts of an app at all dependencies, as far as they have been made. */
export function accountsOf(run: RunDirectory, plan: Pick<Plan, 'dependencies'>, role: AppRole): Accounts {
  const accounts: Accounts = {}
  for (const { recipe } of plan.dependencies ?? []) {
    if (!hasAccount(run, recipe, role)) continue
    const account = JSON.parse(readFileSync(fileOf(run, recipe, role), 'utf8')) as Record<string, string>
    for (const [name, value] of Object.entries(account)) accounts[`${recipe}/${name}`] = value
  }
  return accounts
}
