import { globalFlags, readCommandLine } from './command-line.ts'
import { commands } from './commands.ts'
import { Fatal } from './context.ts'
import { faults } from './faults.ts'

const version = 'abra stand-in 0.1.0 (testme embedded server)'

function help(): string {
  const flags = Object.entries(globalFlags).map(([name, flag]) => `  -${flag.short}, --${name.padEnd(10)} ${flag.help}`)
  return [
    `${version}: answers the command line of abra on the embedded server of testme. It is not abra.`,
    '',
    ...Object.entries(commands).map(([name, command]) => `  ${`${name} ${command.usage}`.padEnd(52)} ${command.help}`),
    '',
    ...flags,
    '',
    'TESTME_ABRA_FAULT=<name> brings about what otherwise needs bad luck:',
    ...Object.entries(faults).map(([name, what]) => `  ${name.padEnd(12)} ${what}`)
  ].join('\n')
}

async function main(): Promise<void> {
  const { name, command, invocation } = readCommandLine(process.argv.slice(2), commands)
  if (command === undefined) {
    if ('version' in invocation.flags) console.log(version)
    else if ('help' in invocation.flags || name === '') console.log(help())
    else throw new Fatal(`unknown command "${name}" for "abra"`)
    return
  }
  if ('help' in invocation.flags) {
    console.log(help())
    return
  }
  // Q1: abra asks the terminal for its size and dies without one, even with -n.
  if (!process.stdin.isTTY || !process.stdout.isTTY) throw new Fatal('inappropriate ioctl for device')
  await command.run(invocation)
}

main().catch((error: unknown) => {
  // Q2: fatal errors stand on stdout. The first line is the error, what follows explains it.
  console.log(`FATA ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
})
