import type { Mask } from './mask.ts'
import { breaksIn, formAt, joinLines } from './matches.ts'

/**
 * A filter between a command and its log (L138): what comes out, put together, is what `mask.apply` makes of what came
 * in, put together, wherever the chunks were cut. It keeps back only an end that some value could continue.
 * `end` gives out what is left. Values added between two chunks count from then on.
 */
export function createMaskingStream(mask: Mask, write: (text: string) => void): { push(chunk: string): void; end(): void } {
  let held = ''
  const drain = (ended: boolean): void => {
    const { out, kept } = maskPart(mask, held, ended)
    held = kept
    if (out !== '') write(out)
  }
  return {
    push(chunk) {
      held += chunk
      drain(false)
    },
    end() {
      drain(true)
    }
  }
}

/** What of a text can be given out now, masked, and what must wait for more. Pure but for the mask it reads. */
function maskPart(mask: Mask, text: string, ended: boolean): { out: string; kept: string } {
  const { index } = mask
  if (index.longest === 0) return { out: text, kept: '' }
  const joined = joinLines(text)
  let out = ''
  let written = 0
  for (let position = 0; position < joined.text.length; ) {
    // A value that may still grow is decided only when it cannot: the longest form at the leftmost place wins.
    if (!ended && joined.text.length - position < index.longest && index.mayBegin(joined.text.slice(position))) {
      const from = joined.origin(position)
      return { out: out + text.slice(written, from), kept: text.slice(from) }
    }
    const form = formAt(joined, position, index)
    if (form === undefined) {
      position += 1
      continue
    }
    const start = joined.origin(position)
    const end = joined.origin(position + form.length - 1) + 1
    out += `${text.slice(written, start)}***${breaksIn(text.slice(start, end))}`
    written = end
    position += form.length
  }
  return { out: out + text.slice(written), kept: '' }
}
