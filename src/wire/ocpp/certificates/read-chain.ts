import { X509Certificate } from 'node:crypto';
import type { CertificateFacts, CertificateReader, Read } from '../../../flows/certificates/certificate-ports.js';
import { readPem } from './pem.js';
import { fingerprintOf, readCsr } from './read-csr.js';

type Chain = readonly [CertificateFacts, ...CertificateFacts[]];

/** Reads certificates and requests for them with OpenSSL. */
export function createCertificateReader(): CertificateReader {
  return { readCsr, readChain };
}

/** Reads certificates in PEM, each signed by the one behind it. UNREADABLE: something else, or they do not hang together. */
function readChain(pem: string): Read<Chain> {
  const blocks = readPem(pem, ['CERTIFICATE']);
  try {
    const [leaf, ...cas] = blocks.map((block) => new X509Certificate(block));
    if (!leaf) return unreadable('expected certificates in PEM');
    let issued = leaf;
    for (const ca of cas) {
      if (!ca.ca || !issued.checkIssued(ca) || !issued.verify(ca.publicKey)) {
        return unreadable('each certificate must be signed by the one behind it');
      }
      issued = ca;
    }
    return { kind: 'READ', facts: [factsOf(leaf), ...cas.map(factsOf)] };
  } catch {
    // Whatever OpenSSL stumbles over.
    return unreadable('it holds what is no certificate (X.509)');
  }
}

function factsOf(certificate: X509Certificate): CertificateFacts {
  const { subject } = certificate.toLegacyObject();
  const commonName = only(subject.CN);
  const organization = only(subject.O);
  return {
    ...(commonName !== undefined && { commonName }),
    ...(organization !== undefined && { organization }),
    keyFingerprint: fingerprintOf(certificate.publicKey),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    serialNumber: certificate.serialNumber,
    issuer: certificate.issuer.replaceAll('\n', ', '),
    validFrom: new Date(certificate.validFrom),
    validTo: new Date(certificate.validTo),
    isCa: certificate.ca,
  };
}

/** A name that stands there once; several could mean several stations. */
function only(name: string | string[] | undefined): string | undefined {
  return typeof name === 'string' ? name : undefined;
}

function unreadable(why: string): Read<never> {
  return { kind: 'UNREADABLE', why };
}
