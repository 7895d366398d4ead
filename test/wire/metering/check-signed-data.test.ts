import { generateKeyPairSync, sign } from 'node:crypto';
import type { Cdr } from '../../../src/domain/roaming/cdr.js';
import { checkSignedData } from '../../../src/wire/metering/check-signed-data.js';
import { aMeter, anOcmf, aPayload, cdrWith, derOf, type OcmfParts } from './signed-value.js';

const meter = aMeter('prime256v1');
const publicKey = derOf(meter).toString('hex');

function judged(signedValue: string, key = publicKey) {
  return checkSignedData(cdrWith(signedValue, { publicKey: key }));
}

describe('signed meter values of a CDR', () => {
  it('are none where there are none', () => {
    expect(checkSignedData({} as Cdr)).toEqual({ kind: 'none' });
  });

  it('verify, and give the readings, the energy between them and who signed', () => {
    const verdict = judged(anOcmf(meter));
    expect(verdict).toMatchObject({ kind: 'valid', algorithm: 'ECDSA-secp256r1-SHA256', meter: 'EMH-4711' });
    if (verdict.kind !== 'valid') throw new Error('valid');
    expect(verdict.energyKwh?.toFixed()).toBe('23.456');
    expect([verdict.begin?.kwh.toFixed(), verdict.end?.kwh.toFixed()]).toEqual(['100.5', '123.956']);
    expect(verdict.end?.at).toBe('2026-10-14T18:31:00,000+0200 S');
  });

  it.each([
    ['secp192r1', 'prime192v1', 'SHA256'],
    ['secp192k1', 'secp192k1', 'SHA256'],
    ['secp256r1', 'prime256v1', 'SHA512'],
    ['secp256k1', 'secp256k1', 'SHA256'],
    ['brainpool256r1', 'brainpoolP256r1', 'SHA256'],
    ['brainpool384r1', 'brainpoolP384r1', 'SHA384'],
    ['secp384r1', 'secp384r1', 'SHA384'],
    ['secp521r1', 'secp521r1', 'SHA512'],
  ])('verify on %s, and not with a digit changed', (curve, openssl, hash) => {
    const other = aMeter(openssl);
    const algorithm = `ECDSA-${curve}-${hash}`;
    const text = anOcmf(other, { algorithm, hash: hash.toLowerCase() });
    const key = derOf(other).toString('base64');
    expect(judged(text, key)).toMatchObject({ kind: 'valid', algorithm });
    expect(judged(text.replace('123.956', '123.957'), key)).toEqual({
      kind: 'invalid',
      reason: 'the signature of the End value does not verify',
      algorithm,
    });
  });

  it.each(tampered())('are invalid with %s', (_what, value) => {
    expect(judged(value)).toMatchObject({ kind: 'invalid' });
  });

  it('are invalid when another meter signed them', () => {
    expect(judged(anOcmf(meter), derOf(aMeter('prime256v1')).toString('base64')).kind).toBe('invalid');
  });

  it.each([
    ['another encoding', anOcmf(meter), { encodingMethod: 'EDL40', publicKey }],
    ['no public key', anOcmf(meter), { publicKey: '' }],
    ['a key that is none', anOcmf(meter), { publicKey: 'abcd' }],
    ['a text that is no OCMF', 'hello', { publicKey }],
    ['a signature by RSA', anOcmf(meter, { algorithm: 'RSA-SHA256' }), { publicKey }],
    ['a curve that nobody knows', anOcmf(meter, { algorithm: 'ECDSA-secp111r1-SHA256' }), { publicKey }],
    ['a payload that is no JSON', 'OCMF|{|{"SD":"00"}', { publicKey }],
  ])('are unverifiable, not wrong, with %s', (_what, value, change) => {
    expect(checkSignedData(cdrWith(value, change)).kind).toBe('unverifiable');
  });

  it('are unverifiable where there are more than anybody needs, without checking them', () => {
    const signedValues = Array.from({ length: 51 }, () => ({
      nature: 'End',
      plainData: '',
      signedData: anOcmf(meter),
    }));
    const verdict = checkSignedData(cdrWith('', { publicKey, signedValues }));
    expect(verdict).toEqual({ kind: 'unverifiable', reason: 'there are more than 50 signed values' });
  });
});

