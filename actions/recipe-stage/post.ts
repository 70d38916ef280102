import '../../src/actions/needs-node.ts'
import { recipeStagePost, runAction } from '../../src/actions/doors.ts'

void runAction(recipeStagePost)
