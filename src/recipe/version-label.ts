import type { Compose } from './compose.ts'
import type { Place } from './place.ts'

export interface VersionLabel {
  key: string
  text: string
  place: Place
  /** `coop-cloud.<stack>.app.version`, which nobody reads any more. */
  old: boolean
  /** The stack stands in the key as a variable that Docker does not fill in, because the labels are a mapping. */
  literal: boolean
}

/** The label with the recipe's version: on `app` first, on the service before the container, in list and mapping form, the old form too. */
export function versionLabel(compose: Compose): VersionLabel | undefined {
  const services = Object.values(compose.services).sort((a, b) => Number(b.name === 'app') - Number(a.name === 'app'))
  const found = services.flatMap((service) =>
    [service.deployLabels, service.labels].flatMap((labels) =>
      Object.entries(labels).flatMap(([key, text]): VersionLabel[] => {
        const match = /^coop-cloud\.(\$\{?\w+\}?|[^.]+)\.(app\.)?version$/.exec(key)
        if (match === null) return []
        const place = compose.places.of(labels, key) ?? { file: service.file, line: service.line }
        return [{ key, text: text.trim(), place, old: match[2] !== undefined, literal: match[1]?.startsWith('$') === true }]
      })
    )
  )
  return found.find((label) => !label.old) ?? found[0]
}
