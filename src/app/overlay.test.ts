import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import type { Plan } from '../model/types.ts'
import { loadCompose } from '../recipe/compose.ts'
import { overlayFor } from './overlay.ts'

interface Overlay {
  version?: string
  services: Record<
    string,
    {
      deploy: { labels: Record<string, string>; endpoint_mode?: string; resources?: { limits: { memory?: string; pids?: number } } }
      logging?: unknown
      volumes?: string[]
      environment?: Record<string, string>
    }
  >
}

function overlayOf(text: string, server: Partial<Plan['server']> = {}): Overlay {
  const directory = mkdtempSync(join(tmpdir(), 'overlay-'))
  try {
    writeFileSync(join(directory, 'compose.yml'), text)
    const plan = { runId: 'run-1', server: { ipvs: true, caBundle: '/state/ca-bundle.pem', ...server } } as Plan
    return parse(overlayFor({ plan }, loadCompose(directory, {}))) as Overlay
  } finally {
    rmSync(directory, { recursive: true })
  }
}

const bundle = '/etc/ssl/certs/ca-certificates.crt'

test('every service trusts the CA, has limits and says whose it is', () => {
  const overlay = overlayOf('version: "3.9"\nservices:\n  app: {image: a}\n  db: {image: b}\n')
  assert.equal(overlay.version, '3.9')
  for (const name of ['app', 'db'])
    assert.deepEqual(overlay.services[name], {
      deploy: { labels: { 'testme.run': 'run-1' }, resources: { limits: { memory: '4G', pids: 4096 } } },
      logging: { driver: 'json-file', options: { 'max-size': '20m', 'max-file': '2' } },
      volumes: [`/state/ca-bundle.pem:${bundle}:ro`],
      environment: { SSL_CERT_FILE: bundle, NODE_EXTRA_CA_CERTS: bundle, REQUESTS_CA_BUNDLE: bundle, CURL_CA_BUNDLE: bundle }
    })
})

test('what the recipe sets itself stays', () => {
  const overlay = overlayOf(`
version: "3.9"
services:
  app:
    image: a
    environment: ["SSL_CERT_FILE=/own.pem", "CURL_CA_BUNDLE"]
    logging: {driver: none}
    deploy: {resources: {limits: {memory: 1G, pids: 7}}}
  db:
    image: b
    environment: {NODE_EXTRA_CA_CERTS: /own.pem}
    deploy: {resources: {reservations: {memory: 8G}}}
`)
  const { app, db } = overlay.services
  assert.deepEqual(Object.keys(app?.environment ?? {}), ['NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE'])
  assert.equal(app?.logging, undefined)
  assert.equal(app?.deploy.resources, undefined)
  assert.deepEqual(Object.keys(db?.environment ?? {}), ['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'])
  assert.deepEqual(db?.deploy.resources?.limits, { pids: 4096 })
})

test('a log file always has a bound: ours where the recipe gives none', () => {
  const logging = (text: string): unknown => (overlayOf(`services: {app: {image: a${text}}}`).services['app'] as { logging?: unknown } | undefined)?.logging
  const ours = { driver: 'json-file', options: { 'max-size': '20m', 'max-file': '2' } }
  assert.deepEqual(logging(''), ours)
  assert.deepEqual(logging(', logging: {driver: json-file}'), ours)
  assert.deepEqual(logging(', logging: {options: {tag: x}}'), ours)
  assert.equal(logging(', logging: {driver: local}'), undefined)
  assert.equal(logging(', logging: {options: {max-size: 10m}}'), undefined)
})

test('a format older than 3.9 knows no limit of processes, and a file without a version gets none', () => {
  assert.deepEqual(overlayOf('version: "3.8"\nservices: {app: {image: a}}').services['app']?.deploy.resources?.limits, { memory: '4G' })
  assert.equal(overlayOf('services: {app: {image: a}}').version, undefined)
  assert.equal(overlayOf('services: {app: {image: a}}').services['app']?.deploy.resources?.limits.pids, 4096)
})

test('a mount of the recipe over the certificates is left alone: the bundle lies beside', () => {
  for (const mount of [
    'volumes: ["certs:/etc/ssl/certs"]',
    'volumes: ["certs:/etc/ssl/"]',
    `volumes: [{type: volume, source: certs, target: ${bundle}}]`,
    `configs: [{source: c, target: ${bundle}}]`,
    'tmpfs: /etc'
  ]) {
    const app = overlayOf(`version: "3.8"\nservices: {app: {image: a, ${mount}}}`).services['app']
    assert.deepEqual(app?.volumes, ['/state/ca-bundle.pem:/run/testme-ca-certificates.crt:ro'], mount)
    assert.equal(app?.environment?.['SSL_CERT_FILE'], '/run/testme-ca-certificates.crt')
  }
  assert.deepEqual(overlayOf('version: "3.8"\nservices: {app: {image: a, volumes: ["d:/etc/ssl/cert"]}}').services['app']?.volumes, [
    `/state/ca-bundle.pem:${bundle}:ro`
  ])
})

test('a server without a CA of its own gets nothing of it, one with IPVS keeps its service addresses', () => {
  const { caBundle: _, ...real } = { ipvs: true, caBundle: undefined }
  const directory = mkdtempSync(join(tmpdir(), 'overlay-'))
  writeFileSync(join(directory, 'compose.yml'), 'version: "3.8"\nservices: {app: {image: a}}')
  const overlay = parse(overlayFor({ plan: { runId: 'r', server: real } as Plan }, loadCompose(directory, {}))) as Overlay
  rmSync(directory, { recursive: true })
  assert.equal(overlay.services['app']?.volumes, undefined)
  assert.equal(overlay.services['app']?.environment, undefined)
  assert.equal(overlay.services['app']?.deploy.endpoint_mode, undefined)
  assert.equal(overlayOf('version: "3.8"\nservices: {app: {image: a}}', { ipvs: false }).services['app']?.deploy.endpoint_mode, 'dnsrr')
})
