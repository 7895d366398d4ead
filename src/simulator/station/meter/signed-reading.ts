import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';

/** OCMF, and the key to verify it with. */
export interface SignedReading {
  readonly data: string;
  readonly publicKey: string;
}

/** secp256k1 private keys are numbers from 1 to about 2^256: a hash is one. DER (SEC 1) around the number. */
const DER_HEAD = Buffer.from('302e0201010420', 'hex');
const DER_TAIL = Buffer.from('a00706052b8104000a', 'hex');

/** A reading as a signing meter writes it: OCMF 1.0, ECDSA secp256k1 over SHA-256. Each station has a key of its own. */
export function signReading(
  stationId: string,
  reading: { readonly energyWh: number; readonly at: string; readonly letter: 'B' | 'E' },
): SignedReading {
  const payload = JSON.stringify({
    FV: '1.0',
    GI: 'Voltclear simulator',
    GS: stationId,
    PG: 'T1',
    IS: false,
    RD: [
      {
        TM: `${reading.at.slice(0, 19)},${reading.at.slice(20, 23)}+0000 S`,
        TX: reading.letter,
        RV: reading.energyWh,
        RI: '1-0:1.8.0',
        RU: 'Wh',
        ST: 'G',
      },
    ],
  });
  const signature = sign('sha256', Buffer.from(payload), keyOf(stationId)).toString('hex');
  const data = `OCMF|${payload}|${JSON.stringify({ SA: 'ECDSA-secp256k1-SHA256', SD: signature })}`;
  return { data, publicKey: meterPublicKey(stationId) };
}

/** The public key that belongs to it: base64 of hex of DER, as stations send it. */
export function meterPublicKey(stationId: string): string {
  const der = createPublicKey(keyOf(stationId)).export({ format: 'der', type: 'spki' });
  return Buffer.from(der.toString('hex')).toString('base64');
}

function keyOf(stationId: string): KeyObject {
  const secret = createHash('sha256').update(`meter of ${stationId}`).digest();
  return createPrivateKey({ key: Buffer.concat([DER_HEAD, secret, DER_TAIL]), format: 'der', type: 'sec1' });
}
