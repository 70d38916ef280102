/** The bounds of the grammar, for the parser, its messages and the documentation. */
export const limits = {
  /** UTF-16 units of the whole comment; Gitea takes 70,000 and more (run on 1.26.0). */
  bodyLength: 65_536,
  /** Characters of a command's line. */
  lineLength: 200,
  /** Words after `!testme`. */
  words: 12,
  /** Hex digits of a commit. Fewer than 12 could be found by trying. */
  shaLeast: 12,
  shaMost: 64,
  keepMinutes: 60,
  /** Characters of a wrong word that is quoted in an answer. */
  quotedWord: 40
} as const
