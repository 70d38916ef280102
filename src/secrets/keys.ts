/** Names whose values are secrets by what they are called (L137). */
const secretName = /(SECRET|PASSW|PASSPHRASE|TOKEN|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY|_KEY$|^KEY$|_PASS$|_PWD$|SALT$|DSN$)/i

/** abra's env files say SECRET_…_VERSION=v1 (the version's name), and *_FILE holds a path; length and the like are no values either. */
const namesNoValue = /_(VERSION|FILE|LENGTH|CHARSET|NAME)$/i

export function isSecretKey(key: string): boolean {
  return secretName.test(key) && !namesNoValue.test(key)
}

/** A dump of settings (`KEY=value` or `KEY: value`, one a line, with or without export, quotes and a comment sign) with the values of secret names masked, the names kept. */
export function maskByKey(text: string): string {
  return text.replace(
    /^([ \t]*(?:#[ \t]*)?(?:-[ \t]+)?(?:export[ \t]+)?["']?)([A-Za-z_][A-Za-z0-9_.-]*)(["']?[ \t]*[=:][ \t]*)(\S.*)$/gm,
    (line, lead, key, sign) => (isSecretKey(key) ? `${lead}${key}${sign}***` : line)
  )
}
