import { deploy, remove, removeVolumes, undeploy } from './app.ts'
import { backupCreate, restore, runInBackupApp } from './backup.ts'
import { Fatal, type Invocation } from './context.ts'
import { lint } from './lint.ts'
import { newApp } from './new.ts'
import { generateSecrets, insertSecret, listSecrets, removeSecrets } from './secrets.ts'

const version = 'abra stand-in 0.1.0 (testme embedded server)'

type Command = (invocation: Invocation) => Promise<void>

const commands: Record<string, Command> = {
  'app new': newApp,
  'app deploy': deploy,
  'app undeploy': undeploy,
  'app remove': remove,
  'app rm': remove,
  'app volume rm': removeVolumes,
  'app secret generate': generateSecrets,
  'app secret insert': insertSecret,
  'app secret list': listSecrets,
  'app secret ls': listSecrets,
  'app secret rm': removeSecrets,
  'app backup create': backupCreate,
  'app restore': restore,
  'app run': runInBackupApp,
  'recipe lint': lint
}

/** Splits flags from words; what follows `--` is passed on untouched. */
function parse(words: string[]): Invocation {
  const flags: Record<string, string> = {}
  const positional: string[] = []
  const end = words.indexOf('--')
  for (const word of end < 0 ? words : words.slice(0, end)) {
    if (word.startsWith('-')) {
      const [name = '', value = 'true'] = word.replace(/^-+/, '').split(/=(.*)/s)
      flags[name] = value
    } else positional.push(word)
  }
  return { flags, words: positional, rest: end < 0 ? [] : words.slice(end + 1) }
}

async function main(): Promise<void> {
  const invocation = parse(process.argv.slice(2))
  if (invocation.flags['version'] !== undefined) {
    console.log(version)
    return
  }
  for (const length of [3, 2]) {
    const command = commands[invocation.words.slice(0, length).join(' ')]
    if (command === undefined) continue
    // Q1: the real abra asks the terminal for its size and dies without one, even with -n.
    if (!process.stdout.isTTY) throw new Fatal('inappropriate ioctl for device')
    await command({ ...invocation, words: invocation.words.slice(length) })
    return
  }
  throw new Fatal(`unknown command "${invocation.words.join(' ')}" for "abra"`)
}

main().catch((error: unknown) => {
  // Q2: fatal errors stand on stdout.
  console.log(`FATA ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
})
