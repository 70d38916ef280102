import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// Node keeps what it made of the sources: the next start, and every process that a run starts, is faster and smaller.
const cache = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'testme')
enableCompileCache(cache)
process.env['NODE_COMPILE_CACHE'] ??= cache
const { main } = await import('./command.ts')
process.exitCode = await main(process.argv.slice(2))
