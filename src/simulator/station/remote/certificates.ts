import { createHash, X509Certificate } from 'node:crypto';
import type { StationCore } from '../station-core.js';
import type { CertificateHash, Certificates } from './remote.js';

/** Certificates that the hub installs; kept as `use` and PEM. */
export function createCertificates({ memory }: Pick<StationCore, 'memory'>): Certificates {
  const held = () => memory.certificates.map((text) => JSON.parse(text) as { use: string; pem: string });
  const keep = (use: string, pem: string): 'Accepted' | 'Rejected' => {
    if (!hashOf(pem)) return 'Rejected';
    const text = JSON.stringify({ use, pem });
    if (!memory.certificates.includes(text)) memory.certificates.push(text);
    return 'Accepted';
  };
  return {
    take: (chainPem) => keep('OwnCertificate', chainPem),
    install: keep,
    list: (uses) =>
      held()
        .filter(({ use }) => use !== 'OwnCertificate' && (uses === undefined || uses.includes(use)))
        .flatMap(({ use, pem }) => {
          const hash = hashOf(pem);
          return hash ? [{ use, hash }] : [];
        }),
    remove(hash) {
      const before = memory.certificates.length;
      memory.certificates = memory.certificates.filter((text) => {
        const { pem } = JSON.parse(text) as { pem: string };
        return hashOf(pem)?.issuerKeyHash !== hash.issuerKeyHash || hashOf(pem)?.serialNumber !== hash.serialNumber;
      });
      return memory.certificates.length < before ? 'Accepted' : 'NotFound';
    },
  };
}

/** Undefined: not a certificate. The key is the certificate's own, as for a root. */
function hashOf(pem: string): CertificateHash | undefined {
  try {
    const certificate = new X509Certificate(pem);
    const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');
    return {
      hashAlgorithm: 'SHA256',
      issuerNameHash: sha256(certificate.issuer),
      issuerKeyHash: sha256(certificate.publicKey.export({ format: 'der', type: 'spki' })),
      serialNumber: certificate.serialNumber.toLowerCase().slice(0, 40),
    };
  } catch {
    return undefined;
  }
}
