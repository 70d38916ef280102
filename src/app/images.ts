import { messageOf, StageFailure } from '../model/failure.ts'
import type { Compose } from '../recipe/compose.ts'
import { EngineError } from '../swarm/engine.ts'
import type { AppContext } from './context.ts'

/** L15: pulls come before the deploy, so that a missing image ends the stage before anything is created. */
export async function makeImagesPresent(context: AppContext, compose: Compose): Promise<void> {
  for (const service of Object.values(compose.services)) {
    context.progress(`pulling ${service.image}`)
    try {
      const answer = await context.engine.raw('POST', `/images/create?fromImage=${encodeURIComponent(service.image)}`)
      const text = answer.content.toString('utf8')
      const error = /"error":"([^"]+)"/.exec(text)?.[1] ?? (answer.status >= 300 ? text : undefined)
      if (error === undefined) continue
      const limited = /toomanyrequests|rate limit/i.test(error)
      const missing = /manifest unknown|not found|no such image|name unknown/i.test(error)
      throw new StageFailure(
        'images',
        limited || !missing ? 'infrastructure' : 'recipe',
        `${service.file}:${service.line}  the image ${service.image} of "${service.name}" ${missing ? 'does not exist in its registry' : 'could not be pulled'}`,
        [error]
      )
    } catch (error) {
      if (error instanceof EngineError) throw new StageFailure('images', 'infrastructure', messageOf(error))
      throw error
    }
  }
}
