import type { SignedDataVerdict } from '../../domain/clearing/signed-data-verdict.js';
import type { Cdr, SignedData } from '../../domain/roaming/cdr.js';
import { isSignedBy, type OcmfDataSet, type OcmfReading, readOcmf } from './ocmf.js';

/**
 * Verifies the signed meter values of a CDR (OCPI 2.2.1, mod_cdrs, SignedData) as far as their form is known: OCMF with
 * ECDSA. `invalid` only when a signature was checked and is wrong; what cannot be checked is `unverifiable`.
 */
export function checkSignedData(cdr: Cdr): SignedDataVerdict {
  const { signedData } = cdr;
  if (!signedData) return { kind: 'none' };
  if (signedData.encodingMethod.toUpperCase() !== 'OCMF') {
    return { kind: 'unverifiable', reason: `encoding ${signedData.encodingMethod} is not known to the hub` };
  }
  const { publicKey } = signedData;
  if (!publicKey) return { kind: 'unverifiable', reason: 'there is no public key' };
  return verifyAll(signedData, publicKey);
}

function verifyAll(signedData: SignedData, publicKey: string): SignedDataVerdict {
  const dataSets: OcmfDataSet[] = [];
  for (const value of signedData.signedValues) {
    const dataSet = readOcmf(value.signedData) ?? readOcmf(value.plainData);
    if (!dataSet) return { kind: 'unverifiable', reason: `the ${value.nature} value is not OCMF` };
    const isValid = isSignedBy(dataSet, publicKey);
    if (isValid === undefined)
      return { kind: 'unverifiable', reason: `cannot check ${dataSet.algorithm} with this key` };
    if (!isValid) return { kind: 'invalid', reason: `the signature of the ${value.nature} value does not verify` };
    dataSets.push(dataSet);
  }
  return { kind: 'valid', ...energyOf(dataSets.flatMap((dataSet) => dataSet.readings)) };
}

/** End minus begin, when the signed values have both. */
function energyOf(readings: readonly OcmfReading[]): Pick<Extract<SignedDataVerdict, { kind: 'valid' }>, 'energyKwh'> {
  const begin = readings.find((reading) => reading.kind === 'B');
  const end = readings.findLast((reading) => reading.kind === 'E' || reading.kind === 'L' || reading.kind === 'R');
  return begin && end ? { energyKwh: end.energyKwh.minus(begin.energyKwh) } : {};
}
