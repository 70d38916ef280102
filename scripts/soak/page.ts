/** One part of a soak, and what went wrong in it. */
export interface SoakPart {
  title: string
  passed: number
  failed: string[]
  seconds: number
  /** When it began, ISO 8601, and at which commit. */
  started: string
  commit: string
}

/** docs/soak.json, from which the page is made: the latest result of each part. */
export interface Soak {
  machine: string
  seed: string
  parts: SoakPart[]
}

/** What was run now over what is on record; parts that were not run stay as they were. Pure. */
export function withParts(known: Soak | undefined, now: Soak): Soak {
  const titles = new Set(now.parts.map((part) => part.title))
  return { ...now, parts: [...(known?.parts ?? []).filter((part) => !titles.has(part.title)), ...now.parts].sort((a, b) => (a.title < b.title ? -1 : 1)) }
}

/** The page docs/soak.md. Pure. */
export function soakPage(soak: Soak): string {
  const rows = soak.parts.map(
    (part) => `| ${part.title} | ${part.passed} | ${part.failed.length} | ${Math.round(part.seconds)} s | ${part.started.slice(0, 10)} | ${part.commit} |`
  )
  const problems = soak.parts.flatMap((part) => part.failed.map((problem) => `- ${part.title}: ${problem}`))
  return [
    '# Soak',
    '',
    'What is too long for CI, run by `npm run test:soak -- --write`: every good recipe again and again, kills at random moments of a run, each',
    'followed by `testme janitor` and a look at everything that could be left (Docker objects, snapshots, processes, namespaces, private files',
    'of the run), and every negative control three times. The good runs live on a second server beside the kills and must stay green.',
    '',
    `${soak.machine}; seed ${soak.seed}.`,
    '',
    '| part | passed | failed | took | date | commit |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    problems.length === 0 ? 'Nothing failed.' : 'What failed:',
    ...(problems.length === 0 ? [] : ['', ...problems]),
    ''
  ].join('\n')
}
