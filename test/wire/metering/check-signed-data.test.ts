import { generateKeyPairSync, sign } from 'node:crypto';
import type { Cdr, SignedData } from '../../../src/domain/roaming/cdr.js';
import { checkSignedData } from '../../../src/wire/metering/check-signed-data.js';

const meter = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const publicKey = meter.publicKey.export({ format: 'der', type: 'spki' }).toString('hex');

function ocmf(beginKwh: number, endKwh: number): string {
  const payload = JSON.stringify({
    FV: '1.0',
    RD: [
      { TX: 'B', RV: beginKwh, RU: 'kWh' },
      { TX: 'E', RV: endKwh },
    ],
  });
  const signature = sign('sha256', Buffer.from(payload), meter.privateKey).toString('hex');
  return `OCMF|${payload}|${JSON.stringify({ SA: 'ECDSA-secp256r1-SHA256', SD: signature })}`;
}

function cdrWith(signedValue: string, change: Partial<SignedData> = {}): Cdr {
  const signedValues = [{ nature: 'End', plainData: '', signedData: signedValue }];
  return { signedData: { encodingMethod: 'OCMF', publicKey, signedValues, ...change } } as Partial<Cdr> as Cdr;
}

describe('signed meter values of a CDR', () => {
  it('are none where there are none', () => {
    expect(checkSignedData({} as Cdr)).toEqual({ kind: 'none' });
  });

  it('verify, and give the energy between begin and end', () => {
    const verdict = checkSignedData(cdrWith(ocmf(100.5, 123.956)));
    expect(verdict.kind === 'valid' && verdict.energyKwh?.toFixed()).toBe('23.456');
  });

  it('are invalid when a digit was changed after signing', () => {
    const verdict = checkSignedData(cdrWith(ocmf(100, 120).replace('"RV":120', '"RV":121')));
    expect(verdict).toEqual({ kind: 'invalid', reason: 'the signature of the End value does not verify' });
  });

  it('are invalid when another meter signed them', () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey;
    const key = other.export({ format: 'der', type: 'spki' }).toString('base64');
    expect(checkSignedData(cdrWith(ocmf(1, 2), { publicKey: key })).kind).toBe('invalid');
  });

  it.each([
    ['another encoding', ocmf(1, 2), { encodingMethod: 'EDL40' }],
    ['no public key', ocmf(1, 2), { publicKey: '' }],
    ['a key that is none', ocmf(1, 2), { publicKey: 'abcd' }],
    ['a text that is no OCMF', 'hello', {}],
  ])('are unverifiable, not wrong, with %s', (_what, value, change) => {
    expect(checkSignedData(cdrWith(value, change)).kind).toBe('unverifiable');
  });
});
