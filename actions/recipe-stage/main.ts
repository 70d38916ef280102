import '../../src/actions/needs-node.ts'
import { recipeStage, runAction } from '../../src/actions/doors.ts'

void runAction(recipeStage)
