import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execa } from 'execa'

/** A program of a Go module: its package and the version of its module. Go compares what it fetches with the public list of sums. */
export interface GoProgram {
  program: string
  version: string
}

/** Compiles a program with this machine's own Go, which knows the way to its proxy of modules, into `target`; it needs no library of the system it runs on. */
export async function compileProgram({ program, version }: GoProgram, target: string): Promise<void> {
  mkdirSync(dirname(target), { recursive: true })
  const folder = mkdtempSync(join(dirname(target), '.compiling-'))
  try {
    // Go installs into GOBIN only for this machine's own kind; in a folder without a go.mod: with one it would be about that module.
    const result = await execa('go', ['install', '-trimpath', '-ldflags=-s -w', `${program}@${version}`], {
      cwd: folder,
      env: { CGO_ENABLED: '0', GOBIN: folder, GOOS: '', GOARCH: '' },
      reject: false,
      stdin: 'ignore',
      all: true
    })
    if (result.code === 'ENOENT')
      throw new Error(
        `Go is not installed, and ${program} is compiled from its source\n       Install Go 1.26 or newer (any from 1.21 on fetches it by itself), put \`go\` on PATH, then run this again. Debian from 13 on: apt-get install golang-go`
      )
    if (result.exitCode !== 0)
      throw new Error(
        `Go could not make ${program} ${version}\n       ${(result.all ?? '').trim().split('\n').slice(-5).join('\n       ')}\n       Where it fetches modules is set with GOPROXY; Go before 1.21 cannot fetch the newer Go that a program may ask for.`
      )
    const [file, ...others] = readdirSync(folder)
    if (file === undefined || others.length > 0)
      throw new Error(`Go was asked for ${program} and put ${others.length + (file === undefined ? 0 : 1)} files down`)
    renameSync(join(folder, file), target)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
