import { join } from 'node:path'
import { bundle } from './bundle/bundle.ts'

/** Builds dist/, the programs that runners start. The same sources give the same bytes. */
const root = join(import.meta.dirname, '..')
for (const line of await bundle(root, join(root, 'dist'))) console.log(line)
