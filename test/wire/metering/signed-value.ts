import { type BinaryLike, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Cdr, SignedData } from '../../../src/domain/roaming/cdr.js';

/** A meter with a key of its own, made with node's crypto and not with the code under test. */
export interface Meter {
  readonly curve: string;
  readonly publicKey: KeyObject;
  sign(payload: BinaryLike & string, hash: string): Buffer;
}

/** `namedCurve` is OpenSSL's name. */
export function aMeter(namedCurve: string): Meter {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
  return {
    curve: namedCurve,
    publicKey,
    sign: (payload, hash) => sign(hash, Buffer.from(payload), privateKey),
  };
}

export function derOf({ publicKey }: Meter): Buffer {
  return publicKey.export({ format: 'der', type: 'spki' });
}

export interface OcmfParts {
  readonly algorithm?: string;
  readonly hash?: string;
  readonly payload?: object;
}

/** An OCMF text with both readings, as most charge points send it. */
export function anOcmf(meter: Meter, { algorithm, hash = 'sha256', payload = aPayload() }: OcmfParts = {}): string {
  const text = JSON.stringify(payload);
  const signature = { ...(algorithm && { SA: algorithm }), SD: meter.sign(text, hash).toString('hex') };
  return `OCMF|${text}|${JSON.stringify(signature)}`;
}

export function aPayload(beginKwh: number | string = 100.5, endKwh: number | string = 123.956): object {
  const register = { RI: '01-00:98.08.00.FF', RU: 'kWh', ST: 'G' };
  return {
    FV: '1.0',
    MS: 'EMH-4711',
    RD: [
      { TM: '2026-10-14T18:00:00,000+0200 S', TX: 'B', RV: beginKwh, ...register },
      { TM: '2026-10-14T18:31:00,000+0200 S', TX: 'E', RV: endKwh, ...register },
    ],
  };
}

/** As much of a CDR as the check reads. */
export function cdrWith(signedValue: string, change: Partial<SignedData> = {}): Cdr {
  const signedValues = [{ nature: 'End', plainData: '', signedData: signedValue }];
  return { signedData: { encodingMethod: 'OCMF', signedValues, ...change } } as Partial<Cdr> as Cdr;
}
