import type { FailureClass } from '../model/types.ts'

/** Why an image could not be made present, or is not the one it was. */
export interface PullProblem {
  code:
    | 'missing-tag'
    | 'missing-image'
    | 'rate-limited'
    | 'auth-required'
    | 'network'
    | 'no-space'
    | 'platform'
    | 'moved-tag'
    | 'vanished-base'
    | 'bad-reference'
    | 'unknown'
  class: Extract<FailureClass, 'recipe' | 'infrastructure'>
  /** One sentence with the image in it. */
  sentence: string
  next: string
  /** Trying again may help: nothing about the recipe is wrong. */
  transient: boolean
}

export interface Pull {
  image: string
  role: 'base' | 'head'
}

/** Splits `[host[:port]/]path[:tag][@digest]`. The tag is undefined where none is written (Docker then takes `latest`). */
export function parseImage(reference: string): { name: string; tag: string | undefined; digest: string | undefined } {
  const [named = '', digest] = reference.split('@')
  const colon = named.lastIndexOf(':')
  const tagged = colon > named.lastIndexOf('/')
  return { name: tagged ? named.slice(0, colon) : named, tag: tagged ? named.slice(colon + 1) : undefined, digest }
}

/**
 * Whether a running image is the one that a compose file asks for: the name always counts, the digest where both have one, the
 * tag where either has no digest. Docker writes `name:tag@digest` for what a recipe calls `name:tag`, and drops the tag of `name:tag@digest` at times.
 */
export function sameImage(asked: string, actual: string): boolean {
  const [a, b] = [parseImage(asked), parseImage(actual)]
  if (a.name !== b.name) return false
  if (a.digest !== undefined && b.digest !== undefined) return a.digest === b.digest
  return (a.tag ?? 'latest') === (b.tag ?? 'latest')
}

/** What the engine or a registry said, in order: the first pattern that fits decides. Texts of Docker Engine 20.10–28 and Distribution 2.8. */
const patterns: [RegExp, Exclude<PullProblem['code'], 'moved-tag' | 'vanished-base'>][] = [
  [/toomanyrequests|too many requests|rate.?limit|\b429\b/i, 'rate-limited'],
  [/no space left on device|disk quota/i, 'no-space'],
  [/no matching manifest|does not match the (specified|detected) (host )?platform|no match for platform/i, 'platform'],
  [/invalid reference format|invalid tag format|repository name must be lowercase|invalid checksum digest/i, 'bad-reference'],
  [
    /i\/o timeout|connection (refused|reset)|no such host|TLS handshake|x509|server misbehaving|network is unreachable|no route to host|EOF$|Client\.Timeout|context deadline exceeded|temporary failure|received unexpected HTTP status: 5\d\d|\b50[0234]\b/i,
    'network'
  ],
  // Docker Hub answers for a repository that does not exist as it does for a private one.
  [/pull access denied|repository does not exist|name unknown|NAME_UNKNOWN|repository .* not found/i, 'missing-image'],
  [/unauthorized|authentication required|no basic auth credentials|denied|forbidden/i, 'auth-required'],
  [/manifest unknown|manifest for .* not found|MANIFEST_UNKNOWN|not found|no such image/i, 'missing-tag']
]

/** Puts a failed pull into its own sentence and class. Pure. An image of the base that is missing has vanished: it was published once (L36). */
export function classifyPullError(text: string, pull: Pull): PullProblem {
  const found = patterns.find(([pattern]) => pattern.test(text.trim()))?.[1] ?? 'unknown'
  const missing = found === 'missing-tag' || found === 'missing-image'
  return describe(missing && pull.role === 'base' ? 'vanished-base' : found, pull, text.trim().split('\n').at(-1) ?? '')
}

function describe(code: Exclude<PullProblem['code'], 'moved-tag'>, { image }: Pull, said: string): PullProblem {
  const recipe = (sentence: string, next: string): PullProblem => ({ code, class: 'recipe', sentence, next, transient: false })
  const server = (sentence: string, next: string, transient = true): PullProblem => ({ code, class: 'infrastructure', sentence, next, transient })
  const { name, tag, digest } = parseImage(image)
  switch (code) {
    case 'missing-tag':
      return digest === undefined
        ? recipe(`the image ${name} has no tag "${tag ?? 'latest'}" in its registry`, 'Name a tag that exists.')
        : recipe(`the image ${name} has nothing with the digest ${digest} in its registry`, 'Name a digest that exists, or only a tag.')
    case 'missing-image':
      return recipe(`the image ${name} does not exist in its registry, or is private`, 'Mend the name, or use an image that everybody may pull.')
    case 'vanished-base':
      return server(
        `the image ${image} of the base is gone from its registry: this released version can no longer be deployed`,
        'Name an older or newer version with --base, or declare skip.upgrade in recipe.yml with the reason.',
        false
      )
    case 'rate-limited':
      return server(`the registry answers "too many requests" for ${image}`, 'Wait for the limit to end, or log the server in to that registry.')
    case 'auth-required':
      return server(`the registry wants a login for ${image}`, 'Log the server in to that registry, or use a public image.', false)
    case 'network':
      return server(`the registry of ${image} cannot be reached: ${said}`, 'Check the network and the name server of the server.')
    case 'no-space':
      return server(`no space is left on the server for ${image}`, 'Free disk space on the server; ./testme doctor shows how much a recipe needs.', false)
    case 'platform':
      return recipe(`the image ${image} is not built for this server's processor`, 'Use an image that is built for it.')
    case 'bad-reference':
      return recipe(`"${image}" is no name of an image`, 'Write it as name:tag, in lower case.')
    case 'unknown':
      return server(`${image} could not be pulled: ${said}`, 'The text is what the engine said.')
  }
}

/**
 * A tag that now leads to another digest than the one recorded before (L35): shown, and never by itself a red, because the tag's owner
 * moved it and the recipe only trusted it. Undefined when the digests agree, or the recipe pins the digest itself.
 */
export function movedTag(image: string, recorded: string, now: string): PullProblem | undefined {
  const short = (digest: string): string => digest.replace(/^.*sha256:/, '').slice(0, 12)
  if (parseImage(image).digest !== undefined || short(recorded) === short(now)) return undefined
  return {
    code: 'moved-tag',
    class: 'infrastructure',
    sentence: `the tag of ${image} was moved: it was ${short(recorded)} and is ${short(now)} now`,
    next: 'Use a tag that its publisher does not move, or pin the digest.',
    transient: false
  }
}
