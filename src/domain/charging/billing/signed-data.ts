import type { SignedData } from '../../roaming/cdr.js';
import type { SignedSample } from '../meter-sample.js';

/** A signed value as OCPI carries it. */
export interface EncodedValue {
  readonly encodingMethod: string;
  /** The text that was signed and its signature, as the meter wrote it. */
  readonly plainData: string;
  /** The same bytes in base64. */
  readonly signedData: string;
  readonly publicKey?: string;
}

export interface SignedValue {
  readonly sample: SignedSample;
  readonly value: EncodedValue;
}

/** OCPI 2.2.1, mod_cdrs, SignedData and SignedValue: lengths of strings. */
const MOST_PLAIN = 512;
const MOST_SIGNED = 5_000;
const MOST_KEY = 512;
const MOST_METHOD = 36;
/** Those of the begin and the end always go; of the others so many. */
const MOST_BETWEEN = 40;
/** In the place of a text that is too long for `plain_data`: all of it stands in `signed_data`. */
const SEE_SIGNED = 'see signed_data';

export interface CollectedData {
  readonly signedData?: SignedData;
  /** Values that are too long for OCPI or of another encoding than the first: kept with the transaction only. */
  readonly leftOut: number;
}

/**
 * The signed meter values of a transaction for its CDR (OCPI 2.2.1, mod_cdrs, SignedData), verbatim and in their order.
 * A CDR has one encoding method: that of the first value. One container with both readings, as most meters write it, is
 * one value of nature End.
 */
export function collectSignedData(values: readonly SignedValue[]): CollectedData {
  const method = values[0]?.value.encodingMethod.slice(0, MOST_METHOD);
  const fitting = values.filter(
    ({ value }) => value.encodingMethod.slice(0, MOST_METHOD) === method && value.signedData.length <= MOST_SIGNED,
  );
  const between = fitting.filter(({ sample }) => natureOf(sample) === 'Intermediate').slice(0, MOST_BETWEEN);
  const chosen = fitting.filter((one) => natureOf(one.sample) !== 'Intermediate' || between.includes(one));
  if (method === undefined || chosen.length === 0) return { leftOut: values.length };
  const publicKey = chosen.find(({ value }) => isShort(value.publicKey))?.value.publicKey;
  const signedData: SignedData = {
    encodingMethod: method,
    ...(publicKey !== undefined && { publicKey }),
    signedValues: chosen.map(({ sample, value }) => ({
      nature: natureOf(sample),
      plainData: value.plainData.length <= MOST_PLAIN ? value.plainData : SEE_SIGNED,
      signedData: value.signedData,
    })),
  };
  return { signedData, leftOut: values.length - chosen.length };
}

function isShort(publicKey: string | undefined): boolean {
  return publicKey !== undefined && publicKey !== '' && publicKey.length <= MOST_KEY;
}

function natureOf({ context }: SignedSample): 'End' | 'Intermediate' | 'Start' {
  if (context === 'Transaction.Begin') return 'Start';
  return context === 'Transaction.End' ? 'End' : 'Intermediate';
}
