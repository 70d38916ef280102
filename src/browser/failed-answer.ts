/** An answer to a request of the page to its own origin, as Playwright sees it. */
export interface PageAnswer {
  pathname: string
  status: number
  /** Playwright's word for what the page wanted it for: document, stylesheet, script, image, xhr, fetch, … */
  resourceType: string
  /** The page itself, or a frame of it. */
  navigation: boolean
}

/** Whether a page with this answer in it did not load whole. `accepted` are the statuses that are health. Pure. */
export function isFailedAnswer({ pathname, status, resourceType, navigation }: PageAnswer, accepted: readonly number[]): boolean {
  if (status < 400) return false
  // A browser asks for the icon by itself; a page without one is whole.
  if (pathname === '/favicon.ico') return false
  if (navigation && accepted.includes(status)) return false
  // How an application finds out that nobody is signed in yet, and then shows its form. What a page is made of needs no account.
  return !(status === 401 && (resourceType === 'fetch' || resourceType === 'xhr'))
}
