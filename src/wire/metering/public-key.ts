import { createPublicKey, type KeyObject } from 'node:crypto';
import { CURVES, type Curve } from './signature-algorithm.js';

/** OCPI 2.2.1, mod_cdrs, SignedData: public_key has 512 characters; a key in an envelope may be wrapped once more. */
const KEY_CHARACTERS_MAX = 2_048;
/** Base64 of hex, base64 of `oca:…`: wrapped once, and once more by an envelope. */
const WRAPPED_MAX = 3;
/** `30 … 06 07 2a8648ce3d0201`: an EC public key, its curve follows (RFC 5480). */
const EC_PUBLIC_KEY = '06072a8648ce3d0201';

/**
 * Reads a public key in any of the forms that charge points send: PEM, DER (SubjectPublicKeyInfo) in hex or base64,
 * base64 of that hex, `oca:base16:asn1:` or `oca:base64:asn1:` and the DER, and a point of the curve that the signature
 * names. Undefined when it is none.
 */
export function readPublicKey(text: string, curve: Curve): KeyObject | undefined {
  if (text.length > KEY_CHARACTERS_MAX) return undefined;
  return readWrapped(text.trim(), curve, WRAPPED_MAX);
}

function readWrapped(text: string, curve: Curve, depth: number): KeyObject | undefined {
  if (depth === 0) return undefined;
  if (text.includes('BEGIN PUBLIC KEY')) return orNothing(() => createPublicKey(text));
  const [scheme, base, kind, encoded] = text.split(':', 4);
  if (scheme === 'oca') {
    return kind === 'asn1' && encoded ? readBytes(decodeAs(encoded, base ?? ''), curve) : undefined;
  }
  const compact = text.replace(/\s/g, '');
  const fromHex = isHex(compact) ? readBytes(Buffer.from(compact, 'hex'), curve) : undefined;
  if (fromHex || !isBase64(compact)) return fromHex;
  const bytes = Buffer.from(compact, 'base64');
  return readBytes(bytes, curve) ?? readInner(bytes, curve, depth);
}

/** Text that was wrapped in base64. */
function readInner(bytes: Buffer, curve: Curve, depth: number): KeyObject | undefined {
  const text = bytes.toString('latin1').trim();
  return /^[\x20-\x7e\r\n]{16,2048}$/.test(text) ? readWrapped(text, curve, depth - 1) : undefined;
}

function decodeAs(text: string, base: string): Buffer {
  return Buffer.from(text, base === 'base64' ? 'base64' : 'hex');
}

function readBytes(bytes: Buffer, curve: Curve): KeyObject | undefined {
  const fromDer =
    bytes[0] === 0x30 ? orNothing(() => createPublicKey({ key: bytes, format: 'der', type: 'spki' })) : undefined;
  if (fromDer) return fromDer;
  // A point without its mark may begin like DER, too.
  const point = asPoint(bytes, curve);
  return point && orNothing(() => createPublicKey({ key: toSpki(point, curve), format: 'der', type: 'spki' }));
}

/** SEC 1, 2.3.3: 04 and both coordinates, or 02 or 03 and one of them; some meters leave the 04 out. */
function asPoint(bytes: Buffer, curve: Curve): Buffer | undefined {
  const size = CURVES[curve].bytes;
  if (bytes.length === 2 * size) return Buffer.concat([Buffer.from([4]), bytes]);
  const isWhole = bytes[0] === 4 && bytes.length === 1 + 2 * size;
  const isCompressed = (bytes[0] === 2 || bytes[0] === 3) && bytes.length === 1 + size;
  return isWhole || isCompressed ? bytes : undefined;
}

/** RFC 5480, 2: SubjectPublicKeyInfo of a named curve. */
function toSpki(point: Buffer, curve: Curve): Buffer {
  const algorithm = der(0x30, Buffer.from(`${EC_PUBLIC_KEY}${CURVES[curve].oid}`, 'hex'));
  return der(0x30, Buffer.concat([algorithm, der(0x03, Buffer.concat([Buffer.from([0]), point]))]));
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const head = length < 0x80 ? [tag, length] : [tag, 0x81, length];
  return Buffer.concat([Buffer.from(head), content]);
}

function isHex(text: string): boolean {
  return text.length % 2 === 0 && /^[0-9a-fA-F]{32,2048}$/.test(text);
}

function isBase64(text: string): boolean {
  return /^[0-9a-zA-Z+/_-]{16,2048}={0,2}$/.test(text);
}

function orNothing(read: () => KeyObject): KeyObject | undefined {
  try {
    const key = read();
    return key.asymmetricKeyType === 'ec' ? key : undefined;
  } catch {
    return undefined;
  }
}
