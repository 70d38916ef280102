import assert from 'node:assert/strict'
import { test } from 'node:test'
import { classOf } from './blame.ts'

const blame = (output: string, timedOut = false): string => classOf({ fatal: output.split('\n').at(-1) ?? '', output, timedOut })

test('L37: a call of abra that failed is blamed on the server only with what shows it', () => {
  assert.equal(blame('FATA site_db: backup.pre-hook ended with 1: pg_dump: error'), 'recipe')
  assert.equal(blame('FATA restic backup: Fatal: all target directories/files do not exist'), 'recipe')
  assert.equal(blame('', true), 'infrastructure')
  assert.equal(blame('write /var/lib/x/tmp: no space left on device\nFATA restic backup ended with 1'), 'infrastructure')
  assert.equal(blame('unable to create lock in backend: repository is already locked by PID 7\nFATA restic backup ended with 1'), 'infrastructure')
  assert.equal(blame('FATA Cannot connect to the Docker daemon at unix:///run/docker.sock'), 'infrastructure')
})
