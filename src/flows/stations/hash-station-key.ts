import type { Secrets } from '../ports.js';

/** Bytes of an AuthorizationKey (OCPP security whitepaper, A05), written as twice as many hex digits. */
const HEX_KEY = /^[0-9A-Fa-f]{32,40}$/;

/**
 * Keyed hash of what a station proves itself with, given as its bytes or as text. The key is random, so that nothing
 * slow is needed. Of a key in hex the bytes count: some stations send those, others the text, in either case; all of
 * them are the same key (1.6 AuthorizationKey; 2.0.1 BasicAuthPassword is text of 16 to 40 characters).
 */
export function hashStationKey(secrets: Pick<Secrets, 'hashToken'>, key: Uint8Array | string): string {
  const bytes = Buffer.from(key);
  const text = bytes.toString('latin1');
  const isHex = text.length % 2 === 0 && HEX_KEY.test(text);
  return secrets.hashToken((isHex ? text : bytes.toString('hex')).toUpperCase());
}
