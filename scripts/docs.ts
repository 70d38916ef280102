import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generatedDocs } from './docs/generated.ts'

/** Writes the generated parts of docs/: the verdict table, the settings, the schemas. `npm test` fails when they are not current. */
const root = join(import.meta.dirname, '..')
for (const { file, render } of generatedDocs) {
  const path = join(root, file)
  let current = ''
  try {
    current = readFileSync(path, 'utf8')
  } catch {
    // It is made now.
  }
  const wanted = render(current)
  if (wanted === current) continue
  writeFileSync(path, wanted)
  console.log(`${file} written`)
}
