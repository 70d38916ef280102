import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPlainText, fatalOf, machineOutputOf, plainText, reasonOf, warningsOf } from './output.ts'

test('Q2, L3: the last FATA is the reason, wherever it stands', () => {
  assert.equal(fatalOf('INFO a\nFATA first\nINFO b\nFATA second\nINFO c\n'), 'second')
  assert.equal(fatalOf('progress 3/4 FATA deploy timed out'), 'deploy timed out')
  assert.equal(fatalOf('FATA[0012] inappropriate ioctl for device'), 'inappropriate ioctl for device')
  assert.equal(fatalOf('FATA <app/deploy.go:372> secret not generated: db_password'), 'secret not generated: db_password')
  assert.equal(fatalOf('FATA\n  the reason stands below'), 'the reason stands below')
})

test('words that only look like a level are none', () => {
  assert.equal(fatalOf('db | FATAL: password authentication failed\nNOFATA here'), undefined)
  assert.equal(fatalOf(''), undefined)
  assert.deepEqual(warningsOf('WARNING: no logs\nWARN one\nx\nWARN two'), ['one', 'two'])
})

test('without a FATA the last line is the reason, and an empty output has one too', () => {
  assert.equal(reasonOf('a\nError: unknown flag\n\n'), 'Error: unknown flag')
  assert.equal(reasonOf(' \n'), 'ended without a word')
})

test('a terminal is read as plain text, also in chunks cut anywhere', () => {
  const shown = '\u001b[1;31mFATA\u001b[0m no\r\n\u001b]0;title\u0007ok\rdone\r\n^D\b\b'
  assert.equal(plainText(shown), 'FATA no\nok\ndone\n')
  for (let cut = 0; cut <= shown.length; cut++) {
    const plain = createPlainText()
    assert.equal(plain.push(shown.slice(0, cut)) + plain.push(shown.slice(cut)) + plain.end(), plainText(shown), `cut at ${cut}`)
  }
})

test('Q42: machine output is found between warnings, over several lines, and missing is undefined', () => {
  assert.deepEqual(machineOutputOf('WARN [old] recipe\n[{"name": "a"}]\nWARN tail'), [{ name: 'a' }])
  assert.deepEqual(machineOutputOf('{\n  "a": 1\n}\n'), { a: 1 })
  assert.deepEqual(machineOutputOf('[]\n'), [])
  assert.equal(machineOutputOf('name  value\n'), undefined)
  assert.equal(machineOutputOf(''), undefined)
})
