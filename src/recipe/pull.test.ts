import assert from 'node:assert/strict'
import { test } from 'node:test'
import { classifyPullError, movedTag, type PullProblem, parseImage, sameImage } from './pull.ts'

const digest = `sha256:${'a'.repeat(64)}`

const answers: [string, PullProblem['code'], PullProblem['class']][] = [
  ['manifest for testme.local/nginx:9.9 not found: manifest unknown: manifest unknown', 'missing-tag', 'recipe'],
  ['manifest unknown: manifest tagged by "9.9" is not found', 'missing-tag', 'recipe'],
  [
    "pull access denied for nothere, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    'missing-image',
    'recipe'
  ],
  ['name unknown: repository name not known to registry', 'missing-image', 'recipe'],
  ['toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating', 'rate-limited', 'infrastructure'],
  ['received unexpected HTTP status: 429 Too Many Requests', 'rate-limited', 'infrastructure'],
  ['Head "https://r.test/v2/x/manifests/1": unauthorized: authentication required', 'auth-required', 'infrastructure'],
  ['denied: requested access to the resource is denied', 'auth-required', 'infrastructure'],
  ['Get "https://r.test/v2/": dial tcp 192.0.2.1:443: i/o timeout', 'network', 'infrastructure'],
  ['Get "https://r.test/v2/": dial tcp: lookup r.test: no such host', 'network', 'infrastructure'],
  ['Get "https://r.test/v2/": x509: certificate signed by unknown authority', 'network', 'infrastructure'],
  ['received unexpected HTTP status: 503 Service Unavailable', 'network', 'infrastructure'],
  ['failed to register layer: write /usr/lib/x: no space left on device', 'no-space', 'infrastructure'],
  ['no matching manifest for linux/arm64/v8 in the manifest list entries', 'platform', 'recipe'],
  ['invalid reference format: repository name must be lowercase', 'bad-reference', 'recipe'],
  ['the moon is full', 'unknown', 'infrastructure']
]
for (const [text, code, failureClass] of answers)
  test(`a pull that says "${text.slice(0, 50)}…" is ${code}`, () => {
    const problem = classifyPullError(text, { image: 'testme.local/nginx:9.9', role: 'head' })
    assert.equal(problem.code, code)
    assert.equal(problem.class, failureClass)
    assert.match(problem.sentence, /nginx/)
  })

test('L36: an image of the base that is missing has vanished, and says which way out there is', () => {
  const problem = classifyPullError('manifest unknown', { image: 'bitnamilegacy/x:1', role: 'base' })
  assert.equal(problem.code, 'vanished-base')
  assert.match(problem.next, /--base/)
  assert.equal(classifyPullError('toomanyrequests', { image: 'x:1', role: 'base' }).code, 'rate-limited')
})

test('L35: a moved tag is named with both digests; a pinned digest cannot move', () => {
  const [before, after] = [`nginx@sha256:${'1'.repeat(64)}`, `sha256:${'2'.repeat(64)}`]
  assert.match(movedTag('nginx:1', before, after)?.sentence ?? '', /was 111111111111 and is 222222222222 now/)
  assert.equal(movedTag('nginx:1', before, before), undefined)
  assert.equal(movedTag(`nginx:1@${digest}`, before, after), undefined)
})

test('L14: tag@sha256 is taken apart and compared by its digest', () => {
  assert.deepEqual(parseImage(`r.test:5000/a/b:1.2@${digest}`), { name: 'r.test:5000/a/b', tag: '1.2', digest })
  assert.deepEqual(parseImage('r.test:5000/a/b'), { name: 'r.test:5000/a/b', tag: undefined, digest: undefined })
  assert.ok(sameImage('nginx:1.2', `nginx:1.2@${digest}`))
  assert.ok(sameImage(`nginx:1.2@${digest}`, `nginx@${digest}`))
  assert.ok(sameImage('nginx', 'nginx:latest'))
  assert.ok(!sameImage(`nginx:1.2@${digest}`, `nginx:1.2@sha256:${'b'.repeat(64)}`))
  assert.ok(!sameImage('nginx:1.2', 'nginx:1.3'))
  assert.ok(!sameImage('nginx:1.2', 'other:1.2'))
})
