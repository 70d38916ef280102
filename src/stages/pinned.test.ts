import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReadApp } from '../app/read-app.ts'
import { oldImagePinned } from './pinned.ts'

const reads = (image: string, own = image): Pick<ReadApp, 'compose' | 'ownImages'> =>
  ({ compose: { services: { app: { name: 'app', image } } }, ownImages: { app: own } }) as unknown as ReadApp

test('L30: settings that lay the image of the base over the head are found; another choice of theirs is not', () => {
  assert.match(oldImagePinned(reads('app:1'), reads('app:1', 'app:2'), false) ?? '', /the settings pin "app" to app:1.*this version asks for app:2/)
  assert.equal(oldImagePinned(reads('app:1'), reads('app:2'), false), undefined)
  assert.equal(oldImagePinned(reads('app:1'), reads('app:1'), false), undefined, 'the recipe itself keeps the image')
  assert.equal(oldImagePinned(reads('app:1'), reads('app:2-fips', 'app:2'), false), undefined)
  assert.match(oldImagePinned(reads('app:2'), reads('app:1', 'app:2'), true) ?? '', /pin "app" to app:1; this version asks for app:2/)
  assert.equal(oldImagePinned(reads('app:2'), reads('other:1', 'app:2'), true), undefined)
})
