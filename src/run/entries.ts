import { existsSync } from 'node:fs'
import { join } from 'node:path'

// The same code runs from its sources and as bundles in dist/ (CommonJS, one file for each process). This is the one
// place that knows which: the build puts the bundle's own names in the place of `import.meta.filename` and `.dirname`.
const bundled = import.meta.filename.endsWith('.cjs')

/** The folder of this copy of testme: the repository, which a runner clones whole, or the installed package. */
export const root = bundled ? join(import.meta.dirname, '..') : join(import.meta.dirname, '..', '..')

/** Programs that a run starts as processes of their own, by the name of their bundle. */
const programs = {
  keeper: 'src/lifecycle/keeper-main.ts',
  'job-keeper': 'src/actions/job-keeper-main.ts',
  browser: 'src/browser/browser-main.ts',
  'sandbox-gate': 'src/sandbox/gate-main.ts'
}

/** The file that node runs for one of them. */
export function program(name: keyof typeof programs): string {
  return bundled ? join(import.meta.dirname, `${name}.cjs`) : join(root, programs[name])
}

/** A file of ours that another program loads by its path and not through us, such as Playwright's configuration: always the source. */
export const source = (...parts: string[]): string => join(root, 'src', ...parts)

/**
 * The Node for what is not ours, such as Playwright. On a host the one that runs us is a copy with capabilities (docs/host.md): what it starts would
 * get them too, and a Node with capabilities heeds neither NODE_OPTIONS nor NODE_EXTRA_CA_CERTS. The package brings one without; elsewhere it is our own.
 */
export function ordinaryNode(): string {
  const own = join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node')
  return existsSync(own) ? own : process.execPath
}
