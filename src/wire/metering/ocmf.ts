import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { Decimal } from '../../domain/decimal.js';

/** One OCMF data set (Open Charge Metering Format 1.x): `OCMF|{payload}|{signature}`. */
export interface OcmfDataSet {
  readonly payload: string;
  readonly algorithm: string;
  readonly signature: Buffer;
  readonly readings: readonly OcmfReading[];
}

export interface OcmfReading {
  /** B begins, E ends a transaction; others lie in between. */
  readonly kind: string;
  readonly energyKwh: Decimal;
}

/** Reads an OCMF text; undefined when it is none. */
export function readOcmf(text: string): OcmfDataSet | undefined {
  const [header, payload, signature] = splitOcmf(text);
  if (header !== 'OCMF' || payload === undefined || signature === undefined) return undefined;
  const content = parseObject(payload);
  const signed = parseObject(signature);
  const data = signed?.['SD'];
  if (!content || !signed || typeof data !== 'string') return undefined;
  return {
    payload,
    algorithm: typeof signed['SA'] === 'string' ? signed['SA'] : 'ECDSA-secp256r1-SHA256',
    signature: Buffer.from(data, signed['SE'] === 'base64' ? 'base64' : 'hex'),
    readings: readingsOf(content['RD']),
  };
}

/** Whether the signature is that of the payload's SHA-256 by this key; undefined when the key cannot be read. */
export function isSignedBy(dataSet: OcmfDataSet, publicKey: string): boolean | undefined {
  const key = readPublicKey(publicKey);
  if (!key || !dataSet.algorithm.endsWith('SHA256')) return undefined;
  return verify('sha256', Buffer.from(dataSet.payload, 'utf8'), key, dataSet.signature);
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
  let unit = '';
  let kind = '';
  return list.flatMap((item: unknown) => {
    if (!isRecord(item)) return [];
    // OCMF 1.0, 4.5: a field that is left out repeats the one of the reading before.
    if (typeof item['RU'] === 'string') unit = item['RU'];
    if (typeof item['TX'] === 'string') kind = item['TX'];
    const value = item['RV'];
    const factor = KWH_PER_UNIT[unit];
    if ((typeof value !== 'number' && typeof value !== 'string') || factor === undefined) return [];
    return [{ kind, energyKwh: new Decimal(value).times(factor) }];
  });
}

/** DER in hex or Base64 (SubjectPublicKeyInfo), or PEM. */
function readPublicKey(text: string): KeyObject | undefined {
  const compact = text.replace(/\s/g, '');
  try {
    if (text.includes('BEGIN PUBLIC KEY')) return createPublicKey(text);
    const encoding = /^[0-9a-fA-F]+$/.test(compact) ? 'hex' : 'base64';
    return createPublicKey({ key: Buffer.from(compact, encoding), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
