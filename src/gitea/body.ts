/** The body was larger than we take. */
export class TooLarge extends Error {}

/** Reads a body whole, but never more than `limit` bytes of it. */
export async function readBounded(response: Response, limit: number): Promise<string> {
  if (response.body === null) return ''
  const announced = Number(response.headers.get('content-length') ?? '0')
  if (announced > limit) {
    await response.body.cancel().catch(() => {})
    throw new TooLarge(`announces ${announced} bytes`)
  }
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = response.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(chunks).toString('utf8')
    size += value.byteLength
    if (size > limit) {
      await reader.cancel().catch(() => {})
      throw new TooLarge(`more than ${limit} bytes`)
    }
    chunks.push(value)
  }
}
