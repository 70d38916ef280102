/** `/repos/<owner>/<name>`, encoded. Throws for anything that is not two plain names: a repository's name never makes a path of its own. */
export function repositoryPath(repository: string): string {
  const parts = repository.split('/')
  const plain = parts.length === 2 && parts.every((part) => /^[A-Za-z0-9._-]{1,100}$/.test(part) && !/^\.+$/.test(part))
  if (!plain) throw new TypeError(`${JSON.stringify(repository.slice(0, 80))} is not a repository: expected <owner>/<name>`)
  return `/repos/${parts.join('/')}`
}

/** A user's or organisation's name in a path; undefined if no such name can exist. */
export function nameInPath(name: string): string | undefined {
  return /^[A-Za-z0-9._-]{1,100}$/.test(name) && !/^\.+$/.test(name) ? name : undefined
}

/** A full commit id in a path. */
export function shaInPath(sha: string): string {
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(sha)) throw new TypeError(`${JSON.stringify(sha.slice(0, 80))} is not a full commit id`)
  return sha
}

export function numberInPath(number: number): string {
  if (!Number.isSafeInteger(number) || number < 1) throw new TypeError(`${number} is not the number or id of anything in Gitea`)
  return String(number)
}

/** A branch or a file: its slashes stay slashes. */
export function slashedPath(path: string): string {
  const parts = path.split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..')) throw new TypeError(`${JSON.stringify(path.slice(0, 80))} is not a path`)
  return parts.map(encodeURIComponent).join('/')
}
