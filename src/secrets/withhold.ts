import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Mask } from './mask.ts'

export interface Withheld {
  file: string
  reason: string
}

const list = 'withheld.json'

/** What was withheld from a folder so far. */
export function readWithheld(root: string): Withheld[] {
  const file = join(root, list)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Withheld[]) : []
}

/**
 * Takes a file away and leaves a note in its place, so that nobody looks for it. Files in which a run keeps its state
 * (plan.json, stages/) are needed: in them the value alone is taken away.
 */
export function withhold(root: string, file: string, reason: string, mask: Mask): void {
  const path = join(root, file)
  if (/^(plan\.json|stages\/[a-z]+\.json)$/.test(file)) writeFileSync(path, mask.apply(readFileSync(path, 'utf8')))
  else {
    rmSync(path, { force: true })
    // The name itself may be what gave the secret away.
    const note = join(root, `${mask.apply(file)}.withheld.txt`)
    mkdirSync(dirname(note), { recursive: true })
    writeFileSync(note, `This file is withheld: ${reason}.\n`)
  }
  writeFileSync(join(root, list), `${JSON.stringify([...readWithheld(root), { file: mask.apply(file), reason }], null, 2)}\n`)
}
