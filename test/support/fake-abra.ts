import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { Abra, type AbraOptions } from '../../src/abra/abra.ts'
import { Mask } from '../../src/secrets/mask.ts'

export interface FakeAbra {
  abra: Abra
  mask: Mask
  directory: string
  executable: string
  /** What the log file of the door holds. */
  log(): string
  /** The arguments of every call so far. */
  calls(): string[][]
}

/**
 * A door on an executable of this test, for faults that the real part will not show on request. `script` is its shell
 * text; before it runs, its arguments are recorded.
 */
export function fakeAbra(context: TestContext, script: string, options: Partial<AbraOptions> = {}): FakeAbra {
  const folder = mkdtempSync(join(tmpdir(), 'testme-fake-abra-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  const directory = join(folder, 'abra')
  mkdirSync(directory)
  const executable = join(folder, 'fake')
  const calls = join(folder, 'calls')
  writeFileSync(executable, `#!/bin/bash\n{ for word in "$@"; do printf '%s\\0' "$word"; done; printf '\\n\\0'; } >> ${calls}\n${script}\n`)
  chmodSync(executable, 0o755)
  const mask = options.mask ?? new Mask()
  const log = join(folder, 'log')
  return {
    abra: new Abra({ executable, directory, environment: {}, runId: 'test-run', log, ...options, mask }),
    mask,
    directory,
    executable,
    log: () => (existsSync(log) ? readFileSync(log, 'utf8') : ''),
    calls() {
      const lists: string[][] = [[]]
      for (const word of readFileSync(calls, 'utf8').split('\0'))
        if (word === '\n') lists.push([])
        else lists.at(-1)?.push(word)
      return lists.slice(0, -1)
    }
  }
}
