// What the bundles of recipe-stage, its post, teardown and the keeper share: one file, dist/lifecycle.cjs, so that a
// runner clones and a reader reads it once.
export { runJobKeeper } from './job-keeper-run.ts'
export { runAction } from './run-action.ts'
export { recipeStage } from './stage.ts'
export { recipeStagePost, teardown } from './teardown.ts'
