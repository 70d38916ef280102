import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { bundle } from '../../scripts/bundle/bundle.ts'

const root = join(import.meta.dirname, '..', '..')

/** The bundles as a runner finds them, built of the sources as they are: a copy of the repository without node_modules. Returns the folder of dist. */
export async function freshBundles(): Promise<string> {
  const copy = mkdtempSync(join(tmpdir(), 'testme-bundles-'))
  after(() => rmSync(copy, { recursive: true, force: true }))
  for (const name of ['src', 'recipes', 'package.json']) symlinkSync(join(root, name), join(copy, name))
  await bundle(root, join(copy, 'dist'))
  return join(copy, 'dist')
}
