import type { Line } from './line.ts'

/** What was seen of a user as whom jobs run. */
export interface RunnerUser {
  user: string
  jobs: 'gate' | 'stages'
  exists: boolean
  groups: readonly string[]
  /** What `sudo -l` says of it; absent where that could not be asked. */
  sudo?: string
}

/** Groups that are as good as root, or see what a runner's user must not see. */
const powers = new Set(['root', 'docker', 'sudo', 'wheel', 'adm', 'disk', 'lxd', 'libvirt', 'systemd-journal', 'shadow', 'testme'])

/** Whether a user of a runner may do no more than it must: whoever brings a workflow is this user. Pure. */
export function userLines({ user, jobs, exists, groups, sudo }: RunnerUser): Line[] {
  if (!exists)
    return [{ state: 'fail', text: `the runner's user ${user} does not exist`, mend: `useradd --system --create-home --shell /usr/sbin/nologin ${user}` }]
  const strong = groups.filter((group) => powers.has(group))
  const lines: Line[] =
    strong.length === 0
      ? [{ state: 'ok', text: `${user}: in no group that could do more` }]
      : [
          {
            state: 'fail',
            text: `${user} is in the group ${strong.join(', ')}: any workflow on its runner is too`,
            mend: strong.map((group) => `gpasswd -d ${user} ${group}`).join(' && ')
          }
        ]
  if (sudo === undefined) return [...lines, { state: 'warn', text: `${user}: its sudo rule can only be seen by root` }]
  return [...lines, ruleLine(user, jobs, sudo)]
}

function ruleLine(user: string, jobs: 'gate' | 'stages', sudo: string): Line {
  // `sudo -l` folds long rules.
  const rules = sudo
    .replace(/\n {8,}/g, ' ')
    .split('\n')
    .filter((line) => /^ +\(/.test(line))
  const word = jobs === 'gate' ? 'gate' : 'stage'
  const ours = rules.filter((rule) => new RegExp(`\\(testme\\) NOPASSWD: \\S*/testme \\^host ${word}`).test(rule))
  const mend = 'Install templates/host/sudoers as /etc/sudoers.d/testme (visudo -cf first).'
  if (ours.length !== 1) return { state: 'fail', text: `${user} may not ask the host: mode: host does not work`, mend }
  if (rules.length > 1)
    return {
      state: 'fail',
      text: `${user} may do more by sudo than ask the host: any workflow on its runner may too`,
      mend: `sudo -l -U ${user} shows it; remove the rest.`
    }
  return { state: 'ok', text: `${user} may ask the host for its ${jobs}, and nothing else` }
}
