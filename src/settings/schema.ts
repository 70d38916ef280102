import { z } from 'zod'
import { dependencyForm } from './dependency.ts'

/**
 * Every key of recipes/<name>/recipe.yml, in one place: it is read by this, documented from this
 * (docs/recipe-settings.md) and completed in editors from this (docs/recipe.schema.json). Strict: a key that is not here is an error (L81).
 */

const seconds = (fallback: number, description: string) =>
  z
    .number()
    .positive()
    .max(7200)
    .default(fallback)
    .meta({ description: `${description}, in seconds` })

const reason = (stage: string) =>
  z
    .string()
    .min(8, 'a reason in words is needed')
    .optional()
    .meta({ description: `Why ${stage} is not run. Shown in every report; reported as stale when it contradicts what the recipe has` })

const words = (description: string) => z.array(z.string().min(1)).default([]).meta({ description })

/** Set by testme on every app; a setting must not fight it. */
const reserved: Record<string, string> = {
  TYPE: 'testme sets it to the name of the recipe',
  DOMAIN: 'testme sets it to the domain of the run',
  LETS_ENCRYPT_ENV: 'testme leaves it empty, so that no certificate is ever asked for a test name'
}

const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/

/** Why a line may not stand in an app's env file, from the settings or from a hook; undefined where it may. */
export function whyNoVariable(name: string, value: string): string | undefined {
  if (!variableName.test(name)) return 'not the name of a variable'
  if (reserved[name] !== undefined) return `${name} cannot be set here: ${reserved[name]}`
  return /[\r\n]/.test(value) ? 'a line of an env file cannot hold a line break' : undefined
}

const environment = (description: string) =>
  z
    .record(z.string().regex(variableName, 'not the name of a variable'), z.string())
    .superRefine((variables, context) => {
      for (const [name, value] of Object.entries(variables)) {
        const message = whyNoVariable(name, value)
        if (message !== undefined) context.addIssue({ code: 'custom', path: [name], message })
      }
    })
    .default({})
    .meta({ description })

