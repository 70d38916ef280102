import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { withGenerated } from '../../src/verdict/page.ts'

const root = join(import.meta.dirname, '..', '..')

export interface ActionFile {
  name: string
  description: string
  inputs: Record<string, { description: string; default?: string; required?: boolean }>
  outputs: Record<string, { description: string }>
  runs: { using: string; main: string; post?: string; 'post-if'?: string }
}

export const actionNames = ['testme-gate', 'recipe-stage', 'teardown'] as const
export type ActionName = (typeof actionNames)[number]

export const readAction = (name: ActionName): ActionFile => parse(readFileSync(join(root, 'actions', name, 'action.yml'), 'utf8')) as ActionFile

/** A README whose tables of inputs and outputs are those of action.yml. */
export function actionPage(name: ActionName, current: string): string {
  const { inputs, outputs } = readAction(name)
  return withGenerated(withGenerated(current, 'inputs', inputTable(inputs)), 'outputs', outputTable(outputs))
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

function inputTable(inputs: ActionFile['inputs']): string {
  const rows = Object.entries(inputs).map(([name, { description, default: otherwise, required }]) => {
    const shown = required === true ? '(required)' : otherwise === undefined || otherwise === '' ? '' : `\`${otherwise}\``
    return `| \`${name}\` | ${cell(description)} | ${shown} |`
  })
  return ['| input | what it is | default |', '| --- | --- | --- |', ...rows].join('\n')
}

function outputTable(outputs: ActionFile['outputs']): string {
  return [
    '| output | what it is |',
    '| --- | --- |',
    ...Object.entries(outputs).map(([name, { description }]) => `| \`${name}\` | ${cell(description)} |`)
  ].join('\n')
}
