import type { Command, Flag } from './command-line.ts'

const chaos: Flag = { short: 'C', help: 'take the checkout as it is' }
const force: Flag = { short: 'f', help: 'do it anyway' }
const machine: Flag = { short: 'm', help: 'print JSON' }
const all: Flag = { short: 'a', help: 'all of them' }
const noDomainChecks: Flag = { short: 'D', help: 'do not resolve the domain' }
const noConvergeChecks: Flag = { short: 'c', help: 'do not wait' }
const snapshot: Flag = { short: 's', value: true, help: 'id of a snapshot' }

/**
 * The command line of abra as far as the lifecycle and its contract use it; one letter means several things here as
 * there. Each command loads its own module, so that a call starts as quickly as it can.
 */
export const commands: Record<string, Command> = {
  'app new': {
    usage: '<recipe> [version]',
    words: [1, 2],
    flags: {
      domain: { short: 'D', value: true, help: 'name of the app' },
      server: { short: 's', value: true, help: 'default' },
      secrets: { short: 'S', help: 'generate secrets' },
      chaos
    },
    help: 'an env file from the sample; moves the checkout to a release tag',
    run: async (invocation) => (await import('./new.ts')).newApp(invocation)
  },
  'app deploy': {
    usage: '<domain> [version]',
    words: [1, 2],
    flags: { chaos, force, 'no-domain-checks': noDomainChecks, 'no-converge-checks': noConvergeChecks },
    help: 'the pinned version, or with --chaos whatever is checked out',
    run: async (invocation) => (await import('./deploy.ts')).deploy(invocation)
  },
  'app upgrade': {
    usage: '<domain> [version]',
    words: [1, 2],
    flags: { force, 'no-domain-checks': noDomainChecks, 'no-converge-checks': noConvergeChecks },
    help: 'to a published version',
    run: async (invocation) => (await import('./deploy.ts')).upgrade(invocation)
  },
  'app undeploy': {
    usage: '<domain>',
    words: [1, 1],
    flags: {},
    help: 'volumes and secrets stay',
    run: async (invocation) => (await import('./removal.ts')).undeploy(invocation)
  },
  'app remove': {
    usage: '<domain>',
    words: [1, 1],
    flags: { force },
    help: 'env file, secrets and volumes, once undeployed',
    run: async (invocation) => (await import('./removal.ts')).remove(invocation)
  },
  'app rm': {
    usage: '<domain>',
    words: [1, 1],
    flags: { force },
    help: 'as app remove',
    run: async (invocation) => (await import('./removal.ts')).remove(invocation)
  },
  'app config': {
    usage: '<domain>',
    words: [1, 1],
    flags: {},
    help: 'opens $EDITOR',
    run: async (invocation) => (await import('./run.ts')).config(invocation)
  },
  'app ls': {
    usage: '',
    words: [0, 0],
    flags: { machine, status: { short: 'S', help: 'ask the server too' } },
    help: 'the apps',
    run: async (invocation) => (await import('./listing.ts')).listApps(invocation)
  },
  'app ps': {
    usage: '<domain>',
    words: [1, 1],
    flags: { machine },
    help: 'the services of an app',
    run: async (invocation) => (await import('./listing.ts')).listServices(invocation)
  },
  'app run': {
    usage: '<domain> <service> [--] <command…>',
    words: [2, 99],
    flags: { 'no-tty': { short: 't', help: 'without a terminal in the container' }, user: { short: 'u', value: true, help: 'as this user' } },
    help: 'a command in a container',
    run: async (invocation) => (await import('./run.ts')).runInService(invocation)
  },
  'app volume list': {
    usage: '<domain>',
    words: [1, 1],
    flags: { machine },
    help: 'the volumes',
    run: async (invocation) => (await import('./removal.ts')).listVolumes(invocation)
  },
  'app volume ls': {
    usage: '<domain>',
    words: [1, 1],
    flags: { machine },
    help: 'as app volume list',
    run: async (invocation) => (await import('./removal.ts')).listVolumes(invocation)
  },
  'app volume rm': {
    usage: '<domain> [volume]',
    words: [1, 2],
    flags: { force },
    help: 'removes volumes',
    run: async (invocation) => (await import('./removal.ts')).removeVolumes(invocation)
  },
  'app secret generate': {
    usage: '<domain> [name version]',
    words: [1, 3],
    flags: { all, machine, chaos },
    help: 'prints the values',
    run: async (invocation) => (await import('./secrets.ts')).generateSecrets(invocation)
  },
  'app secret insert': {
    usage: '<domain> <name> <version> <value>',
    words: [4, 4],
    flags: { file: { short: 'f', help: 'the value is the path of a file' }, trim: { short: 't', help: 'without white space around it' }, chaos },
    help: 'stores a value',
    run: async (invocation) => (await import('./secrets.ts')).insertSecret(invocation)
  },
  'app secret list': {
    usage: '<domain>',
    words: [1, 1],
    flags: { machine, chaos },
    help: 'the secrets',
    run: async (invocation) => (await import('./secrets.ts')).listSecrets(invocation)
  },
  'app secret ls': {
    usage: '<domain>',
    words: [1, 1],
    flags: { machine, chaos },
    help: 'as app secret list',
    run: async (invocation) => (await import('./secrets.ts')).listSecrets(invocation)
  },
  'app secret rm': {
    usage: '<domain> [name]',
    words: [1, 2],
    flags: { all, chaos },
    help: 'removes secrets',
    run: async (invocation) => (await import('./secrets.ts')).removeSecrets(invocation)
  },
  'app backup create': {
    usage: '<domain>',
    words: [1, 1],
    flags: { chaos, retries: { short: 'r', value: true, help: 'tries' } },
    help: 'a snapshot',
    run: async (invocation) => (await import('./backup.ts')).backupCreate(invocation)
  },
  'app backup snapshots': {
    usage: '<domain>',
    words: [1, 1],
    flags: { chaos, machine, snapshot },
    help: 'its snapshots',
    run: async (invocation) => (await import('./backup.ts')).backupSnapshots(invocation)
  },
  'app backup list': {
    usage: '<domain>',
    words: [1, 1],
    flags: { chaos, snapshot },
    help: 'what a snapshot holds',
    run: async (invocation) => (await import('./backup.ts')).backupList(invocation)
  },
  'app restore': {
    usage: '<domain>',
    words: [1, 1],
    flags: { chaos, snapshot, target: { short: 't', value: true, help: 'folder' } },
    help: 'a snapshot, without --snapshot the latest of that name',
    run: async (invocation) => (await import('./backup.ts')).restore(invocation)
  },
  'recipe fetch': {
    usage: '<recipe>',
    words: [1, 1],
    flags: { force },
    help: 'clones it',
    run: async (invocation) => (await import('./recipes.ts')).fetchRecipe(invocation)
  },
  'recipe versions': {
    usage: '<recipe>',
    words: [1, 1],
    flags: { machine },
    help: 'the published versions',
    run: async (invocation) => (await import('./recipes.ts')).listVersions(invocation)
  },
  'recipe lint': {
    usage: '<recipe>',
    words: [1, 1],
    flags: { chaos, 'only-error': { short: 'e', help: 'error rules only' } },
    help: 'the table of rules',
    run: async (invocation) => (await import('./lint.ts')).lint(invocation)
  },
  'recipe upgrade': {
    usage: '<recipe>',
    words: [1, 1],
    flags: { machine },
    help: 'newer images',
    run: async (invocation) => (await import('./recipes.ts')).upgradeRecipe(invocation)
  },
  'server ls': {
    usage: '',
    words: [0, 0],
    flags: { machine },
    help: 'the servers',
    run: async (invocation) => (await import('./listing.ts')).listServers(invocation)
  }
}
