import { readFixture } from '../../fixtures/build.ts'

const newest = '1.13.0+1.22.1'
const next = '1.14.0+1.22.1'
const changed = (file: string, ...changes: [from: string, to: string][]): string =>
  changes.reduce(
    (text, [from, to]) => {
      if (!text.includes(from)) throw new Error(`${file} of custom-html no longer has ${from}`)
      return text.replaceAll(from, to)
    },
    readFixture('custom-html', newest, file)
  )

/** What somebody proposes for a recipe: a branch, what the pull request says, and the files. */
export interface Proposal {
  branch: string
  title: string
  body: string
  files: Record<string, string>
}

/** A new version that everybody can upgrade to. */
export const good: Proposal = {
  branch: 'charset-header',
  title: `Send a header of its own, as ${next}`,
  body: 'The configuration gets a new name, so that a running app takes it up.',
  files: {
    'compose.yml': changed('compose.yml', [`version=${newest}`, `version=${next}`]),
    'abra.sh': changed('abra.sh', ['VERSION=v6', 'VERSION=v7']),
    'nginx.conf': changed('nginx.conf', ['X-Recipe-Config v6', 'X-Recipe-Config v7'])
  }
}

/** A new version that installs well, and after an upgrade to which every page is gone: the volume has another name. */
export const losesData: Proposal = {
  branch: 'rename-volume',
  title: `Call the volume "site", as ${next}`,
  body: 'A clearer name. It works on my machine.',
  files: {
    'compose.yml': changed(
      'compose.yml',
      [`version=${newest}`, `version=${next}`],
      ['- content:/usr', '- site:/usr'],
      ['volumes:\n  content:', 'volumes:\n  site:']
    )
  }
}
