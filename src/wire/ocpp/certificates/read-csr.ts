import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { CsrFacts, Read } from '../../../flows/certificates/certificate-ports.js';
import { contentOf, type DerElement, oidText, readElements, TAG } from './der.js';
import { readPem } from './pem.js';

/** Signatures of certificate requests by their object identifiers; null: the key names the hash itself. */
const HASHES: ReadonlyMap<string, string | null> = new Map([
  ['1.2.840.10045.4.3.2', 'sha256'],
  ['1.2.840.10045.4.3.3', 'sha384'],
  ['1.2.840.10045.4.3.4', 'sha512'],
  ['1.2.840.113549.1.1.11', 'sha256'],
  ['1.2.840.113549.1.1.12', 'sha384'],
  ['1.2.840.113549.1.1.13', 'sha512'],
  ['1.3.101.112', null],
  ['1.3.101.113', null],
]);
/** Curves of 224 bits and more. */
const CURVES = new Set([
  'brainpoolP256r1',
  'brainpoolP384r1',
  'brainpoolP512r1',
  'prime256v1',
  'secp224r1',
  'secp256k1',
  'secp384r1',
  'secp521r1',
]);
const RSA_BITS_MIN = 2_048;
const COMMON_NAME = '2.5.4.3';
const ORGANIZATION = '2.5.4.10';
/** Two bytes a character, the higher one first. */
const BMP_STRING = 0x1e;

/**
 * Reads a certificate request (PKCS #10, RFC 2986). UNREADABLE: it is none, it is signed in a way or by a key that OCPP
 * does not take (A00.FR.506: 112 bits of security), or its signature is not of its own key.
 */
export function readCsr(pem: string): Read<CsrFacts> {
  const [body, ...others] = readPem(pem, ['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST']);
  if (!body || others.length > 0) return unreadable('expected one certificate request in PEM');
  try {
    return readBody(body);
  } catch {
    // Whatever the parser or OpenSSL stumble over: it is no certificate request.
    return unreadable('it is no certificate request (PKCS #10)');
  }
}

function readBody(body: Uint8Array): Read<CsrFacts> {
  const [request] = readElements(body);
  const [info, algorithm, signature] = readElements(contentOf(request, TAG.SEQUENCE));
  const [, subject, publicKey] = readElements(contentOf(info, TAG.SEQUENCE));
  const [oid] = readElements(contentOf(algorithm, TAG.SEQUENCE));
  if (!info || !publicKey) return unreadable('it is no certificate request (PKCS #10)');
  const hash = HASHES.get(oidText(contentOf(oid, TAG.OID)));
  if (hash === undefined) return unreadable('it is signed in a way that OCPP does not take');
  const key = createPublicKey({ key: Buffer.from(publicKey.whole), format: 'der', type: 'spki' });
  if (!isStrong(key)) return unreadable('its key is weaker than OCPP demands');
  // The first byte tells how many bits are left out at the end: none.
  const [leftOut, ...signed] = contentOf(signature, TAG.BIT_STRING);
  if (leftOut !== 0 || !verify(hash, info.whole, key, Buffer.from(signed))) {
    return unreadable('it is not signed by its own key');
  }
  const names = readName(subject);
  const [commonName, organization] = [names.get(COMMON_NAME), names.get(ORGANIZATION)];
  const keyFingerprint = fingerprintOf(key);
  return {
    kind: 'READ',
    facts: {
      ...(commonName !== undefined && { commonName }),
      ...(organization !== undefined && { organization }),
      keyFingerprint,
    },
  };
}

function isStrong({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  if (asymmetricKeyType === 'rsa') return (asymmetricKeyDetails?.modulusLength ?? 0) >= RSA_BITS_MIN;
  if (asymmetricKeyType === 'ec') return CURVES.has(asymmetricKeyDetails?.namedCurve ?? '');
  return asymmetricKeyType === 'ed25519' || asymmetricKeyType === 'ed448';
}

/** SHA-256 of a public key (SubjectPublicKeyInfo), hex: the same however the key was written. */
export function fingerprintOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ format: 'der', type: 'spki' }))
    .digest('hex');
}

/** The attributes of a name by their object identifiers. One that stands there twice is empty: nobody is meant by two. */
function readName(subject: DerElement | undefined): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const set of readElements(contentOf(subject, TAG.SEQUENCE))) {
    for (const attribute of readElements(contentOf(set, TAG.SET))) {
      const [oid, value] = readElements(contentOf(attribute, TAG.SEQUENCE));
      const name = oidText(contentOf(oid, TAG.OID));
      if (value) names.set(name, names.has(name) ? '' : textOf(value));
    }
  }
  return names;
}

function textOf({ tag, content }: DerElement): string {
  const bytes = Buffer.from(content);
  return tag === BMP_STRING ? bytes.swap16().toString('utf16le') : bytes.toString('utf8');
}

function unreadable(why: string): Read<never> {
  return { kind: 'UNREADABLE', why };
}
