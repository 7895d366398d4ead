/** Curves of OCMF's `SA` and what OpenSSL calls them, with the bytes of one coordinate and the DER of the curve's OID. */
export const CURVES = {
  secp192k1: { openssl: 'secp192k1', bytes: 24, oid: '06052b8104001f' },
  secp192r1: { openssl: 'prime192v1', bytes: 24, oid: '06082a8648ce3d030101' },
  secp256k1: { openssl: 'secp256k1', bytes: 32, oid: '06052b8104000a' },
  secp256r1: { openssl: 'prime256v1', bytes: 32, oid: '06082a8648ce3d030107' },
  brainpool256r1: { openssl: 'brainpoolP256r1', bytes: 32, oid: '06092b2403030208010107' },
  secp384r1: { openssl: 'secp384r1', bytes: 48, oid: '06052b81040022' },
  brainpool384r1: { openssl: 'brainpoolP384r1', bytes: 48, oid: '06092b240303020801010b' },
  secp521r1: { openssl: 'secp521r1', bytes: 66, oid: '06052b81040023' },
} as const;
export type Curve = keyof typeof CURVES;

export interface SignatureAlgorithm {
  readonly curve: Curve;
  readonly hash: 'SHA256' | 'SHA384' | 'SHA512';
}

/** Other names of the same curves. */
const ALIASES: Readonly<Record<string, Curve>> = {
  prime192v1: 'secp192r1',
  prime256v1: 'secp256r1',
  brainpoolp256r1: 'brainpool256r1',
  brainpoolp384r1: 'brainpool384r1',
};

/** OCMF 1.0, 4.7: SA; what is meant where it is left out. */
export const DEFAULT_ALGORITHM = 'ECDSA-secp256r1-SHA256';

/** Reads `ECDSA-secp256k1-SHA256`; undefined for what the hub does not know. */
export function readAlgorithm(text: string): SignatureAlgorithm | undefined {
  const found = /^ECDSA-([a-z0-9]{5,20})-SHA-?(256|384|512)$/i.exec(text);
  const curve = curveOf(found?.[1] ?? '');
  return found && curve ? { curve, hash: `SHA${found[2] as '256' | '384' | '512'}` } : undefined;
}

/** A curve by any of its names. */
export function curveOf(name: string): Curve | undefined {
  const folded = name.toLowerCase();
  return Object.hasOwn(CURVES, folded) ? (folded as Curve) : ALIASES[folded];
}
