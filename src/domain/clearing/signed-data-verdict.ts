import type { Decimal } from '../decimal.js';

/** What became of the signed meter values of a CDR. */
export type SignedDataVerdict = { readonly kind: 'none' } | SignedValuesVerdict;

/** Of a CDR that has signed meter values. `algorithm` is that of the signature, such as `ECDSA-secp256k1-SHA256`. */
export type SignedValuesVerdict =
  /** The hub cannot check them: another encoding, no key, a curve that it does not know. Never held against a CDR. */
  | { readonly kind: 'unverifiable'; readonly reason: string }
  /** A signature was checked, and it is not that of these values. */
  | { readonly kind: 'invalid'; readonly reason: string; readonly algorithm?: string }
  | {
      readonly kind: 'valid';
      readonly algorithm?: string;
      /** Absent: the values do not tell which readings begin and end the session, or the meter doubts one itself. */
      readonly energyKwh?: Decimal;
      readonly begin?: SignedReading;
      readonly end?: SignedReading;
      /** Serial number of the meter. */
      readonly meter?: string;
    };

/** A meter reading as it was signed. */
export interface SignedReading {
  readonly kwh: Decimal;
  /** Time as the meter wrote it, with its own mark of how it was synchronized. */
  readonly at?: string;
}
