import { X509Certificate } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeAtomic } from '../../src/run/atomic.ts'
import { run } from './command.ts'
import { type Places, zone } from './places.ts'

/** Days that must be left; less, and a new one is made. */
const margin = 30

/** When a certificate ends, or undefined where there is none that can be read. */
export function expiryOf(file: string): Date | undefined {
  try {
    return new X509Certificate(readFileSync(file)).validToDate
  } catch {
    return undefined
  }
}

function lasting(file: string): boolean {
  const expiry = expiryOf(file)
  return expiry !== undefined && expiry.getTime() > Date.now() + margin * 86_400_000
}

function edgeFiles(places: Places): { certificate: string; key: string } {
  return { certificate: join(places.certificates, 'edge.pem'), key: join(places.certificates, 'edge.key') }
}

/** Whether CA and wildcard certificate are there, of each other, and good for a month. */
function pairGood(places: Places): boolean {
  const { certificate, key } = edgeFiles(places)
  if (!lasting(places.ca) || !lasting(certificate) || !existsSync(key)) return false
  return new X509Certificate(readFileSync(certificate)).verify(new X509Certificate(readFileSync(places.ca)).publicKey)
}

export function certificatesGood(places: Places): boolean {
  return pairGood(places) && bundleText(places) === readOr(places.bundle)
}

function readOr(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** Where the distributions keep what they trust; the first that exists. */
const systemBundles = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/ca-bundle.pem', '/etc/ssl/cert.pem']

function bundleText(places: Places): string {
  const system = systemBundles.map(readOr).find((text) => text !== undefined) ?? ''
  return `${system.trimEnd()}\n${readOr(places.ca) ?? ''}`.trimStart()
}

export async function ensureCertificates(places: Places): Promise<void> {
  if (!pairGood(places)) await makePair(places)
  const text = bundleText(places)
  // A new file in the old one's place: what runs keeps the one it was started with.
  if (readOr(places.bundle) !== text) writeAtomic(places.bundle, text)
}

async function makePair(places: Places): Promise<void> {
  mkdirSync(places.certificates, { recursive: true, mode: 0o700 })
  const caKey = join(places.state, 'ca.key')
  const edge = edgeFiles(places)
  const openssl = async (words: string[]): Promise<string> => await run('openssl', words, { what: 'making the certificates' })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  // The CA outlives the certificate, so that who trusts it need not hear of a renewal.
  if (!lasting(places.ca) || !existsSync(caKey)) {
    // It can vouch for nothing but the zone, so trusting it costs nothing.
    const extensions = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign', '-addext', `nameConstraints=critical,permitted;DNS:${zone}`]
    await openssl(['req', '-x509', ...key, '-keyout', caKey, '-out', places.ca, '-days', '3650', '-subj', `/CN=testme ${places.name} local CA`, ...extensions])
  }
  const [wish, extensions] = [join(places.state, 'edge.csr'), join(places.state, 'edge.extensions')]
  await openssl(['req', ...key, '-keyout', edge.key, '-out', wish, '-subj', `/CN=${zone}`])
  writeFileSync(
    extensions,
    `basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:${zone},DNS:*.${zone}\n`
  )
  await openssl([
    ...['x509', '-req', '-in', wish, '-CA', places.ca, '-CAkey', caKey, '-CAcreateserial', '-out', edge.certificate],
    ...['-days', '397', '-extfile', extensions]
  ])
  for (const secret of [caKey, edge.key]) chmodSync(secret, 0o600)
}
