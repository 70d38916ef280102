/** What happened, where, and what to do next: the text is shown as it is. */
export class ForgeError extends Error {
  override name = 'ForgeError'
}
