import { z } from 'zod'
import { withGenerated } from '../verdict/page.ts'
import { hostSchema } from './configuration.ts'
import { hostRefusals } from './refusals.ts'

interface JsonSchema {
  description?: string
  default?: unknown
  properties?: Record<string, JsonSchema>
  additionalProperties?: JsonSchema | boolean
  items?: JsonSchema
  required?: string[]
}

/** docs/host.md with its tables: the keys of the configuration, and why a host refuses. */
export function hostPage(current: string): string {
  const keys = keysOf(z.toJSONSchema(hostSchema, { io: 'input' }) as JsonSchema, '')
  const table = ['| key | default | meaning |', '| --- | --- | --- |', ...keys]
  const refusals = ['| reason_code | why |', '| --- | --- |', ...Object.entries(hostRefusals).map(([code, sentence]) => `| \`${code}\` | ${sentence} |`)]
  return withGenerated(withGenerated(current, 'keys', table.join('\n')), 'refusals', refusals.join('\n'))
}

function keysOf(schema: JsonSchema, prefix: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, each]) => {
    const key = `${prefix}${name}`
    const fallback = schema.required?.includes(name) === true ? 'none, it must be there' : `\`${JSON.stringify(each.default)}\``
    const row = `| \`${key}\` | ${fallback} | ${each.description ?? ''} |`
    const below = typeof each.additionalProperties === 'object' ? keysOf(each.additionalProperties, `${key}.<name>.`) : keysOf(each.items ?? {}, `${key}[].`)
    return [row, ...below]
  })
}
