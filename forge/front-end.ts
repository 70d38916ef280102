// Gitea's pages as people know them. The Go module brings the sources of its front end, not what is built from them;
// tests need neither, a person who looks at the demo does: without it the page of a run is empty.
import { rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { execa } from 'execa'
import { ForgeError } from './errors.ts'

/** What `vite build` reads of the sources. */
const parts = [
  ...[
    'web_src',
    'public',
    'assets',
    'templates',
    'options',
    'package.json',
    'pnpm-lock.yaml',
    'tailwind.config.ts',
    'tsconfig.json',
    'types.d.ts',
    'vite.config.ts'
  ]
]
/** The release that package.json of Gitea 1.26.0 names. */
const pnpm = 'pnpm@10.33.0'

async function run(words: string[], folder: string, what: string): Promise<void> {
  const [command = '', ...rest] = words
  const ended = await execa(command, rest, {
    cwd: folder,
    reject: false,
    stdin: 'ignore',
    all: true,
    env: {
      // The front end is built by the node that runs this, whatever npm itself runs on.
      PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? '/usr/bin:/bin'}`,
      NODE_ENV: 'production',
      ENABLE_SOURCEMAP: 'false',
      CI: 'true'
    }
  })
  if (ended.exitCode === 0) return
  const said = ended.all.trim().split('\n').slice(-15).join('\n')
  throw new ForgeError(`${what} failed (exit code ${ended.exitCode}):\n${said}\nIt needs npm and the network. Repair what is named above, then run this again.`)
}

/**
 * Builds the front end of the sources in `module`; `into` is a static root with pages afterwards: options, templates, public.
 * Takes a minute or two and half a gigabyte meanwhile.
 */
export async function buildFrontEnd(module: string, into: string): Promise<void> {
  await run(['cp', '-R', '--no-preserve=mode,ownership', ...parts.map((part) => join(module, part)), into], '/', 'copying the sources of the front end')
  const withPnpm = ['npm', 'exec', '--yes', `--package=${pnpm}`, '--', 'pnpm']
  await run([...withPnpm, 'install', '--prod', '--frozen-lockfile', '--ignore-scripts'], into, 'fetching the libraries of the front end')
  await run([process.execPath, 'node_modules/vite/bin/vite.js', 'build'], into, 'building the front end')
  for (const part of ['node_modules', 'web_src', 'assets']) rmSync(join(into, part), { recursive: true })
}
