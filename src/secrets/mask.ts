/**
 * Secrets never reach a file or a terminal: every value generated for a run is registered here before anything is
 * written, in the forms in which programs print it (plain, base64, URL-encoded).
 */
export class Mask {
  #forms: string[] = []

  /** Values shorter than six characters would blank out ordinary text and are not masked. */
  add(value: string): void {
    if (value.length < 6) return
    const base64 = Buffer.from(value).toString('base64')
    const forms = [value, base64, base64.replace(/=+$/, ''), encodeURIComponent(value)]
    this.#forms = [...new Set([...this.#forms, ...forms])].sort((a, b) => b.length - a.length)
  }

  apply(text: string): string {
    let masked = text
    for (const form of this.#forms) masked = masked.replaceAll(form, '***')
    return masked
  }

  /** True when the text holds any form of any registered value. */
  finds(text: string): boolean {
    return this.#forms.some((form) => text.includes(form))
  }

  get size(): number {
    return this.#forms.length
  }
}

/**
 * A stream filter that keeps back as many characters as the longest secret form, so that a value split over two
 * chunks is still caught (L138).
 */
export function createMaskingStream(mask: Mask, write: (text: string) => void, longest = 512): { push(chunk: string): void; end(): void } {
  let held = ''
  return {
    push(chunk) {
      held = mask.apply(held + chunk)
      const newline = held.lastIndexOf('\n')
      // Whole lines go out at once, unless a value could continue on the next line.
      const cut = newline >= 0 ? newline + 1 : held.length > longest * 2 ? held.length - longest : 0
      if (cut === 0) return
      write(held.slice(0, cut))
      held = held.slice(cut)
    },
    end() {
      if (held !== '') write(mask.apply(held))
      held = ''
    }
  }
}