export const settingsSchema = z
  .strictObject({
    health: z
      .strictObject({
        path: z.string().startsWith('/').default('/').meta({ description: 'The path that is asked for health and loaded in the browser' }),
        statuses: z
          .array(z.int().min(100).max(599))
          .default([])
          .meta({ description: 'The only statuses that are health. Empty: every status from 200 to 399. A 404 is health only where it stands here' })
      })
      .prefault({}),
    ready: z
      .array(
        z
          .strictObject({
            http: z.string().startsWith('/').optional().meta({ description: 'A path that is asked over HTTPS' }),
            statuses: z
              .array(z.int().min(100).max(599))
              .default([])
              .meta({ description: 'The statuses of `http` that count. Empty: every status from 200 to 399' }),
            tcp: z.int().min(1).max(65535).optional().meta({
              description: 'A TCP port that the recipe publishes on the host (`policy.ports` must allow it): a connection is taken and not closed at once'
            }),
            times: z.int().min(1).max(100).default(3).meta({ description: 'So often in a row' })
          })
          .refine(({ http, tcp }) => (http === undefined) !== (tcp === undefined), 'one of http and tcp is needed, and only one')
          .refine(({ http, statuses }) => http !== undefined || statuses.length === 0, 'statuses belong to http')
      )
      .default([])
      .meta({
        description:
          'What must answer before anything else of the app is judged, after it has converged at install, upgrade and restore: all of them, one after another, within `deadlines.http` together'
      }),
    deadlines: z
      .strictObject({
        deploy: seconds(300, 'Until a deploy has converged'),
        http: seconds(120, 'Until the app answers over HTTPS after it converged'),
        backup: seconds(300, 'Until a backup has ended'),
        restore: seconds(300, 'Until a restore has ended'),
        custom: seconds(900, "Until the recipe's own tests have ended"),
        hook: seconds(60, 'Until one call of a hook has ended'),
        teardown: seconds(120, 'Until an app is gone'),
        run: seconds(3600, 'Until the whole run has ended')
      })
      .prefault({}),
    env: environment("Lines of the app's env file at every deploy, as text; `${DOMAIN}` becomes the domain of the app"),
    head: z.strictObject({ env: environment('Lines added for deploys of the head only') }).prefault({}),
    base: z
      .record(z.string(), z.strictObject({ env: environment('Lines added for deploys of this released version only, gone before the head is deployed') }))
      .default({})
      .meta({ description: 'Repairs of released versions, by version' }),
    secrets: z.record(z.string(), z.string().min(1, 'a secret cannot be empty')).default({}).meta({
      description:
        "Values of the app's secrets by their name in the compose file, inserted instead of generated: what `generate=false` leaves to a person. For test values only: whoever reads the settings tree reads them. Masked wherever a run shows something"
    }),
    dependencies: z
      .array(z.string().regex(dependencyForm, 'not the name of a recipe, or a name, @ and a version: keycloak@1.0.0+26.4.0'))
      .refine((words) => new Set(words.map((word) => word.split('@')[0])).size === words.length, 'the same recipe twice')
      .default([])
      .meta({
        description:
          'Other recipes that this one cannot work without, such as `keycloak`: each is deployed in the same run before this one, in its newest released version or in the one named (`keycloak@1.0.0+26.4.0`), has an account for each app of the run, and is removed with it. See below'
      }),
    skip: z
      .strictObject({ upgrade: reason('the upgrade'), backup: reason('the backup'), restore: reason('the restore'), custom: reason('the stage custom') })
      .prefault({}),
    unproven: z.record(z.string(), z.string().min(8, 'a reason in words is needed')).default({}).meta({
      description:
        'Data that testme cannot seed, read back or damage, by the name of its service or volume in the compose file, each with the reason: a database whose client needs what only the app knows, a volume without a name that holds nothing of worth. Without it such data makes a stage unverified. Shown in every report; reported as stale where the data could be proven'
    }),
    tests: z
      .strictObject({
        minimum: z.int().min(1).optional().meta({ description: 'At least so many tests of the settings tree must run in the stage custom; fewer make it red' }),
        local: z
          .string()
          .regex(/^(approved|[0-9a-f]{40})$/, 'either approved, or the 40 digits that `git rev-parse HEAD:tests` prints')
          .optional()
          .meta({
            description:
              "The tests in the recipe's own repository, `tests/**/*.spec.ts`, are run: `approved` trusts whoever writes them; the 40 digits of `git rev-parse HEAD:tests` approve exactly those, and others must be approved anew. Without it they are not run"
          }),
        skip: z
          .record(z.string(), z.string().min(8, 'a reason in words is needed'))
          .default({})
          .meta({ description: 'Titles of own tests that may skip themselves, each with the reason. Any other skipped test makes the stage unverified' })
      })
      .prefault({}),
    policy: z
      .strictObject({
        mounts: words('Host paths that a service may mount, read-only; `/path:rw` for writing'),
        ports: words('Ports that a service may publish on the host, as `64738`, `64738/udp` or `5000-5010`'),
        capabilities: words('Capabilities that a service may add'),
        sysctls: words('Kernel settings that a service may set, as `net.core.somaxconn=1024`'),
        external: words('External networks, volumes, secrets and configs of others that may be used, by their name on the server'),
        subnets: words('Fixed addresses that a network of the app may have, as `192.0.2.0/24`'),
        labels: words('Labels of no known meaning that may be set, `${STACK_NAME}` in place of the stack'),
        hosts: words('Further host names that router rules may name; ${DOMAIN} stands for the domain of the run, and `*` is what HostSNI takes for any'),
        placement: words('Placement constraints that a service may have, and `global` for a task on every node'),
        keys: words('Other refused keys that are allowed, by their path, such as services.db.devices')
      })
      .prefault({}),
    untried: z.string().min(8, 'a reason in words is needed').optional().meta({
      description:
        'These settings, hooks and tests were written from what is known about the recipe and never run against the real application: why, and what is not known. Shown as a warning in every plan and report; taken out after the first green run'
    }),
    screenshot: z
      .strictObject({
        path: z.string().startsWith('/').optional().meta({ description: 'The path that is pictured; `health.path` if not given. It must load like that one' }),
        withSecret: z.boolean().default(false).meta({
          description:
            'A picture is shown although a hook of its stage asked for a secret, as a hook `screenshot` that signs in does. Say true when you have looked at the picture: what is on it besides text nobody can search. A page whose text shows a secret of the run is never pictured'
        })
      })
      .prefault({}),
    budget: z
      .strictObject({
        memory: z.number().positive().optional().meta({
          description:
            'Megabytes of memory that the services of the app may use together until the end of install, at their peak where the kernel keeps it. More makes install red; without a budget it is only reported'
        }),
        images: z.number().positive().optional().meta({ description: 'Megabytes that the images of the app may have together. More makes install red' })
      })
      .prefault({}),
    strict: z
      .boolean()
      .default(false)
      .meta({ description: 'Findings of severity warning, from reading the recipe, make install red. For recipes that are kept clean' })
  })
  .meta({ title: 'testme recipe settings', description: 'recipes/<name>/recipe.yml. Every key is optional; a recipe without settings gets a full run.' })
