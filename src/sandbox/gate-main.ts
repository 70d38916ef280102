import { messageOf } from '../model/failure.ts'
import { type GateOptions, openGate } from './gate.ts'

// The gate as a process of its own: what comes out of a sandbox is read here, where nothing of a run is. It ends with whoever started it.
process.on('disconnect', () => process.exit(0))
process.once('message', (options: GateOptions) => {
  openGate(options).then(
    () => process.send?.('open'),
    (error: unknown) => process.send?.(messageOf(error))
  )
})
