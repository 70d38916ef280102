import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The licence of every package that went into the bundles, from the files that esbuild read. Throws for a package
 * without one: what we may not hand on is not bundled.
 */
export function licences(root: string, inputs: readonly string[]): string {
  const folders = new Set(inputs.flatMap((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []))
  return [...folders]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
        name: string
        version: string
        license: string
      }
      const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry))
      if (file === undefined || license === undefined) throw new Error(`${name} ${version} names no licence, so it cannot be part of a bundle`)
      return `${name} ${version} (${license})\n\n${readFileSync(join(root, folder, file), 'utf8')
        .trim()
        .replaceAll('\r\n', '\n')}\n`
    })
    .join(`\n${'-'.repeat(80)}\n\n`)
}
