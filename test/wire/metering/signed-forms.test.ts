import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { checkSignedData } from '../../../src/wire/metering/check-signed-data.js';
import { aMeter, anOcmf, cdrWith, derOf, type Meter } from './signed-value.js';

const meter = aMeter('secp256k1');
const ALGORITHM = 'ECDSA-secp256k1-SHA256';
const ocmf = anOcmf(meter, { algorithm: ALGORITHM });
const hexDer = derOf(meter).toString('hex');

describe('forms in which charge points send signed values', () => {
  it.each([
    ['as they are', ocmf],
    ['in base64', base64(ocmf)],
    ['in hex', Buffer.from(ocmf).toString('hex')],
    ['in hex with capitals', Buffer.from(ocmf).toString('hex').toUpperCase()],
    ['in an envelope', envelope(ocmf)],
    ['in base64 in an envelope', envelope(base64(ocmf))],
    ['in an envelope in base64', base64(envelope(base64(ocmf)))],
    ['with a line end', `${ocmf}\n`],
  ])('are read %s', (_form, value) => {
    expect(checkSignedData(cdrWith(value, { publicKey: hexDer }))).toMatchObject({
      kind: 'valid',
      algorithm: ALGORITHM,
    });
  });

  it('bring their key in an envelope, which counts where the CDR has none', () => {
    expect(checkSignedData(cdrWith(envelope(base64(ocmf)))).kind).toBe('valid');
    const other = derOf(aMeter('secp256k1')).toString('hex');
    expect(checkSignedData(cdrWith(envelope(base64(ocmf)), { publicKey: other })).kind).toBe('invalid');
  });

  it.each([
    ['an envelope of another encoding', JSON.stringify({ signedMeterData: ocmf, encodingMethod: 'EDL' })],
    ['an envelope without data', JSON.stringify({ publicKey: hexDer })],
    ['base64 of something else', base64('a meter reading of 12 kWh')],
    ['wraps in wraps in wraps', base64(base64(base64(base64(base64(ocmf)))))],
    ['more than a charge point sends', `OCMF|{"x":"${'x'.repeat(20_000)}"}|{}`],
  ])('are unverifiable as %s', (_form, value) => {
    expect(checkSignedData(cdrWith(value, { publicKey: hexDer })).kind).toBe('unverifiable');
  });

  it('are unverifiable or wrong, and never an error, whatever is in them', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.string({ maxLength: 100 }), (noise, publicKey) => {
        for (const value of [noise, `OCMF|${noise}|${noise}`, `OCMF|{}|{"SD":"${noise.replace(/\W/g, '')}"}`]) {
          expect(['unverifiable', 'invalid']).toContain(checkSignedData(cdrWith(value, { publicKey })).kind);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('forms in which public keys come', () => {
  it.each([
    ['PEM', String(meter.publicKey.export({ format: 'pem', type: 'spki' }))],
    ['DER in hex', hexDer],
    ['DER in hex with capitals and spaces', hexDer.toUpperCase().replace(/(..)/g, '$1 ')],
    ['DER in base64', derOf(meter).toString('base64')],
    ['base64 of DER in hex', base64(hexDer)],
    ['base64 of PEM', base64(String(meter.publicKey.export({ format: 'pem', type: 'spki' })))],
    ['oca', `oca:base16:asn1:${hexDer}`],
    ['base64 of oca', base64(`oca:base16:asn1:${hexDer}`)],
    ['oca in base64', `oca:base64:asn1:${derOf(meter).toString('base64')}`],
    ['a point', pointOf(meter).toString('hex')],
    ['a point in base64', pointOf(meter).toString('base64')],
    ['a point without its mark', pointOf(meter).subarray(1).toString('hex')],
    ['a compressed point', compressed(meter)],
  ])('are read as %s', (_form, publicKey) => {
    expect(checkSignedData(cdrWith(ocmf, { publicKey }))).toMatchObject({ kind: 'valid', algorithm: ALGORITHM });
  });

  it.each(['prime192v1', 'secp192k1', 'brainpoolP256r1', 'brainpoolP384r1', 'secp384r1', 'secp521r1'])(
    'are read as a point of %s, which the signature names',
    (namedCurve) => {
      const other = aMeter(namedCurve);
      const text = anOcmf(other, { algorithm: `ECDSA-${namedCurve}-SHA256` });
      expect(checkSignedData(cdrWith(text, { publicKey: pointOf(other).toString('hex') })).kind).toBe('valid');
    },
  );

  it.each([
    ['a point of another curve', pointOf(aMeter('secp384r1')).toString('hex')],
    ['a point that is on no curve', `04${'11'.repeat(64)}`],
    ['an RSA key', rsaKey()],
    ['DER that ends early', hexDer.slice(0, 100)],
    ['another scheme', `oca:base16:pgp:${hexDer}`],
    ['more than a key', 'ab'.repeat(2_000)],
  ])('are no key as %s, and the values unverifiable', (_form, publicKey) => {
    expect(checkSignedData(cdrWith(ocmf, { publicKey })).kind).toBe('unverifiable');
  });
});

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function envelope(signedMeterData: string): string {
  return JSON.stringify({ signedMeterData, encodingMethod: 'OCMF', publicKey: base64(hexDer) });
}

/** `04`, x and y: what the DER ends with. */
function pointOf(of: Meter): Buffer {
  const { x = '', y = '' } = coordinates(of);
  return Buffer.from(`04${x}${y}`, 'hex');
}

function coordinates(of: Meter): { readonly x?: string; readonly y?: string } {
  const size = { prime192v1: 24, secp192k1: 24, secp384r1: 48, brainpoolP384r1: 48, secp521r1: 66 }[of.curve] ?? 32;
  const tail = derOf(of).subarray(-2 * size);
  return { x: tail.subarray(0, size).toString('hex'), y: tail.subarray(size).toString('hex') };
}

function compressed(of: Meter): string {
  const isOdd = (pointOf(of).at(-1) ?? 0) % 2 === 1;
  return `${isOdd ? '03' : '02'}${coordinates(of).x}`;
}

function rsaKey(): string {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  return publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
}
