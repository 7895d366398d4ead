/** Bytes of an AuthorizationKey (OCPP security whitepaper: 16 to 20), written as twice as many hex digits. */
export const KEY_HEX_DIGITS = 40;

/**
 * An AuthorizationKey out of a random hash: 20 bytes in upper case hex. Its keyed hash is made of this text; a station
 * may present it as the text, or as the bytes that the text stands for.
 */
export function stationKey(randomHex: string): string {
  return randomHex.slice(0, KEY_HEX_DIGITS).toUpperCase();
}

/** Whether a configuration key is the secret of a station: in 1.6, or in 2.0.1. */
export function isSecretKey(key: string): boolean {
  return /^(?:AuthorizationKey|BasicAuthPassword)$/i.test(key);
}
