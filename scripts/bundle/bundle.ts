import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { licences } from './licences.ts'

/** What is built, by the name of the bundle. Those that share `lifecycle` are a few lines each. */
export const bundles: Record<string, string> = {
  gate: 'actions/testme-gate/main.ts',
  stage: 'actions/recipe-stage/main.ts',
  'stage-post': 'actions/recipe-stage/post.ts',
  teardown: 'actions/teardown/main.ts',
  lifecycle: 'src/actions/doors.ts',
  'job-keeper': 'src/actions/job-keeper-main.ts',
  browser: 'src/browser/browser-main.ts',
  'sandbox-gate': 'src/sandbox/gate-main.ts'
}

const head = '// Built by `npm run build` from src/. Do not edit; licences of what it holds: LICENSES.txt.'

/** The doors are a bundle of their own, which the others load from beside them. */
const doorsApart: Plugin = {
  name: 'doors-apart',
  setup: (build) => {
    build.onResolve({ filter: /\/doors\.ts$/ }, ({ kind }) => (kind === 'entry-point' ? undefined : { path: './lifecycle.cjs', external: true }))
  }
}

/** zod brings its messages in fifty languages along, of which we show English. */
const oneLanguage: Plugin = {
  name: 'one-language',
  setup: (build) => {
    build.onLoad({ filter: /\/node_modules\/zod\/v4\/locales\/index\.js$/ }, () => ({ contents: "export { default as en } from './en.js'\n", loader: 'js' }))
  }
}

/** Builds every bundle of the sources in `root` into `folder`, which is made anew. Returns a line on each. */
export async function bundle(root: string, folder: string): Promise<string[]> {
  const inputs = new Set<string>()
  const built: { name: string; text: string }[] = []
  for (const [name, entry] of Object.entries(bundles)) {
    const result = await build({
      absWorkingDir: root,
      entryPoints: [entry],
      bundle: true,
      write: false,
      outfile: join(folder, `${name}.cjs`),
      platform: 'node',
      target: 'node24',
      format: 'cjs',
      keepNames: true,
      charset: 'utf8',
      // They are collected in a file of their own.
      legalComments: 'none',
      banner: { js: head },
      define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
      plugins: [doorsApart, oneLanguage],
      metafile: true,
      logLevel: 'silent'
    })
    // A warning is, for instance, an `import.meta` that would be empty in the bundle.
    for (const { text, location } of result.warnings) throw new Error(`${location?.file}:${location?.line} ${text}`)
    const [file] = result.outputFiles
    if (file === undefined) throw new Error(`nothing was built of ${entry}`)
    for (const input of Object.keys(result.metafile.inputs)) inputs.add(input)
    built.push({ name: `${name}.cjs`, text: file.text })
  }
  built.push({ name: 'LICENSES.txt', text: licences(root, [...inputs]) })
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const { name, text } of built) writeFileSync(join(folder, name), text)
  return built.map(({ name, text }) => `${join(basename(folder), name)}  ${Math.ceil(Buffer.byteLength(text) / 1024)} KiB`)
}
