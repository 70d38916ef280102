import type { Finding, PolicyExceptions } from '../../model/types.ts'
import type { Compose } from '../compose.ts'
import type { RecipeFiles } from '../files.ts'
import type { Place } from '../place.ts'

export interface PolicyContext {
  /** The recipe's checkout, or any other view of its files: where file references lead. */
  checkout: string | RecipeFiles
  stack: string
  /** The app's host names in this run. */
  hosts: string[]
  exceptions: Partial<PolicyExceptions>
  /** For the sentence that names the settings file. */
  recipe?: string
}

/** One thing that a recipe under test may not do, and the setting that would allow it. */
export interface PolicyFinding extends Finding {
  severity: 'refused'
  line: number
  /** As it would stand in recipe.yml: `policy.mounts: ["/x"]`. */
  allowWith?: string
}

/** What the parts of the policy share: the compose, what is allowed beyond it, and a list to complain to. */
export class Judge {
  readonly compose: Compose
  readonly files: RecipeFiles
  readonly stack: string
  readonly hosts: string[]
  readonly findings: PolicyFinding[] = []
  readonly #exceptions: Partial<PolicyExceptions>
  readonly #recipe: string

  constructor(compose: Compose, files: RecipeFiles, context: PolicyContext) {
    this.compose = compose
    this.files = files
    this.stack = context.stack
    this.hosts = context.hosts.map((host) => host.toLowerCase())
    this.#exceptions = context.exceptions
    this.#recipe = context.recipe ?? '<name>'
  }

  /** Where an entry was written, else where its owner was. */
  at(container: unknown, key: string | number, owner: Place): Place {
    return this.compose.places.of(container, key) ?? owner
  }

  refuse(code: string, place: Place, what: string, next: string): undefined {
    this.findings.push({ severity: 'refused', code: `policy-${code}`, ...plainPlace(place), what, next })
  }

  /** Refuses unless recipe.yml lists the entry under this kind of exception. */
  refuseUnless(kind: keyof PolicyExceptions, entry: string, code: string, place: Place, what: string): undefined {
    if (this.allows(kind, entry)) return
    const allowWith = `policy.${kind}: [${JSON.stringify(entry)}]`
    const next = `If this recipe needs it: recipes/${this.#recipe}/recipe.yml → ${allowWith}`
    this.findings.push({ severity: 'refused', code: `policy-${code}`, ...plainPlace(place), what, next, allowWith })
  }

  allows(kind: keyof PolicyExceptions, entry: string): boolean {
    return (
      this.#exceptions[kind]?.some(
        (allowed) => allowed === entry || (kind === 'hosts' && this.hosts.some((host) => allowed.replaceAll('${DOMAIN}', host) === entry))
      ) === true
    )
  }

  /**
   * What Docker keeps under this name is this app's: exactly the names by which upgrade, backup and teardown find it later
   * (`Stack.owns`). A volume called otherwise would be no volume to them.
   */
  isOwnObject(name: string): boolean {
    return this.stack !== '' && name.startsWith(`${this.stack}_`)
  }

  /** A name of this app at the edge or on a network: the stack's own, or one that continues it. */
  isOwn(name: string): boolean {
    const [mine, other] = [this.stack.toLowerCase(), name.toLowerCase()]
    return mine !== '' && (other === mine || other.startsWith(`${mine}_`) || other.startsWith(`${mine}-`))
  }
}

const plainPlace = ({ file, line }: Place): Place => ({ file, line })
