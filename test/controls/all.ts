import { type Control, readControls } from '../../fixtures/control.ts'
import { type ControlReport, runControl } from './run.ts'

/** Runs controls one after another on a server, all of them `times` times; `each` hears of every one. For the soak and for hand. */
export async function runAllControls(options: {
  server: { name: string; dockerHost: string }
  times: number
  only?: (control: Control) => boolean
  each: (report: ControlReport) => void
}): Promise<ControlReport[]> {
  const chosen = readControls().filter(options.only ?? (() => true))
  const reports: ControlReport[] = []
  for (let time = 0; time < options.times; time += 1)
    for (const control of chosen) {
      const report = await runControl(control, options.server)
      options.each(report)
      reports.push(report)
    }
  return reports
}
