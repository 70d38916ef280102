/** What came over HTTP. */
export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** The bodies with which traefik answers itself; an app's own 404 or 502 page looks different. */
const edgeAnswers: [number, RegExp][] = [
  [404, /^404 page not found\s*$/],
  [502, /^Bad Gateway\s*$/],
  [503, /^(no available server|Service Unavailable)\s*$/],
  [504, /^Gateway Timeout\s*$/]
]

/** L61, L63: an answer of the edge is not an answer of the app. */
export function isFromEdge(answer: Answer): boolean {
  return edgeAnswers.some(([status, body]) => answer.status === status && body.test(answer.body))
}

/** Why an answer is not health, or undefined if it is. Pure. */
export function whyUnhealthy(answer: Answer, statuses: number[]): string | undefined {
  if (isFromEdge(answer)) return `the edge answered ${answer.status} "${answer.body.trim()}" in the app's place`
  const accepted = statuses.length > 0 ? statuses.includes(answer.status) : answer.status >= 200 && answer.status < 400
  if (!accepted) return `the app answered ${answer.status}`
  if (answer.body.trim() === '' && (answer.status < 300 || answer.status >= 400)) return `the app answered ${answer.status} with an empty body`
  return undefined
}
