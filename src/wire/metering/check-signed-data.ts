import type { SignedDataVerdict } from '../../domain/clearing/signed-data-verdict.js';
import type { Cdr, SignedData } from '../../domain/roaming/cdr.js';
import { isSignedBy, readOcmf } from './ocmf.js';
import { readPublicKey } from './public-key.js';
import { type SignedDataSet, sessionEnergy } from './session-energy.js';
import { curveOf, readAlgorithm } from './signature-algorithm.js';
import { isOcmf, type UnwrappedValue, unwrapSignedValue } from './unwrap.js';

/** Signatures that are checked for one CDR: each costs time that intake waits for. */
const VALUES_MAX = 50;

/**
 * Verifies the signed meter values of a CDR (OCPI 2.2.1, mod_cdrs, SignedData) as far as their form is known: OCMF with
 * ECDSA. `invalid` only when a signature was checked and is wrong; what cannot be checked is `unverifiable`.
 */
export function checkSignedData(cdr: Cdr): SignedDataVerdict {
  const { signedData } = cdr;
  if (!signedData) return { kind: 'none' };
  if (!isOcmf(signedData.encodingMethod)) {
    return unverifiable(`encoding ${signedData.encodingMethod} is not known to the hub`);
  }
  if (signedData.signedValues.length > VALUES_MAX) {
    return unverifiable(`there are more than ${VALUES_MAX} signed values`);
  }
  return verifyAll(signedData);
}

function verifyAll(signedData: SignedData): SignedDataVerdict {
  const sets: SignedDataSet[] = [];
  const algorithms = new Set<string>();
  for (const value of signedData.signedValues) {
    const unwrapped = unwrapSignedValue(value.signedData) ?? unwrapSignedValue(value.plainData);
    const verified = unwrapped
      ? verifyOne(unwrapped, signedData.publicKey)
      : unverifiable(`the ${value.nature} value is not OCMF`);
    if (verified.kind === 'unverifiable') return verified;
    const { algorithm, dataSet } = verified;
    if (verified.kind === 'invalid') {
      return { kind: 'invalid', reason: `the signature of the ${value.nature} value does not verify`, algorithm };
    }
    algorithms.add(algorithm);
    sets.push({ nature: value.nature, readings: dataSet.readings, ...(dataSet.meter && { meter: dataSet.meter }) });
  }
  return { kind: 'valid', algorithm: [...algorithms].join(', '), ...sessionEnergy(sets) };
}

type Unverifiable = Extract<SignedDataVerdict, { kind: 'unverifiable' }>;
interface Verified {
  readonly kind: 'valid' | 'invalid';
  readonly algorithm: string;
  readonly dataSet: NonNullable<ReturnType<typeof readOcmf>>;
}

function verifyOne(value: UnwrappedValue, publicKey: string | undefined): Verified | Unverifiable {
  const dataSet = readOcmf(value.ocmf);
  if (!dataSet) return unverifiable('a value begins as OCMF and is none');
  const named = readAlgorithm(dataSet.algorithm);
  if (!named) return unverifiable(`signature algorithm ${dataSet.algorithm.slice(0, 64)} is not known to the hub`);
  // The key of the CDR is what the CPO vouches for; a key beside the values proves only that they belong together.
  const text = publicKey || value.publicKey;
  if (!text) return unverifiable('there is no public key');
  const key = readPublicKey(text, named.curve);
  if (!key) return unverifiable(`cannot read the public key for ${dataSet.algorithm}`);
  // A key that names its curve is right, whatever the signature says of it.
  const curve = curveOf(key.asymmetricKeyDetails?.namedCurve ?? '') ?? named.curve;
  const algorithm = `ECDSA-${curve}-${named.hash}`;
  return { kind: isSignedBy(dataSet, { ...named, curve }, key) ? 'valid' : 'invalid', algorithm, dataSet };
}

function unverifiable(reason: string): Unverifiable {
  return { kind: 'unverifiable', reason };
}
