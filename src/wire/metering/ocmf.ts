import { type KeyObject, verify } from 'node:crypto';
import { Decimal } from '../../domain/decimal.js';
import { isRecord, parseObject } from './json.js';
import { CURVES, DEFAULT_ALGORITHM, type SignatureAlgorithm } from './signature-algorithm.js';

/** One OCMF data set (Open Charge Metering Format 1.x): `OCMF|{payload}|{signature}`. */
export interface OcmfDataSet {
  readonly payload: string;
  readonly algorithm: string;
  readonly signature: Buffer;
  readonly readings: readonly OcmfReading[];
  /** MS: serial number of the meter. */
  readonly meter?: string;
}

export interface OcmfReading {
  /** B begins, E ends a transaction; others lie in between. Empty: it does not say. */
  readonly kind: string;
  readonly energyKwh: Decimal;
  /** TM, as the meter wrote it. */
  readonly at?: string;
  /** RI: which register was read. */
  readonly register: string;
  /** ST: G, or the meter does not say. Anything else means that the meter doubts its own value. */
  readonly isGood: boolean;
}

/** Readings of one data set; a charge point that lists more is not a session. */
const READINGS_MAX = 1_000;
const TEXT_MAX = 64;

/** Reads an OCMF text; undefined when it is none. */
export function readOcmf(text: string): OcmfDataSet | undefined {
  const [header, payload, signature] = splitOcmf(text);
  if (header !== 'OCMF' || payload === undefined || signature === undefined) return undefined;
  const content = parseObject(payload);
  const signed = parseObject(signature);
  const data = signed?.['SD'];
  if (!content || !signed || typeof data !== 'string') return undefined;
  const meter = shortText(content['MS']);
  return {
    payload,
    algorithm: typeof signed['SA'] === 'string' ? signed['SA'] : DEFAULT_ALGORITHM,
    signature: Buffer.from(data, signed['SE'] === 'base64' ? 'base64' : 'hex'),
    readings: readingsOf(content['RD']),
    ...(meter && { meter }),
  };
}

/** Whether the signature is that of the payload, between the two pipes, by this key. */
export function isSignedBy(dataSet: OcmfDataSet, algorithm: SignatureAlgorithm, key: KeyObject): boolean {
  const { payload, signature } = dataSet;
  const hash = algorithm.hash.toLowerCase();
  const bytes = Buffer.from(payload, 'utf8');
  // OCMF signs in DER; some meters write both numbers one after the other, and one in 256 of these begins as DER does.
  const mayBePlain = signature.length === 2 * CURVES[algorithm.curve].bytes;
  if (mayBePlain && verify(hash, bytes, { key, dsaEncoding: 'ieee-p1363' }, signature)) return true;
  return verify(hash, bytes, key, signature);
}

const KWH_PER_UNIT: Readonly<Record<string, string>> = { kWh: '1', Wh: '0.001' };

/** The payload may hold `|` in a text of its own, the signature may not: it is what follows the last one. */
function splitOcmf(text: string): (string | undefined)[] {
  const first = text.indexOf('|');
  const last = text.lastIndexOf('|');
  return first > 0 && last > first ? [text.slice(0, first), text.slice(first + 1, last), text.slice(last + 1)] : [];
}

function readingsOf(list: unknown): OcmfReading[] {
  if (!Array.isArray(list)) return [];
  // OCMF 1.0, 4.5: a field that is left out repeats the one of the reading before.
  const last = { RU: '', TX: '', RI: '', ST: '' };
  return list.slice(0, READINGS_MAX).flatMap((item: unknown) => {
    if (!isRecord(item)) return [];
    for (const name of ['RU', 'TX', 'RI', 'ST'] as const) {
      const value = item[name];
      if (typeof value === 'string') last[name] = value;
    }
    const value = numberOf(item['RV']);
    const factor = Object.hasOwn(KWH_PER_UNIT, last.RU) ? KWH_PER_UNIT[last.RU] : undefined;
    if (value === undefined || factor === undefined) return [];
    const at = shortText(item['TM']);
    const isGood = last.ST === '' || last.ST === 'G';
    return [{ kind: last.TX, energyKwh: value.times(factor), register: last.RI, isGood, ...(at && { at }) }];
  });
}

/** A number that a meter can show, or one in a text; anything else is no reading. */
function numberOf(value: unknown): Decimal | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^-?\d{1,12}(\.\d{1,9})?$/.test(text) ? new Decimal(text) : undefined;
}

function shortText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, TEXT_MAX) : undefined;
}
