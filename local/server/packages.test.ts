import assert from 'node:assert/strict'
import { test } from 'node:test'
import { broughtUnits, planPackages } from './packages.ts'

const debian = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n'

test('a machine that has everything is left alone, whatever it is', () => {
  assert.deepEqual(
    planPackages(() => true, 'ID=other\n', false),
    { kind: 'nothing' }
  )
})

test('what is missing is named before anything is installed', () => {
  const plan = planPackages((command) => !['dockerd', 'docker', 'restic'].includes(command), debian, true)
  assert.equal(plan.kind, 'install')
  if (plan.kind !== 'install') return
  assert.deepEqual(plan.packages, ['docker.io', 'restic'])
  assert.match(plan.lines.join('\n'), /will run: apt-get install .*docker\.io restic/)
})

test('what the engine calls on the host is asked for too: without ps no database is recognised by its process', () => {
  const plan = planPackages((command) => command !== 'ps', debian, true)
  assert.equal(plan.kind, 'install')
  assert.deepEqual(plan.kind === 'install' && plan.packages, ['procps'])
})

test("Debian's relatives count, other systems get the list of commands", () => {
  const present = (command: string): boolean => command !== 'dnsmasq'
  assert.equal(planPackages(present, 'ID=mint\nID_LIKE="ubuntu debian"\n', true).kind, 'install')
  const plan = planPackages(present, 'ID=fedora\nPRETTY_NAME="Fedora Linux 42"\n', false)
  assert.equal(plan.kind, 'elsewhere')
  if (plan.kind !== 'elsewhere') return
  assert.match(plan.message, /missing here: dnsmasq\. .* this is Fedora Linux 42\. Install them .*dnsmasq-base/)
  assert.equal(planPackages(present, debian, false).kind, 'elsewhere', 'a Debian without apt-get')
  assert.equal(planPackages(present, '', false).kind, 'elsewhere')
})

test('a unit that was there before the installation is not ours to disable, with whatever package it came', () => {
  // Only the client was missing; the daemon and the containerd of somebody else were there.
  assert.deepEqual(broughtUnits(['docker.service', 'docker.socket', 'containerd.service'], ['docker.service', 'docker.socket', 'containerd.service']), [])
  assert.deepEqual(broughtUnits(['containerd.service'], ['docker.service', 'docker.socket', 'containerd.service']), ['docker.service', 'docker.socket'])
  assert.deepEqual(broughtUnits([], ['docker-registry.service']), ['docker-registry.service'])
})
