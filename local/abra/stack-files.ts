import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { parse, stringify } from 'yaml'

const prefix = 'RECIPE_'

/** `$NAME` and `${NAME…}` get a prefix, `$$` stays: the client's own variables and the recipe's can then never meet. */
export function prefixVariables(text: string): string {
  return text.replace(/\$\$|\$(\{?)([A-Za-z_]\w*)/g, (whole, brace: string | undefined, name: string | undefined) =>
    name === undefined ? whole : `$${brace ?? ''}${prefix}${name}`
  )
}

/** The words of an error with the recipe's own names in it again. */
export function withoutPrefix(text: string): string {
  return text.replaceAll(prefix, '')
}

/**
 * The variables that a service takes by their bare name (`- DOMAIN` in a list, `DOMAIN:` in a map), with the value that abra's loader gives them: that of the app's
 * environment. Of several files the last word on a name counts. Values are as they stand in a compose file, `$` doubled. Pure.
 */
export function passedThrough(texts: readonly string[], environment: Record<string, string>): Record<string, Record<string, string>> {
  const passed: Record<string, Record<string, string>> = {}
  for (const text of texts) {
    const services = (parse(text, { merge: true }) as { services?: Record<string, { environment?: unknown } | null> } | null)?.services ?? {}
    for (const [service, definition] of Object.entries(services))
      for (const [name, bare] of namesIn(definition?.environment)) {
        const own = passed[service] ?? {}
        passed[service] = own
        const value = environment[name]
        if (bare && value !== undefined) own[name] = value.replaceAll('$', '$$$$')
        else delete own[name]
      }
  }
  return Object.fromEntries(Object.entries(passed).filter(([, names]) => Object.keys(names).length > 0))
}

/** Each variable that an `environment` names, and whether it stands there by its bare name. */
function namesIn(environment: unknown): [name: string, bare: boolean][] {
  if (Array.isArray(environment)) return environment.filter((line) => typeof line === 'string').map((line) => [line.split('=')[0] ?? '', !line.includes('=')])
  return Object.entries((environment ?? {}) as Record<string, unknown>).map(([name, value]) => [name, value === null])
}

export interface StackFiles {
  /** The copy of the checkout, working directory of the client. */
  directory: string
  /** Relative to it, in the order in which they are merged. */
  files: string[]
  environment: Record<string, string>
  remove(): void
}

/**
 * What `docker stack deploy` is given: a copy of the checkout whose compose files carry prefixed variables, and the
 * labels that abra sets in one more file. abra fills variables in by itself; the docker client takes them from its own
 * environment, where a recipe could otherwise set LD_PRELOAD or DOCKER_HOST for it.
 */
export function makeStackFiles(options: {
  checkout: string
  files: { path: string; text: string }[]
  version: string
  environment: Record<string, string>
  labels: Record<string, Record<string, string>>
}): StackFiles {
  const directory = mkdtempSync(join(tmpdir(), 'abra-'))
  const remove = (): void => rmSync(directory, { recursive: true, force: true })
  try {
    cpSync(options.checkout, directory, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => relative(options.checkout, path).split(sep)[0] !== '.git'
    })
    for (const { path } of options.files) writeFileSync(join(directory, path), prefixVariables(readFileSync(join(options.checkout, path), 'utf8')))
    const stamped = '.abra-labels.yml'
    const passed = passedThrough(
      options.files.map(({ text }) => text),
      options.environment
    )
    const services = Object.fromEntries(
      [...new Set([...Object.keys(options.labels), ...Object.keys(passed)])].map((name) => [
        name,
        {
          ...(options.labels[name] === undefined ? {} : { deploy: { labels: options.labels[name] } }),
          ...(passed[name] === undefined ? {} : { environment: passed[name] })
        }
      ])
    )
    writeFileSync(join(directory, stamped), stringify({ version: options.version, services }))
    return {
      directory,
      files: [...options.files.map(({ path }) => path), stamped],
      environment: Object.fromEntries(Object.entries(options.environment).map(([name, value]) => [`${prefix}${name}`, value])),
      remove
    }
  } catch (error) {
    remove()
    throw error
  }
}
