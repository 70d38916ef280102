/** The recipes of real applications, one for each kind of difficulty (docs/recipes.md). */
export const applications = ['custom-html', 'keycloak', 'matrix-synapse', 'n8n', 'etherpad', 'directus'] as const
