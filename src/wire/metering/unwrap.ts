import { isRecord, parseObject } from './json.js';

/** A signed value as it was meant: the OCMF text, and what the envelope around it says. */
export interface UnwrappedValue {
  readonly ocmf: string;
  readonly publicKey?: string;
}

/** OCPI gives a signed value 5,000 characters; base64 and hex of it are longer. */
const CHARACTERS_MAX = 20_000;
/** Base64 of an envelope with base64 in it. */
const WRAPPED_MAX = 4;
const HEADER = 'OCMF|';

/**
 * Finds the OCMF text in a signed value: as it is, in base64, in hex, or in a JSON envelope
 * `{signedMeterData, encodingMethod, publicKey}` (OCPP 2.0.1, SignedMeterValueType). Undefined when there is none.
 */
export function unwrapSignedValue(text: string): UnwrappedValue | undefined {
  return text.length > CHARACTERS_MAX ? undefined : unwrap(text.trim(), WRAPPED_MAX);
}

function unwrap(text: string, depth: number): UnwrappedValue | undefined {
  if (text.startsWith(HEADER)) return { ocmf: text };
  if (depth === 0) return undefined;
  if (text.startsWith('{')) return unwrapEnvelope(text, depth);
  const compact = text.replace(/\s/g, '');
  for (const encoding of encodingsOf(compact)) {
    const inner = Buffer.from(compact, encoding).toString('utf8').trim();
    if (inner.startsWith(HEADER) || inner.startsWith('{') || encoding === 'hex') {
      const found = unwrap(inner, depth - 1);
      if (found) return found;
    }
  }
  return undefined;
}

function unwrapEnvelope(text: string, depth: number): UnwrappedValue | undefined {
  const envelope = parseObject(text);
  const { signedMeterData, encodingMethod, publicKey } = envelope ?? {};
  if (!isRecord(envelope) || typeof signedMeterData !== 'string') return undefined;
  if (typeof encodingMethod === 'string' && !isOcmf(encodingMethod)) return undefined;
  const inner = unwrap(signedMeterData.trim(), depth - 1);
  return inner && { ...(typeof publicKey === 'string' && publicKey !== '' && { publicKey }), ...inner };
}

/** An encoding method that is OCMF, with or without what follows its name. */
export function isOcmf(encodingMethod: string): boolean {
  return /^OCMF(?![A-Za-z])/i.test(encodingMethod.trim());
}

/** Hex is base64 too: the narrower one first. */
function encodingsOf(text: string): readonly ('hex' | 'base64')[] {
  if (text.length % 2 === 0 && /^[0-9a-fA-F]{8,20000}$/.test(text)) return ['hex', 'base64'];
  return /^[0-9a-zA-Z+/_-]{8,20000}={0,2}$/.test(text) ? ['base64'] : [];
}
