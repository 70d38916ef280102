/**
 * For tests only: the lines of plain paragraphs in a page as Gitea shows it: text that stands in a `<p>` of the page itself, emphasis included. What stands in
 * anything else (a quote, code, a list, a link) leaves a mark in its place.
 */
export function shownLines(html: string): string[] {
  const lines: string[] = []
  const open: string[] = []
  let line = ''
  const end = (): void => {
    lines.push(line.trim())
    line = ''
  }
  for (const [piece] of html.matchAll(/<[^>]*>|[^<]+/g)) {
    const name = /^<\/?([a-z0-9]+)/i.exec(piece)?.[1]?.toLowerCase()
    const inText = open[0] === 'p' && open.every((each) => ['p', 'em', 'strong'].includes(each))
    if (name === undefined) {
      const [first = '', ...others] = piece.split('\n')
      line += inText ? first : '\ue000'
      for (const other of others) {
        end()
        line = inText ? other : '\ue000'
      }
    } else if (name === 'br') end()
    else if (!['hr', 'img', 'input'].includes(name)) {
      if (piece.startsWith('</')) open.splice(Math.max(0, open.lastIndexOf(name)))
      else open.push(name)
      if (name === 'p') end()
      else line += '\ue000'
    }
  }
  end()
  return lines
}
