import type { Finding } from '../../model/types.ts'
import { imagesOf } from '../images.ts'
import { finding, type OddityQuestion } from './question.ts'

/** What is odd about the files that configs and secrets are made of, and about their names. */
export function contentFindings({ compose, files }: OddityQuestion): Finding[] {
  return (['configs', 'secrets'] as const).flatMap((kind) =>
    Object.entries(compose[kind]).flatMap(([key, object]) => {
      const of = `${kind.slice(0, -1)} "${key}"`
      const found = object.file === undefined ? undefined : files.look(object.file)
      const place = compose.places.of(object.raw, 'file') ?? object.place
      const crlf =
        found?.kind === 'file' && /^#![^\n]*\r\n/.test(found.content.subarray(0, 200).toString('latin1'))
          ? [
              finding(
                'warning',
                'script-crlf',
                place,
                `${of} is made of ${object.file}, a script whose lines end as on Windows: no kernel finds its interpreter`,
                'Save it with the line ends of Unix, and keep them so with .gitattributes.'
              )
            ]
          : []
      if (object.file === undefined || object.external || !object.nameVariables.every((name) => name === 'STACK_NAME')) return crlf
      return [
        ...crlf,
        finding(
          'note',
          'config-without-version',
          object.place,
          `the name of ${of} holds no version, so its content can never change`,
          `Name it \${STACK_NAME}_${key}_\${…_VERSION} and export the version in abra.sh.`
        )
      ]
    })
  )
}

/** A mark that editors of Windows put in front of a text; to a shell, and to readers of env files, it is part of the first word. */
export function markFindings({ files, compose }: OddityQuestion): Finding[] {
  return ['.env.sample', 'abra.sh', ...compose.files.map((file) => file.path)].flatMap((path) => {
    const found = files.look(path)
    if (found.kind !== 'file') return []
    const mark = found.content.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))
    const crlf = path === 'abra.sh' && found.content.includes('\r\n')
    return [
      ...(mark
        ? [
            finding(
              'warning',
              'file-mark',
              { file: path, line: 1 },
              `${path} begins with a byte order mark, which some readers take for a part of its first word`,
              'Save it as UTF-8 without a mark.'
            )
          ]
        : []),
      ...(crlf
        ? [
            finding(
              'warning',
              'script-crlf',
              { file: path, line: 1 },
              'the lines of abra.sh end as on Windows: a shell takes the end for a part of every value',
              'Save it with the line ends of Unix.'
            )
          ]
        : [])
    ]
  })
}

/** Words that name no version: what is behind them changes without a commit of the recipe. */
const moving = /^(latest|stable|testing|edge|nightly|main|master|dev|develop|development|unstable|rolling|current|lts|rc|beta|alpha)$/

/** What was tested today is not what people get tomorrow. */
export function imageFindings({ compose }: OddityQuestion): Finding[] {
  return imagesOf(compose).flatMap(({ image, service, file, line }) => {
    if (image.includes('@')) return []
    const tag = /:([^/:]+)$/.exec(image)?.[1]
    if (tag !== undefined && !moving.test(tag)) return []
    return [
      finding(
        'note',
        'image-moving',
        { file, line },
        `${image}, of service "${service}", ${tag === undefined ? 'has no tag' : `has the tag ${tag}, which names no version`}: tomorrow it may be another image than the one that was tested`,
        'Name a version.'
      )
    ]
  })
}
