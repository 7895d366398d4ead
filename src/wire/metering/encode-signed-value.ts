import type { EncodedValue } from '../../domain/charging/billing/signed-data.js';
import type { SignedSample } from '../../domain/charging/meter-sample.js';
import { unwrapSignedValue } from './unwrap.js';

/** What a value that says nothing of its encoding is called. */
const UNKNOWN = 'OTHER';

/**
 * A signed value of a station as OCPI carries it: an OCMF text out of whatever it was wrapped in (base64, hex, a JSON
 * envelope), any other text as it came; its bytes are not changed (OCPI 2.2.1, mod_cdrs, SignedValue).
 */
export function encodeSignedValue({ data, encodingMethod, publicKey }: SignedSample): EncodedValue {
  const found = unwrapSignedValue(data);
  const plainData = found?.ocmf ?? data;
  const key = publicKey || found?.publicKey;
  return {
    encodingMethod: found ? 'OCMF' : encodingMethod?.trim() || UNKNOWN,
    plainData,
    signedData: Buffer.from(plainData, 'utf8').toString('base64'),
    ...(key && { publicKey: key }),
  };
}
