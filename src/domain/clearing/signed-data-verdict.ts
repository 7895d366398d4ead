import type { Decimal } from '../decimal.js';

/** What became of the signed meter values of a CDR. */
export type SignedDataVerdict =
  | { readonly kind: 'none' }
  | { readonly kind: 'unverifiable'; readonly reason: string }
  | { readonly kind: 'invalid'; readonly reason: string }
  | { readonly kind: 'valid'; readonly energyKwh?: Decimal };
