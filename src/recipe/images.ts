import type { Compose } from './compose.ts'

export interface ImageUse {
  image: string
  service: string
  file: string
  line: number
}

/** The images that a compose file asks for, each service's own, in the order of the services. */
export function imagesOf(compose: Compose): ImageUse[] {
  return Object.values(compose.services).map((service) => ({
    image: service.image,
    service: service.name,
    file: service.imagePlace.file,
    line: service.imagePlace.line
  }))
}
