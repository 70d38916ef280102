import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { stringify } from 'yaml'

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
    const services = Object.fromEntries(Object.entries(options.labels).map(([name, labels]) => [name, { deploy: { labels } }]))
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
