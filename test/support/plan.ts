import type { Plan, Server } from '../../src/model/types.ts'
import { readSettings } from '../../src/settings/settings.ts'

/** A whole plan for unit tests; nothing that it names exists. */
export function plan(server: Partial<Server> = {}, more: Partial<Plan> = {}): Plan {
  return {
    schema: 1,
    runId: '2026-11-23-custom-html-3fa9c1',
    recipe: 'custom-html',
    source: '/srv/recipes/custom-html',
    head: { sha: 'a'.repeat(40), version: '1.12.0+1.30.0' },
    base: { kind: 'version', version: '1.11.0+1.29.0', sha: 'b'.repeat(40), reason: 'the newest published version' },
    findings: [],
    stages: ['lint', 'install', 'upgrade', 'backup', 'restore', 'custom', 'teardown'],
    domains: { fresh: 'cust-3fa9c1.ci.test', upgrade: 'cust-71be04.ci.test' },
    server: {
      name: 'unit',
      zone: 'ci.test',
      edgeAddress: '127.0.0.9',
      caFile: '/nowhere/ca.pem',
      dockerSocket: '/nowhere/docker.sock',
      ipvs: true,
      backupApp: 'backups.ci.test',
      locksDirectory: '/nowhere/runs',
      description: 'a server for unit tests',
      environment: {},
      ...server
    },
    settingsDirectory: null,
    settings: readSettings(null),
    clone: '/nowhere/recipe.git',
    abra: { executable: '/nowhere/abra', version: 'abra stand-in 0.1.0' },
    suite: { version: '0.1.0', commit: '' },
    createdAt: '2026-11-23T10:00:00.000Z',
    ...more
  }
}
