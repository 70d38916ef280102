import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matches, parseRule } from './rule.ts'

const answers = (text: string, host: string, path = '/'): boolean | undefined => {
  const rule = parseRule(text)
  return rule === undefined ? undefined : matches(rule, host, path)
}

test('one host, several hosts in one matcher, several matchers', () => {
  assert.equal(answers('Host(`a.ci.test`)', 'a.ci.test'), true)
  assert.equal(answers('Host(`a.ci.test`)', 'b.ci.test'), false)
  assert.equal(answers('Host(`A.ci.test`)', 'a.ci.test'), true, 'names have no case')
  for (const rule of [
    'Host(`a.ci.test`, `b.ci.test`)',
    'Host(`a.ci.test`) || Host(`b.ci.test`)',
    'Host("a.ci.test","b.ci.test")',
    ' Host( `a.ci.test`,`b.ci.test` ) '
  ]) {
    assert.equal(answers(rule, 'a.ci.test'), true, rule)
    assert.equal(answers(rule, 'b.ci.test'), true, rule)
    assert.equal(answers(rule, 'c.ci.test'), false, rule)
  }
})

test('paths, parentheses and "not" bind as in traefik', () => {
  assert.equal(answers('Host(`a`) && PathPrefix(`/api`)', 'a', '/api/v1'), true)
  assert.equal(answers('Host(`a`) && PathPrefix(`/api`)', 'a', '/'), false)
  assert.equal(answers('Host(`a`) && Path(`/x`)', 'a', '/x/y'), false)
  assert.equal(answers('Host(`a`) || Host(`b`) && PathPrefix(`/p`)', 'a', '/'), true, '&& binds closer')
  assert.equal(answers('(Host(`a`) || Host(`b`)) && PathPrefix(`/p`)', 'a', '/'), false)
  assert.equal(answers('(Host(`a`) || Host(`b`)) && !PathPrefix(`/p`)', 'b', '/q'), true)
  assert.equal(answers('Host(`a`) && !PathPrefix(`/p`, `/q`)', 'a', '/q'), false)
})

test('signs inside a value belong to the value', () => {
  assert.equal(answers('Host(`a`) && Path(`/x||y`)', 'a', '/x||y'), true)
  assert.equal(answers('Path(`/a,b)`)', 'a', '/a,b)'), true)
})

test('what cannot be read is no rule at all, never half of one', () => {
  for (const rule of [
    '',
    'Host()',
    'Host(``) Host(`b`)',
    'Host(`a`',
    'Host(`a`) &&',
    '&& Host(`a`)',
    'HostRegexp(`.*`)',
    'Host(`a`) || Method(`GET`)',
    'Host(`a`,)',
    '(Host(`a`)',
    'Host(a.ci.test)',
    'Host(`a`) & Host(`b`)'
  ])
    assert.equal(parseRule(rule), undefined, rule)
})
