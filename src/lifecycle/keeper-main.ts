import { RunDirectory } from '../run/directory.ts'
import { endOnSignals, keep } from './keeper.ts'

// The keeper's process: its only word is the run directory. Signals of a step's process group do not reach it, and one
// that is sent to it by hand makes it remove the run before it goes.
const run = new RunDirectory(process.argv[2] ?? '')
endOnSignals(run)
await keep(run)
