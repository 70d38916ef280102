import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'

/** PEM texts. `ca` vouches for the certificate and for nothing else: its key is gone. */
export interface Pair {
  ca: string
  certificate: string
  key: string
}

/** A certificate for the names of an app, for the side of the gate that the sandbox sees. `parent`: a folder of mode 0700. */
export async function makePair(hosts: readonly string[], parent: string): Promise<Pair> {
  const folder = mkdtempSync(join(parent, 'certificate-'))
  const at = (name: string): string => join(folder, name)
  const openssl = async (words: string[]): Promise<void> => {
    await execa('openssl', words, { stdin: 'ignore', timeout: 30_000 })
  }
  try {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
    const authority = ['-addext', 'keyUsage=critical,keyCertSign']
    await openssl(['req', '-x509', ...key, '-keyout', at('ca.key'), '-out', at('ca.pem'), '-days', '2', '-subj', '/CN=sandbox of testme', ...authority])
    await openssl(['req', ...key, '-keyout', at('key.pem'), '-out', at('wish.csr'), '-subj', '/CN=app in the sandbox of testme'])
    chmodSync(at('key.pem'), 0o600)
    const names = hosts.flatMap((host) => [`DNS:${host}`, `DNS:*.${host}`]).join(',')
    writeFileSync(
      at('extensions'),
      `basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\nsubjectAltName=${names}\n`
    )
    await openssl([
      ...['x509', '-req', '-in', at('wish.csr'), '-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-out', at('certificate.pem')],
      ...['-days', '2', '-extfile', at('extensions')]
    ])
    const read = (name: string): string => readFileSync(at(name), 'utf8')
    return { ca: read('ca.pem'), certificate: read('certificate.pem'), key: read('key.pem') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
