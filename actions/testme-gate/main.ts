import '../../src/actions/needs-node.ts'
import { gate } from '../../src/actions/gate.ts'
import { runAction } from '../../src/actions/run-action.ts'

void runAction(gate)
