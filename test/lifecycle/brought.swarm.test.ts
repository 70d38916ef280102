import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { buildHistory } from '../../fixtures/build.ts'
import type { Results } from '../../src/report/results.ts'
import { testServer } from '../support/server.ts'
import { runIn, testme } from '../support/testme.ts'

const root = join(import.meta.dirname, '..', '..')
mkdirSync(join(root, 'runs'), { recursive: true })
const folder = mkdtempSync(join(root, 'runs', 'brought-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const given = { settings: 'given-by-the-settings', hook: 'given-by-the-hook' }

const hooks = `import assert from 'node:assert/strict'
import type { BeforeDeployContext, DeployHookContext, HookContext, ScreenshotContext } from '${join(root, 'src', 'settings', 'hooks.ts')}'

export const env = ({ role, which, version }: DeployHookContext) => ({ MOTTO: \`\${role} \${which} \${version}\`, ...(which === 'base' ? { ONLY_BASE: 'yes' } : {}) })

export const secrets = async () => ({ token: '${given.hook}' })

export function beforeDeploy({ role, which, secret, log, ...rest }: BeforeDeployContext): void {
  assert.ok(!('fetch' in rest), 'the app does not run yet')
  log(\`before \${role} \${which}: \${secret('token')} \${secret('byhand')} \${secret('made').length}\`)
}

export async function ready({ fetch, no, stage }: HookContext): Promise<void> {
  const { status } = await fetch('/')
  if (status !== 200) no(\`\${status} in \${stage}\`)
}

export async function screenshot({ page, secret, app }: ScreenshotContext): Promise<void> {
  await page.setContent('<h1>Signed in to ' + app.domain + '</h1><p>' + secret('token').length)
}

export const seed = async ({ exec }: HookContext): Promise<string> => await exec('app', ['cat', '/run/secrets/made'])

export async function verify({ exec, log, secret }: HookContext, made: unknown): Promise<void> {
  const said = await exec('app', ['sh', '-c', 'echo "$MOTTO $ONLY_BASE" && cat /run/secrets/token /run/secrets/byhand'])
  assert.equal(await exec('app', ['cat', '/run/secrets/made']), made, 'a secret that is there is made once')
  assert.equal(secret('byhand'), '${given.settings}')
  assert.match(said, /${given.hook}${given.settings}$/)
  log('says ' + said.split('\\n')[0])
}
`

test('L18, L22, L139: every hook is called in its place, for base and head, and values that they bring are inserted and shown nowhere', {
  timeout: 300_000
}, async () => {
  const recipe = join(folder, 'custom-html')
  await buildHistory('custom-html', recipe, async () => {
    const compose = readFileSync(join(recipe, 'compose.yml'), 'utf8')
      .replace('    networks:\n', '    environment: ["MOTTO=${MOTTO}", "ONLY_BASE=${ONLY_BASE:-}"]\n    secrets: [token, byhand, made]\n    networks:\n')
      .concat(
        'secrets:\n',
        ...['token', 'byhand', 'made'].map((name) => `  ${name}: {external: true, name: "\${STACK_NAME}_${name}_\${SECRET_${name.toUpperCase()}_VERSION}"}\n`)
      )
    writeFileSync(join(recipe, 'compose.yml'), compose)
    const lines = ['MOTTO=none', 'SECRET_TOKEN_VERSION=v1', 'SECRET_BYHAND_VERSION=v3 # generate=false', 'SECRET_MADE_VERSION=v1 # length=24']
    writeFileSync(join(recipe, '.env.sample'), `${readFileSync(join(recipe, '.env.sample'), 'utf8')}${lines.join('\n')}\n`)
  })
  const settings = join(folder, 'settings', 'custom-html')
  mkdirSync(settings, { recursive: true })
  writeFileSync(join(settings, 'hooks.ts'), hooks)
  writeFileSync(join(settings, 'recipe.yml'), `secrets:\n  byhand: ${given.settings}\nready:\n  - http: /\n    times: 2\n`)
  const server = await testServer()
  const words = ['run', recipe, '--json', '--server', server.name, '--runs', join(folder, 'runs'), '--settings', join(folder, 'settings')]
  const { code, stdout, stderr } = await testme([...words, '--stages', 'install,upgrade'])
  const results = JSON.parse(stdout) as Results
  const shown = results.stages.map((stage) => `${stage.stage} ${stage.status}: ${stage.headline}`).join('\n')
  assert.equal(code, 0, `${shown}\n${stderr}`)
  const run = await runIn(join(folder, 'runs'))
  const log = (stage: string): string[] => readFileSync(run.file('logs', `${stage}.log`), 'utf8').split('\n')
  assert.deepEqual(
    log('install').filter((line) => /^hook /.test(line)),
    ['hook  before fresh head: *** *** 24']
  )
  assert.deepEqual(
    [...new Set(log('upgrade').filter((line) => /^hook /.test(line)))],
    [
      'hook  before upgrade base: *** *** 24',
      'hook  says upgrade base 1.12.0+1.22.1 yes',
      'hook  before upgrade head: *** *** 24',
      'hook  says upgrade head 1.13.0+1.22.1 '
    ]
  )
  for (const name of ['install', 'upgrade']) {
    const checks = results.stages.find(({ stage }) => stage === name)?.checks ?? []
    const of = (check: string): string => checks.find((made) => made.name === check && made.status === 'pass')?.evidence ?? ''
    assert.match(of('ready'), /^\/: HTTPS 200 .*, 2 in a row · the hook ready says yes$/, name)
    assert.match(of('screenshot'), /picture withheld: the hook screenshot asked for a secret \(screenshot\.withSecret in recipe\.yml\)/, name)
    assert.ok(checks.findIndex((made) => made.name === 'ready') < checks.findIndex((made) => made.name === 'https'))
    assert.ok(!existsSync(run.file('screenshots', `${name}.png`)))
  }
  const everything = `${readFileSync(run.file('plan.json'), 'utf8')}${stdout}${stderr}`
  for (const value of Object.values(given)) assert.ok(!everything.includes(value), 'a value that was brought stands in what may be published')
})
