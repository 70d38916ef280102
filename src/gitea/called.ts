/**
 * What a Gitea of this release makes of a job with `uses: …/workflows/x.yml`. From 1.27 on: the jobs of the called workflow, each with its labels. Before:
 * one job without labels, which any registered runner may take, and which shows no steps (run on 1.26.0 and 1.27.3). `unknown`: the text names no release of Gitea.
 */
export function calledWorkflowsOf(version: string): 'jobs' | 'one job' | 'unknown' {
  // Forgejo counts on its own and names the Gitea that it goes with: `11.0.1+gitea-1.22.0`. Another first number than Gitea's may be of any such family.
  const own = version.includes('gitea-') ? (/\+gitea-(.*)$/s.exec(version)?.[1] ?? '') : version
  const minor = /^v?1\.(\d{1,4})\.\d{1,4}(?:$|[+-])/.exec(own)?.[1]
  if (minor === undefined) return 'unknown'
  // A build on the way to 1.27.0 may be older than what came with it.
  if (minor === '27' && /[+-]dev\b/.test(version)) return 'unknown'
  return Number(minor) >= 27 ? 'jobs' : 'one job'
}
