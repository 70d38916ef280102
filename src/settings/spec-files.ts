import { existsSync, globSync } from 'node:fs'
import type { StageName } from '../model/types.ts'

/** The stages that specs can belong to; where nothing else is said, it is custom. */
export const specStages = ['install', 'upgrade', 'backup', 'restore', 'custom'] as const satisfies readonly StageName[]

/**
 * The stage that a spec belongs to, by its path below the tests folder: `install.spec.ts` and everything in the folder
 * `install`, and likewise for upgrade, backup and restore; every other one belongs to custom. Pure.
 */
export function stageOfSpec(file: string): (typeof specStages)[number] {
  const first = file.includes('/') ? file.slice(0, file.indexOf('/')) : file.replace(/\.spec\.ts$/, '')
  return specStages.find((stage) => stage === first) ?? 'custom'
}

/** Those of a stage. Pure. */
export const specsOfStage = (specs: readonly string[], stage: StageName): string[] => specs.filter((file) => stageOfSpec(file) === stage)

const isSource = (file: string): boolean => /\.[mc]?[jt]sx?$/.test(file)

/**
 * The specs among the files of a tests folder, and the files that somebody will take for specs and that would never run
 * (L83): named otherwise, or in a folder in which there is no spec at all. Pure.
 */
export function specsAmong(files: readonly string[]): { specs: string[]; unread: string[] } {
  const sources = files.filter(isSource).sort()
  const specs = sources.filter((file) => file.endsWith('.spec.ts'))
  const unread = sources.filter((file) => !specs.includes(file) && (specs.length === 0 || /\.(spec|test)\.[a-z]+$/.test(file)))
  return { specs, unread }
}

/** The same for a folder on disk. */
export function specFiles(directory: string | null): { specs: string[]; unread: string[] } {
  if (directory === null || !existsSync(directory)) return { specs: [], unread: [] }
  return specsAmong(globSync('**/*', { cwd: directory, exclude: ['**/node_modules'] }))
}
