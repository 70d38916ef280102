import { InfrastructureError } from '../../model/failure.ts'
import type { Invocation } from '../arguments.ts'

export function execute(_: Invocation): Promise<number> {
  throw new InfrastructureError('doctor is not there yet', 'Use local status.')
}
