export interface Figure {
  figure: string
  value: number
  /** null: none was set. */
  goal: number | null
  unit: string
}

/** The figures of one bench, as they were measured. */
export interface Bench {
  date: string
  node: string
  repeats: number
  machine: { cpus: number; model: string; memoryGigabytes: number; docker: string; ipvs: boolean }
  figures: Figure[]
  trigger: Figure[]
  stages: { stage: string; testme: number; bare: number }[]
}

/** The page docs/performance.md. Pure. */
export function performancePage({ date, node, repeats, machine, figures, trigger, stages }: Bench): string {
  const figureRow = ({ figure, value, goal, unit }: Figure): string =>
    `| ${figure} | ${value.toFixed(2)} ${unit} | ${goal === null ? '' : `≤ ${goal} ${unit}`} | ${goal === null ? '' : value <= goal ? 'met' : 'missed'} |`
  return [
    '# Performance',
    '',
    'Written by `npm run bench -- --write`. testme and `bench/bare.sh`, a script of docker, restic, curl, Chromium and Playwright Test that makes the',
    'same checks of custom-html in the same order and waits on events, run in turn; the figures are medians, the ratios are of pairs that ran one',
    'after the other. The recipe has the default update and stop behaviour of the engine: most of an upgrade and of a removal is its own waiting.',
    '',
    `${date.slice(0, 10)}, ${repeats} repeats; ${machine.cpus} cores (${machine.model}), ${machine.memoryGigabytes} GB; Docker ${machine.docker}, ${machine.ipvs ? 'IPVS' : 'no IPVS'}; Node ${node}.`,
    '',
    '| figure | median | goal | |',
    '| --- | --- | --- | --- |',
    ...figures.map(figureRow),
    '',
    '| stage | testme | bare script |',
    '| --- | --- | --- |',
    ...stages.map(({ stage, testme, bare }) => `| ${stage} | ${testme.toFixed(1)} s | ${bare.toFixed(1)} s |`),
    '',
    'The lag is the time between the first good answer of the fresh app through the edge, asked without a pause from outside, and the moment at which the',
    'check `https` was decided. A crash loop is the control `ends-with-three`, from the start of the stage to its red. Memory is the peak of',
    "the command's own process; Chromium and Playwright run in processes of their own.",
    '',
    '## The trigger',
    '',
    '| figure | median |',
    '| --- | --- |',
    ...trigger.map(({ figure, value, unit }) => `| ${figure} | ${value.toFixed(2)} ${unit} |`),
    '',
    'On a real Gitea 1.26.0 with two runner daemons that poll every half second; a real act_runner with its default intervals adds up to 5 s to the start of each',
    'job. A job of the gate clones the repository of the actions first; after an ordinary comment it does nothing else.',
    ''
  ].join('\n')
}
