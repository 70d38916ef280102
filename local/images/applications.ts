import { directus } from './applications/directus.ts'
import { etherpad } from './applications/etherpad.ts'
import { keycloak } from './applications/keycloak.ts'
import { matrixSynapse } from './applications/matrix-synapse.ts'
import { n8n } from './applications/n8n.ts'
import type { ImageDefinition } from './definitions.ts'

/**
 * Real applications, made of their real packages, by the recipe that needs them. They take minutes to make, so they are made when such a recipe is run and
 * never for `npm test`.
 */
export const applications: Readonly<Record<string, readonly ImageDefinition[]>> = { directus, etherpad, keycloak, 'matrix-synapse': matrixSynapse, n8n }
