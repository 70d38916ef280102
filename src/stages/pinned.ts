import type { ReadApp } from '../app/read-app.ts'
import { sameImage } from '../recipe/pull.ts'

/**
 * L30: an upgrade in which our own settings give a service the image of the base, while the recipe asks for another one.
 * The head would be deployed, healthy and never run. Pure; the sentence, or undefined.
 */
export function oldImagePinned(base: Pick<ReadApp, 'compose'>, head: Pick<ReadApp, 'compose' | 'ownImages'>): string | undefined {
  for (const service of Object.values(head.compose.services)) {
    const own = head.ownImages[service.name]
    const old = base.compose.services[service.name]?.image
    if (own === undefined || old === undefined || sameImage(own, service.image) || !sameImage(old, service.image)) continue
    return `the settings pin "${service.name}" to ${service.image}, the image of the base; this version asks for ${own}, which never ran`
  }
  return undefined
}
