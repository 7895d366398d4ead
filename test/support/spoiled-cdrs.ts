import { aMeter, anOcmf, aPayload, derOf } from '../wire/metering/signed-value.js';
import { type Json, withField } from './ocpi-example.js';

const meter = aMeter('secp256k1');

/** Signed values as OCMF, as a CDR carries them. */
export function signedData(text: string): Json {
  const signed_values = [{ nature: 'End', plain_data: 'none', signed_data: text }];
  return { encoding_method: 'OCMF', public_key: derOf(meter).toString('hex'), signed_values };
}

/** Of a meter that went from 100 kWh to so many. */
export function ocmfUntil(endKwh: number): string {
  return anOcmf(meter, { algorithm: 'ECDSA-secp256k1-SHA256', payload: aPayload(100, endKwh) });
}

/** What is wrong with a CDR, by the rule that quarantines it. */
export const SPOILED: Readonly<Record<string, (cdr: Json) => Json>> = {
  TIME_ORDER: (cdr) => ({ ...cdr, end_date_time: '2026-10-11T19:59:59Z' }),
  ENERGY_SUM: (cdr) => ({ ...cdr, total_energy: 10.0011 }),
  COST_SUM: (cdr) => ({ ...cdr, total_energy_cost: { excl_vat: 9.98 }, total_time_cost: { excl_vat: 0.0099 } }),
  TOO_OLD: (cdr) => ({ ...cdr, start_date_time: '2026-07-14T09:04:59Z' }),
  POWER_IMPLAUSIBLE: (cdr) => ({ ...cdr, total_time: 0.41 }),
  NO_AGREEMENT: (cdr) => withField(cdr, 'cdr_token.party_id', 'NEW') as Json,
  CURRENCY: (cdr) => ({ ...cdr, currency: 'SEK' }),
  SIGNATURE_INVALID: (cdr) => ({ ...cdr, signed_data: signedData(ocmfUntil(110).replace('"RV":110', '"RV":111')) }),
  METER_MISMATCH: (cdr) => ({ ...cdr, signed_data: signedData(ocmfUntil(110.0101)) }),
};
