import assert from 'node:assert/strict'
import { test } from 'node:test'
import { classifyPullError } from '../recipe/pull.ts'
import { complaintIn } from './images.ts'

test('L37: whatever form a failed pull has, it is told and put into a class, and is no fault of ours', () => {
  assert.equal(complaintIn('{"status":"Pulling"}\n{"status":"Downloaded"}\n', 200), undefined)
  assert.equal(complaintIn('{"status":"Pulling"}\n{"error":"manifest unknown"}\n', 200), 'manifest unknown')
  assert.equal(complaintIn('{"message":"toomanyrequests"}', 429), 'toomanyrequests')
  const page = complaintIn('<html><body>502 Bad Gateway</body></html>', 502) ?? ''
  assert.equal(classifyPullError(page, { image: 'app:1', role: 'head' }).code, 'network')
  assert.match(complaintIn('', 500) ?? '', /status 500/)
  assert.match(complaintIn('{"status":"Pulling"}\n{"error": "manif', 200) ?? '', /"error/, 'cut off in the middle')
})
