/** What happened, where, and what to do next: the text is shown as it is. */
export class ServerError extends Error {
  override name = 'ServerError'
}
