const colours: Record<string, string> = { '31': '#ff7b72', '32': '#7ee787', '33': '#e3b341', '90': '#8b949e', '1': '#ffffff', '36': '#79c0ff' }

/** What a terminal shows in the end: of each line only what came after it was last cleared. Pure. */
export function lastScreen(output: string): string[] {
  return output.split('\n').map(
    (line) =>
      line
        .replace(/\r$/, '')
        .split(/\r\u001b\[K|\r/)
        .at(-1) ?? ''
  )
}

const escapeHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** A page that looks like a terminal with this command and these lines, colours kept. Pure. */
export function terminalPage(command: string, lines: string[]): string {
  const painted = lines.map((line) => {
    let open = false
    const html = escapeHtml(line).replace(/\u001b\[([0-9;]*)m/g, (_, codes: string) => {
      const colour = codes.split(';').flatMap((code) => colours[code] ?? [])[0]
      const close = open ? '</span>' : ''
      open = colour !== undefined
      return close + (colour === undefined ? '' : `<span style="color:${colour}">`)
    })
    return html.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '') + (open ? '</span>' : '')
  })
  while (painted.at(-1) === '') painted.pop()
  const style = `margin:0;padding:24px 28px;background:#0d1117;color:#e6edf3;font:15px/1.55 'DejaVu Sans Mono',monospace;white-space:pre;width:max-content`
  return `<!doctype html><meta charset="utf-8"><body style="${style}"><span style="color:#8b949e">$</span> ${escapeHtml(command)}\n${painted.join('\n')}</body>`
}
