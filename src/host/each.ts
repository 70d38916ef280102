import { messageOf } from '../model/failure.ts'
import type { Line } from './line.ts'

/** Does one after the other, each for itself: one that fails is told by its name, and keeps no other from its turn. `failed`: another line about it. */
export async function eachForItself<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  work: (item: T) => Promise<Line[]>,
  failed: (item: T, error: unknown) => Line | undefined = () => undefined
): Promise<Line[]> {
  const lines: Line[] = []
  for (const item of items) {
    try {
      lines.push(...(await work(item)))
    } catch (error) {
      lines.push(failed(item, error) ?? { state: 'warn', text: `${nameOf(item)}: ${messageOf(error)}`, mend: 'It is tried again the next time.' })
    }
  }
  return lines
}
