/** What a command was called with: its words, the switches that were given, and the options that take a value. */
export interface Invocation {
  words: string[]
  flags: ReadonlySet<string>
  values: Readonly<Record<string, string | undefined>>
}
