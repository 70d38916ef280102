import { type App, Fatal, git, lines } from './context.ts'

/** Fetches tags by force from wherever origin points; a login that is asked for is fatal (Q4, Q5, Q23). */
export async function fetchTags(checkout: string): Promise<void> {
  if (lines(await git(checkout, 'remote')).length === 0) return
  try {
    await git(checkout, 'fetch', '--quiet', '--tags', '--force', 'origin')
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    if (/could not read Username|Authentication failed|terminal prompts disabled|\b401\b/i.test(text)) throw new Fatal('authentication required: Unauthorized')
    throw new Fatal(`unable to fetch tags: ${text.split('\n').at(-1)}`)
  }
}

export async function isDirty(checkout: string): Promise<boolean> {
  return lines(await git(checkout, 'status', '--porcelain')).length > 0
}

/** The first eight digits of HEAD, and +U for a dirty tree (Q10). */
export async function chaosVersion(checkout: string): Promise<string> {
  return `${(await git(checkout, 'rev-parse', 'HEAD')).slice(0, 8)}${(await isDirty(checkout)) ? '+U' : ''}`
}

/** Q9: a pinned deploy wants a clean tree; one untracked file is enough to refuse. */
export async function demandCleanTree(app: Pick<App, 'recipe' | 'checkout'>): Promise<void> {
  if (await isDirty(app.checkout))
    throw new Fatal(`${app.recipe} (${app.checkout}) has locally unstaged changes? please commit/remove your changes before proceeding`)
}

/** Q8: checks out the version that is asked for, else the pinned one, else the newest published, else leaves HEAD. Returns its name. */
export async function checkOutVersion(app: App, asked: string | undefined): Promise<string> {
  const { publishedVersions } = await import('../../src/recipe/tags.ts')
  const published = await publishedVersions(app.checkout)
  const wanted = asked ?? app.pinned?.replace(/\+U$/, '') ?? published.at(-1)?.version.text
  if (wanted === undefined) return (await git(app.checkout, 'rev-parse', 'HEAD')).slice(0, 8)
  const tag = published.find((candidate) => candidate.version.text === wanted)
  if (tag === undefined && asked !== undefined) throw new Fatal(`no published version ${asked} of ${app.recipe}`)
  await git(app.checkout, 'checkout', '--quiet', '--force', '--detach', tag?.sha ?? wanted)
  return wanted
}
