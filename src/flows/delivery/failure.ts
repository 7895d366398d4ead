import { HubError } from '../../domain/errors.js';
import type { PartnerAnswer, UnusableAnswer } from '../ports.js';

/** How a message to a receiver failed, as far as the next step depends on it. */
export interface Failure {
  /** For the log and the operator's list. */
  readonly text: string;
  /**
   * ANSWERED: with a refusal. SILENT: no answer in time, or not to be reached. NOT_AGREED: the two parties may not
   * exchange it any more, so that the hub did not send it. BROKEN: anything else.
   */
  readonly kind: 'ANSWERED' | 'SILENT' | 'NOT_AGREED' | 'BROKEN';
  /** Nobody knows whether it arrived. */
  readonly mayHaveArrived: boolean;
  /** What the receiver asked for with Retry-After. */
  readonly retryAfterMs?: number;
}

/** The failure in an answer; undefined: success (OCPI 2.2.1, status_codes: 1xxx, whatever HTTP says below 300). */
export function failureOf(answer: PartnerAnswer, now: Date): Failure | undefined {
  const { httpStatus, ocpiStatus, ocpiMessage = '' } = answer;
  if (httpStatus < 300 && ocpiStatus >= 1_000 && ocpiStatus < 2_000) return undefined;
  const text = `HTTP ${httpStatus}, OCPI ${ocpiStatus} ${ocpiMessage}`.trim();
  return { text, kind: 'ANSWERED', mayHaveArrived: false, ...ofStatus(answer, now) };
}

/** The failure in an error of the client, or in a bug. */
export function failureIn(error: unknown, now: Date): Failure {
  const text = error instanceof Error ? error.message : String(error);
  if (!(error instanceof HubError)) return { text, kind: 'BROKEN', mayHaveArrived: true };
  if (error.code === 'receiver-timeout') return { text, kind: 'SILENT', mayHaveArrived: true };
  if (error.code === 'receiver-unreachable' || error.code === 'unknown-receiver') {
    return { text, kind: 'SILENT', mayHaveArrived: false };
  }
  if (error.code === 'not-agreed') return { text, kind: 'NOT_AGREED', mayHaveArrived: false };
  if (error.code !== 'receiver-unusable') return { text, kind: 'BROKEN', mayHaveArrived: false };
  const answer = unusableAnswer(error.cause);
  const told = answer ? ofStatus(answer, now) : {};
  return { text, kind: 'ANSWERED', mayHaveArrived: true, ...told };
}

function ofStatus({ httpStatus, headers }: UnusableAnswer, now: Date): Partial<Failure> {
  if (httpStatus === 401) return { mayHaveArrived: false };
  if (httpStatus !== 429 && httpStatus !== 503) return {};
  const retryAfterMs = readRetryAfter(headers['retry-after'], now);
  return { mayHaveArrived: false, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

/** What the client says of an answer without an envelope. */
function unusableAnswer(cause: unknown): UnusableAnswer | undefined {
  if (typeof cause !== 'object' || cause === null || !('httpStatus' in cause)) return undefined;
  const headers = 'headers' in cause && typeof cause.headers === 'object' ? { ...cause.headers } : {};
  return typeof cause.httpStatus === 'number' ? { httpStatus: cause.httpStatus, headers } : undefined;
}

const LONGEST_PAUSE_MS = 3_600_000;

/** RFC 9110, Retry-After: seconds or a date; more than an hour is cut, what cannot be read is ignored. */
function readRetryAfter(header: unknown, now: Date): number | undefined {
  if (typeof header !== 'string') return undefined;
  const ms = /^\d{1,9}$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - now.getTime();
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, LONGEST_PAUSE_MS) : undefined;
}
