import { ServerError } from './errors.ts'

export function requireRoot(): void {
  if (process.platform !== 'linux')
    throw new ServerError('the embedded server needs Linux: it is made of network namespaces. Use a Linux machine, or a virtual one.')
  if (process.getuid?.() !== 0)
    throw new ServerError('the embedded server needs root: it creates a network namespace and runs a Docker daemon. Run this again with sudo.')
}
