import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of PEM files. */
export type Certificate = { readonly cert: string; readonly key: string };
export const pemOf = ({ cert, key }: Certificate) => ({
  cert: readFileSync(cert, 'utf8'),
  key: readFileSync(key, 'utf8'),
});

const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** A certificate authority of our own, in `dir`. */
export function makeAuthority(dir: string): Certificate {
  const ca = { cert: join(dir, 'ca.crt'), key: join(dir, 'ca.key') };
  openssl('req', '-x509', ...newKey, '-subj', '/CN=test authority', '-keyout', ca.key, '-out', ca.cert);
  return ca;
}

/** A certificate that the authority signed, for an address. */
export function makeCertificate(dir: string, name: string, ca: Certificate, address = '127.0.0.1'): Certificate {
  const [cert, key, csr, ext] = ['crt', 'key', 'csr', 'ext'].map(suffix => join(dir, `${name}.${suffix}`)) as [
    string,
    string,
    string,
    string,
  ];
  writeFileSync(ext, `subjectAltName=IP:${address}`);
  openssl('req', ...newKey, '-subj', `/CN=${name}`, '-keyout', key, '-out', csr);
  openssl(
    'x509',
    '-req',
    '-in',
    csr,
    '-CA',
    ca.cert,
    '-CAkey',
    ca.key,
    '-CAcreateserial',
    '-extfile',
    ext,
    '-out',
    cert,
  );
  return { cert, key };
}
