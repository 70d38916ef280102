import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { certificatesGood, ensureCertificates, expiryOf } from './certificates.ts'
import { placesOf } from './places.ts'

const state = mkdtempSync(join(tmpdir(), 'certificates-'))
const places = { ...placesOf('unit'), state, ca: join(state, 'ca.pem'), bundle: join(state, 'ca-bundle.pem'), certificates: join(state, 'certificates') }
const edge = join(places.certificates, 'edge.pem')
after(() => rmSync(state, { recursive: true }))

test('the CA vouches for the zone, and a bundle holds it beside what the system trusts', async () => {
  assert.equal(certificatesGood(places), false)
  await ensureCertificates(places)
  assert.equal(certificatesGood(places), true)
  assert.match(execFileSync('openssl', ['verify', '-CAfile', places.bundle, '-verify_hostname', 'cust-123456.ci.test', edge]).toString(), /OK/)
  assert.ok(readFileSync(places.bundle, 'utf8').endsWith(readFileSync(places.ca, 'utf8')))
  assert.equal(statSync(join(state, 'ca.key')).mode & 0o777, 0o600)
})

test('it can vouch for no other name, and no deeper one is in the certificate', async () => {
  await ensureCertificates(places)
  const [key, wish, forged] = [join(state, 'f.key'), join(state, 'f.csr'), join(state, 'f.pem')]
  const openssl = (words: string[]): void => void execFileSync('openssl', words, { stdio: 'ignore' })
  openssl(['req', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', wish, '-subj', '/CN=x', '-addext', 'subjectAltName=DNS:bank.example'])
  openssl(['x509', '-req', '-in', wish, '-CA', places.ca, '-CAkey', join(state, 'ca.key'), '-copy_extensions', 'copyall', '-out', forged, '-days', '1'])
  const refused = spawnSync('openssl', ['verify', '-CAfile', places.ca, forged])
  assert.notEqual(refused.status, 0)
  assert.match(refused.stderr.toString(), /permitted subtree violation/)
  assert.notEqual(spawnSync('openssl', ['verify', '-CAfile', places.ca, '-verify_hostname', 'a.b.ci.test', edge]).status, 0)
})

test('a certificate near its end is renewed under the same CA', async () => {
  await ensureCertificates(places)
  const ca = readFileSync(places.ca, 'utf8')
  const old = readFileSync(edge, 'utf8')
  execFileSync('openssl', ['x509', '-req', '-in', join(state, 'edge.csr'), '-CA', places.ca, '-CAkey', join(state, 'ca.key'), '-out', edge, '-days', '20'], {
    stdio: 'ignore'
  })
  assert.equal(certificatesGood(places), false)
  await ensureCertificates(places)
  assert.notEqual(readFileSync(edge, 'utf8'), old)
  assert.equal(readFileSync(places.ca, 'utf8'), ca)
  assert.ok((expiryOf(edge)?.getTime() ?? 0) > Date.now() + 360 * 86_400_000)
})

test('a certificate of another CA is not kept', async () => {
  await ensureCertificates(places)
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '90', '-subj', '/CN=other', '-keyout', '/dev/null', '-out', join(state, 'o.pem')],
    {
      stdio: 'ignore'
    }
  )
  copyFileSync(join(state, 'o.pem'), edge)
  assert.equal(certificatesGood(places), false)
  await ensureCertificates(places)
  assert.equal(certificatesGood(places), true)
})
