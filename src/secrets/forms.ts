/**
 * The forms in which programs print a value. Pure. Every form is free of line breaks: whoever compares takes the line
 * breaks out of the text as well, since `base64`, terminals and PEM files put them anywhere.
 */
export function formsOf(value: string): string[] {
  const forms = new Set<string>(
    [withoutBreaks(value), ...escapedForms(value), ...urlForms(value), ...base64Forms(value), ...hexForms(value)].map(withoutBreaks)
  )
  return [...forms].filter((form) => form.length >= minimumLength).sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
}

/** Shorter values would blank out ordinary words and make every scan red; they are neither masked nor looked for. */
export const minimumLength = 6

export function withoutBreaks(text: string): string {
  return text.replace(/[\r\n]/g, '')
}

function escapedForms(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1)
  const ascii = json.replace(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const markup = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return [
    json,
    ascii,
    // PHP's json_encode escapes the slash.
    json.replaceAll('/', '\\/'),
    markup,
    markup.replaceAll('"', '&quot;'),
    markup.replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
    value.replaceAll("'", `'\\''`)
  ]
}

function urlForms(value: string): string[] {
  // A lone surrogate cannot be URL-encoded; the form does not exist then.
  if (!value.isWellFormed()) return []
  const loose = encodeURIComponent(value)
  const strict = loose.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
  const forms = [loose, strict, loose.replaceAll('%20', '+'), strict.replaceAll('%20', '+')]
  return [...forms, ...forms.map((form) => form.replace(/%[0-9A-F]{2}/g, (each) => each.toLowerCase()))]
}

function hexForms(value: string): string[] {
  const hex = Buffer.from(value).toString('hex')
  return [hex, hex.toUpperCase()]
}

/** Alone with and without padding, and inside a longer text at each of the three alignments, in both alphabets. */
function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value)
  const whole = bytes.toString('base64')
  const forms = [whole, whole.replace(/=+$/, ''), ...[0, 1, 2].map((before) => base64Core(bytes, before))]
  return [...forms, ...forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))]
}

/** The characters that depend on the value alone when `before` bytes (modulo 3) precede it; the mixed ones at the edges are left out. */
function base64Core(bytes: Buffer, before: number): string {
  const encoded = Buffer.concat([Buffer.alloc(before), bytes])
    .toString('base64')
    .replace(/=+$/, '')
  const mixedAtEnd = (before + bytes.length) % 3 === 0 ? 0 : 1
  return encoded.slice([0, 2, 3][before], encoded.length - mixedAtEnd)
}