describe('the energy that a meter signed', () => {
  it.each<[string, object, string | undefined]>([
    [
      'readings in Wh',
      {
        RD: [
          { TX: 'B', RV: 100, RU: 'Wh' },
          { TX: 'E', RV: 1100.5 },
        ],
      },
      '1.0005',
    ],
    ['a number as text', aPayload('1.1', '3.3'), '2.2'],
    [
      'an end by remote',
      {
        RD: [
          { TX: 'B', RV: 1, RU: 'kWh' },
          { TX: 'R', RV: 3 },
        ],
      },
      '2',
    ],
    ['a text that is no number', aPayload('1e5', '3'), undefined],
    [
      'a unit that is no energy',
      {
        RD: [
          { TX: 'B', RV: 1, RU: 'V' },
          { TX: 'E', RV: 3 },
        ],
      },
      undefined,
    ],
    ['no end', { RD: [{ TX: 'B', RV: 1, RU: 'kWh' }] }, undefined],
    [
      'an end that the meter doubts',
      {
        RD: [
          { TX: 'B', RV: 1, RU: 'kWh' },
          { TX: 'E', RV: 3, ST: 'D' },
        ],
      },
      undefined,
    ],
    [
      'two registers',
      {
        RD: [
          { TX: 'B', RV: 1, RU: 'kWh', RI: 'import' },
          { TX: 'E', RV: 3, RI: 'import' },
          { TX: 'E', RV: 9, RI: 'export' },
        ],
      },
      '2',
    ],
    ['no readings at all', { RD: 'none' }, undefined],
    [
      'readings that no meter shows',
      {
        RD: [
          { TX: 'B', RV: '9'.repeat(20), RU: 'Wh' },
          { TX: 'E', RV: 1e300 },
        ],
      },
      undefined,
    ],
  ])('with %s', (_what, payload, expected) => {
    const verdict = judged(anOcmf(meter, { payload }));
    expect(verdict.kind === 'valid' && verdict.energyKwh?.toFixed()).toBe(expected);
  });

  it('is that of a Start and an End value whose readings have no marks', () => {
    const value = (nature: string, kwh: number) => {
      const parts: OcmfParts = { payload: { RD: [{ RV: kwh, RU: 'kWh' }] } };
      return { nature, plainData: '', signedData: anOcmf(meter, parts) };
    };
    const signedValues = [value('Start', 10), value('Intermediate', 15), value('End', 30)];
    const verdict = checkSignedData(cdrWith('', { publicKey, signedValues }));
    expect(verdict.kind === 'valid' && verdict.energyKwh?.toFixed()).toBe('20');
  });
});

describe('a signature of both numbers one after the other', () => {
  it('is verified, also when its first byte is that of a DER sequence', () => {
    const { privateKey, publicKey: own } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
    const payload = JSON.stringify(aPayload());
    const signed = () => sign('sha256', Buffer.from(payload), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    let likeDer = signed();
    while (likeDer[0] !== 0x30) likeDer = signed();
    const key = own.export({ format: 'der', type: 'spki' }).toString('hex');
    for (const signature of [signed(), likeDer]) {
      const parts = { SA: 'ECDSA-secp256k1-SHA256', SD: signature.toString('hex') };
      const judgedNow = checkSignedData(cdrWith(`OCMF|${payload}|${JSON.stringify(parts)}`, { publicKey: key }));
      expect(judgedNow.kind).toBe('valid');
    }
  });
});

function tampered(): readonly (readonly [string, string])[] {
  const text = anOcmf(meter);
  return [
    ['a reading changed', text.replace('"RV":123.956', '"RV":124.956')],
    ['a space more in the payload', text.replace('"RD":', '"RD": ')],
    ['another meter named', text.replace('EMH-4711', 'EMH-4712')],
    ['a digit of the signature changed', text.replace(/(SD":"30)([0-9a-f]{2})/, (_all, start) => `${start}00`)],
    ['no signature in it', text.replace(/"SD":"[0-9a-f]{1,300}"/, '"SD":""')],
    ['the signature of another payload', `${text.slice(0, 5)}{"RD":[]}${text.slice(text.lastIndexOf('|'))}`],
  ];
}
