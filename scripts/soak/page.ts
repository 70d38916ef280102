/** One part of a soak, and what went wrong in it. */
export interface SoakPart {
  title: string
  passed: number
  failed: string[]
  seconds: number
}

/** The page docs/soak.md. Pure. */
export function soakPage(soak: { started: Date; commit: string; machine: string; seed: string; parts: SoakPart[] }): string {
  const rows = soak.parts.map((part) => `| ${part.title} | ${part.passed} | ${part.failed.length} | ${Math.round(part.seconds)} s |`)
  const problems = soak.parts.flatMap((part) => part.failed.map((problem) => `- ${part.title}: ${problem}`))
  return [
    '# Soak',
    '',
    'What is too long for CI, run by `npm run test:soak -- --write`: every good recipe again and again, kills at random moments of a run, each',
    'followed by `testme janitor` and a look at everything that could be left (Docker objects, snapshots, processes, namespaces, private files',
    'of the run), and every negative control three times. The good runs live on a second server beside the kills and must stay green.',
    '',
    `Run on ${soak.started.toISOString().slice(0, 10)} at commit ${soak.commit}; ${soak.machine}; seed ${soak.seed}.`,
    '',
    '| part | passed | failed | took |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    problems.length === 0 ? 'Nothing failed.' : 'What failed:',
    ...(problems.length === 0 ? [] : ['', ...problems]),
    ''
  ].join('\n')
}
