import { isUtf8 } from 'node:buffer';
import { HubError } from '../../../domain/errors.js';
import type { PartnerAnswer, UnusableAnswer } from '../../../flows/ports.js';
import type { IncomingAnswer } from '../../http/outgoing.js';
import { parseJsonLeniently } from '../json.js';

/** The fields of an envelope that the hub looks at. */
export interface PartnerEnvelope {
  readonly status: number;
  readonly message?: string;
  readonly data?: unknown;
}

/**
 * Checks that a partner's answer is one of OCPI's: any HTTP status but a redirect, with an envelope that has a
 * status_code. `data` may be anything (transport_and_format, response format, note). Refuses with `receiver-unusable`.
 */
export function toPartnerAnswer(answer: IncomingAnswer): PartnerAnswer {
  const { status, message } = readEnvelope(answer);
  return { ...answer, ocpiStatus: status, ...(message !== undefined && { ocpiMessage: message }) };
}

/** The envelope of a partner's answer. Refuses as `toPartnerAnswer` does. */
export function readEnvelope({ httpStatus, headers, body }: IncomingAnswer): PartnerEnvelope {
  const isRedirect = httpStatus >= 300 && httpStatus < 400;
  const envelope = isRedirect ? undefined : asObject(body);
  const status = envelope?.['status_code'];
  if (!envelope || typeof status !== 'number' || !Number.isInteger(status)) {
    const refusal = new HubError(
      'receiver-unusable',
      `the receiver answered HTTP ${httpStatus} without an OCPI envelope`,
    );
    refusal.cause = { httpStatus, headers } satisfies UnusableAnswer;
    throw refusal;
  }
  const message = envelope['status_message'];
  return { status, data: envelope['data'], ...(typeof message === 'string' && { message }) };
}

function asObject(body: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  if (!isUtf8(body)) return undefined;
  try {
    const value = parseJsonLeniently(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
    return isRecord(value) ? value : undefined;
  } catch (error) {
    if (error instanceof HubError) return undefined;
    throw error;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
