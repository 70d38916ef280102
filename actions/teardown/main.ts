import '../../src/actions/needs-node.ts'
import { runAction, teardown } from '../../src/actions/doors.ts'

void runAction(teardown)
