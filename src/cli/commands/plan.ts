import { InfrastructureError } from '../../model/failure.ts'
import type { Invocation } from '../arguments.ts'

export function execute(_: Invocation): Promise<number> {
  throw new InfrastructureError('plan is not there yet', 'Use run.')
}
