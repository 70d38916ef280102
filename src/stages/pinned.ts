import type { ReadApp } from '../app/read-app.ts'
import { parseImage, sameImage } from '../recipe/pull.ts'

/**
 * L30: an upgrade in which our own settings give a service another image than the recipe asks for: that of the base, or,
 * by settings for the head alone, any other of the same name. The head would be deployed, healthy and never run.
 * A choice of compose files that holds for base and head alike is a feature. Pure; the sentence, or undefined.
 */
export function oldImagePinned(base: Pick<ReadApp, 'compose'>, head: Pick<ReadApp, 'compose' | 'ownImages'>, headOnly: boolean): string | undefined {
  for (const service of Object.values(head.compose.services)) {
    const own = head.ownImages[service.name]
    const old = base.compose.services[service.name]?.image
    if (own === undefined || sameImage(own, service.image)) continue
    const laid = old !== undefined && sameImage(old, service.image)
    if (!laid && !(headOnly && parseImage(own).name === parseImage(service.image).name)) continue
    return `the settings pin "${service.name}" to ${service.image}${laid ? ', the image of the base' : ''}; this version asks for ${own}, which never ran`
  }
  return undefined
}
