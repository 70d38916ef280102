import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Plan, type StageName, type StageResult, stageNames } from '../model/types.ts'

/** Writes a file whole or not at all: readers in other processes never see half of it. */
export function writeAtomic(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true })
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`
  writeFileSync(temporary, content, { mode: 0o644 })
  renameSync(temporary, path)
}

/** The one place on disk that holds a run's state; each stage reads what earlier ones wrote. */
export class RunDirectory {
  readonly path: string
  constructor(path: string) {
    this.path = path
  }

  file(...parts: string[]): string {
    return join(this.path, ...parts)
  }

  writePlan(plan: Plan): void {
    writeAtomic(this.file('plan.json'), `${JSON.stringify(plan, null, 2)}\n`)
  }

  /** Throws when the directory holds no plan: it is then not a run. */
  readPlan(): Plan {
    const path = this.file('plan.json')
    if (!existsSync(path)) throw new Error(`${path} does not exist: ${this.path} is not a run directory`)
    return JSON.parse(readFileSync(path, 'utf8')) as Plan
  }

  writeStage(result: StageResult): void {
    writeAtomic(this.file('stages', `${result.stage}.json`), `${JSON.stringify(result, null, 2)}\n`)
  }

  readStage(stage: StageName): StageResult | undefined {
    const path = this.file('stages', `${stage}.json`)
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as StageResult) : undefined
  }

  readStages(): StageResult[] {
    return stageNames.flatMap((stage) => this.readStage(stage) ?? [])
  }
}
