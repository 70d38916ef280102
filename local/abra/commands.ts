import { backupCreate, restore } from './backup.ts'
import type { Command, Flag } from './command-line.ts'
import { deploy, upgrade } from './deploy.ts'
import { lint } from './lint.ts'
import { listApps, listServers, listServices } from './listing.ts'
import { newApp } from './new.ts'
import { fetchRecipe, listVersions, upgradeRecipe } from './recipes.ts'
import { listVolumes, remove, removeVolumes, undeploy } from './removal.ts'
import { config, runInService } from './run.ts'
import { generateSecrets, insertSecret, listSecrets, removeSecrets } from './secrets.ts'

const chaos: Flag = { short: 'C', help: 'take the checkout as it is' }
const force: Flag = { short: 'f', help: 'do it anyway' }
const machine: Flag = { short: 'm', help: 'print JSON' }
const all: Flag = { short: 'a', help: 'all of them' }
const noDomainChecks: Flag = { short: 'D', help: 'do not resolve the domain' }
const noConvergeChecks: Flag = { short: 'c', help: 'do not wait' }
const snapshot: Flag = { short: 's', value: true, help: 'id of a snapshot' }

/** The command line of abra as far as the lifecycle and its contract use it; one letter means several things here as there. */
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
    run: newApp
  },
  'app deploy': {
    usage: '<domain> [version]',
    words: [1, 2],
    flags: { chaos, force, 'no-domain-checks': noDomainChecks, 'no-converge-checks': noConvergeChecks },
    help: 'the pinned version, or with --chaos whatever is checked out',
    run: deploy
  },
  'app upgrade': {
    usage: '<domain> [version]',
    words: [1, 2],
    flags: { force, 'no-domain-checks': noDomainChecks, 'no-converge-checks': noConvergeChecks },
    help: 'to a published version',
    run: upgrade
  },
  'app undeploy': { usage: '<domain>', words: [1, 1], flags: {}, help: 'volumes and secrets stay', run: undeploy },
  'app remove': { usage: '<domain>', words: [1, 1], flags: { force }, help: 'env file, secrets and volumes, once undeployed', run: remove },
  'app rm': { usage: '<domain>', words: [1, 1], flags: { force }, help: 'as app remove', run: remove },
  'app config': { usage: '<domain>', words: [1, 1], flags: {}, help: 'opens $EDITOR', run: config },
  'app ls': { usage: '', words: [0, 0], flags: { machine, status: { short: 'S', help: 'ask the server too' } }, help: 'the apps', run: listApps },
  'app ps': { usage: '<domain>', words: [1, 1], flags: { machine }, help: 'the services of an app', run: listServices },
  'app run': {
    usage: '<domain> <service> [--] <command…>',
    words: [2, 99],
    flags: { 'no-tty': { short: 't', help: 'without a terminal in the container' }, user: { short: 'u', value: true, help: 'as this user' } },
    help: 'a command in a container',
    run: runInService
  },
  'app volume list': { usage: '<domain>', words: [1, 1], flags: { machine }, help: 'the volumes', run: listVolumes },
  'app volume ls': { usage: '<domain>', words: [1, 1], flags: { machine }, help: 'as app volume list', run: listVolumes },
  'app volume rm': { usage: '<domain> [volume]', words: [1, 2], flags: { force }, help: 'removes volumes', run: removeVolumes },
  'app secret generate': { usage: '<domain> [name version]', words: [1, 3], flags: { all, machine, chaos }, help: 'prints the values', run: generateSecrets },
  'app secret insert': {
    usage: '<domain> <name> <version> <value>',
    words: [4, 4],
    flags: { file: { short: 'f', help: 'the value is the path of a file' }, trim: { short: 't', help: 'without white space around it' }, chaos },
    help: 'stores a value',
    run: insertSecret
  },
  'app secret list': { usage: '<domain>', words: [1, 1], flags: { machine, chaos }, help: 'the secrets', run: listSecrets },
  'app secret ls': { usage: '<domain>', words: [1, 1], flags: { machine, chaos }, help: 'as app secret list', run: listSecrets },
  'app secret rm': { usage: '<domain> [name]', words: [1, 2], flags: { all, chaos }, help: 'removes secrets', run: removeSecrets },
  'app backup create': {
    usage: '<domain>',
    words: [1, 1],
    flags: { chaos, retries: { short: 'r', value: true, help: 'tries' } },
    help: 'a snapshot',
    run: backupCreate
  },
  'app restore': {
    usage: '<domain>',
    words: [1, 1],
    flags: { chaos, snapshot, target: { short: 't', value: true, help: 'folder' } },
    help: 'a snapshot, without --snapshot the latest of that name',
    run: restore
  },
  'recipe fetch': { usage: '<recipe>', words: [1, 1], flags: { force }, help: 'clones it', run: fetchRecipe },
  'recipe versions': { usage: '<recipe>', words: [1, 1], flags: { machine }, help: 'the published versions', run: listVersions },
  'recipe lint': {
    usage: '<recipe>',
    words: [1, 1],
    flags: { chaos, 'only-error': { short: 'e', help: 'error rules only' } },
    help: 'the table of rules',
    run: lint
  },
  'recipe upgrade': { usage: '<recipe>', words: [1, 1], flags: { machine }, help: 'newer images', run: upgradeRecipe },
  'server ls': { usage: '', words: [0, 0], flags: { machine }, help: 'the servers', run: listServers }
}
