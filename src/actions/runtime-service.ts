/** The runner's own service for artifacts, for this job. */
export interface RuntimeService {
  url: string
  token: string
  /** Numbers that the service wants back, from the token's claim `Actions.Results:<run>:<job>`. */
  run: string
  job: string
}

/** undefined where the runner gives none, or a token that cannot be read: artifacts are a help and never needed. */
export function runtimeOf(environment: NodeJS.ProcessEnv = process.env): RuntimeService | undefined {
  const url = environment['ACTIONS_RESULTS_URL'] ?? ''
  const token = environment['ACTIONS_RUNTIME_TOKEN'] ?? ''
  if (url === '' || token === '') return undefined
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as { scp?: unknown }
    const scope = String(claims.scp)
      .split(' ')
      .find((word) => word.startsWith('Actions.Results:'))
    const [, run, job] = scope?.split(':') ?? []
    return run === undefined || job === undefined ? undefined : { url: url.replace(/\/+$/, ''), token, run, job }
  } catch {
    return undefined
  }
}
