/** The keys that a zod schema of maps knows at a path; empty where it knows none. For "did you mean". */
export function knownKeys(schema: unknown, path: readonly PropertyKey[]): string[] {
  let inner = schema
  for (const step of path) inner = stepInto(inner, String(step))
  return Object.keys(shapeOf(inner))
}

interface Inside {
  _zod?: { def: { innerType?: unknown; shape?: Record<string, unknown>; valueType?: unknown; element?: unknown } }
}

function unwrapped(schema: unknown): Inside {
  let inner = schema as Inside | undefined
  while (inner?._zod?.def.innerType !== undefined) inner = inner._zod.def.innerType as Inside
  return inner ?? {}
}

function shapeOf(schema: unknown): Record<string, unknown> {
  return unwrapped(schema)._zod?.def.shape ?? {}
}

function stepInto(schema: unknown, key: string): unknown {
  const { valueType, element } = unwrapped(schema)._zod?.def ?? {}
  return shapeOf(schema)[key] ?? valueType ?? element
}
