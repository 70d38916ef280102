import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mayPass, whyNot } from './gate.ts'

const own = ['cust-3fa9c1.ci.test', 'other.example.org']

test('L142: only the names of the app pass the gate, however another host is asked for', () => {
  for (const host of ['cust-3fa9c1.ci.test', 'CUST-3FA9C1.ci.test:443', 'api.cust-3fa9c1.ci.test', 'other.example.org'])
    assert.equal(whyNot({ host, hosts: 1, url: '/' }, own), undefined, host)
  for (const host of [
    undefined,
    '',
    'vict-0a1b2c.ci.test',
    'ci.test',
    'xcust-3fa9c1.ci.test',
    'cust-3fa9c1.ci.test.evil.example',
    '10.213.1.2',
    'cust-3fa9c1.ci.test:8080',
    'a b.cust-3fa9c1.ci.test',
    'x@cust-3fa9c1.ci.test',
    'evil.example/.cust-3fa9c1.ci.test'
  ])
    assert.equal(mayPass(host, own), false, host)
  // What the edge could read as another host than the header's.
  assert.notEqual(whyNot({ host: 'cust-3fa9c1.ci.test', hosts: 2, url: '/' }, own), undefined)
  for (const url of ['https://vict-0a1b2c.ci.test/', '//vict-0a1b2c.ci.test/', 'vict-0a1b2c.ci.test:443', '*'])
    assert.notEqual(whyNot({ host: 'cust-3fa9c1.ci.test', hosts: 1, url }, own), undefined, url)
})
