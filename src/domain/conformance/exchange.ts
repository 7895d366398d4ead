import type { PartyId } from '../party.js';
import { fail, skip, type Verdict } from './verdict.js';

/** A question of a conformance check to a platform, and what came back. */
export interface Exchange {
  readonly asked: Asked;
  readonly answer: SeenAnswer;
}

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly requestId: string;
  readonly correlationId: string;
  /** Absent on configuration modules. */
  readonly from?: PartyId;
  readonly to?: PartyId;
  /** The beginning of the body. */
  readonly excerpt?: string;
}

export type SeenAnswer = NotAsked | NoAnswer | BareAnswer | EnvelopedAnswer;

/** The check has given up before. */
export interface NotAsked {
  readonly kind: 'not-asked';
  readonly because: string;
}

/** Nothing came that is an answer. */
export interface NoAnswer {
  readonly kind: 'none';
  readonly because: string;
}

/** An answer without an envelope of OCPI. */
export interface BareAnswer {
  readonly kind: 'bare';
  readonly httpStatus: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface EnvelopedAnswer extends Omit<BareAnswer, 'kind'> {
  readonly kind: 'enveloped';
  readonly statusCode: number;
  readonly message?: string;
  readonly timestamp: unknown;
  readonly data: unknown;
  /** The beginning of the body, without what is nobody's business. */
  readonly excerpt: string;
}

/** Judges an answer with an envelope; without one there is nothing that could be right. */
export function judgeAnswer(exchange: Exchange, judge: (answer: EnvelopedAnswer) => Verdict): Verdict {
  const { answer } = exchange;
  switch (answer.kind) {
    case 'not-asked':
      return skip(answer.because);
    case 'none':
      return fail(`no answer: ${answer.because}`, exchange);
    case 'bare':
      return fail(`HTTP ${answer.httpStatus} without an OCPI envelope`, exchange);
    case 'enveloped':
      return judge(answer);
  }
}

/** OCPI success that came with an HTTP success. */
export function isSuccess({ httpStatus, statusCode }: EnvelopedAnswer): boolean {
  return httpStatus >= 200 && httpStatus < 300 && statusCode >= 1000 && statusCode < 2000;
}

/** The answer of an exchange that was a success; undefined: it was none. */
export function successOf({ answer }: Exchange): EnvelopedAnswer | undefined {
  return answer.kind === 'enveloped' && isSuccess(answer) ? answer : undefined;
}

/** `HTTP 200, OCPI 2001 (date_from: no DateTime)`. */
export function told({ httpStatus, statusCode, message }: EnvelopedAnswer): string {
  const words = message ? ` (${message.slice(0, 200)})` : '';
  return `HTTP ${httpStatus}, OCPI ${statusCode}${words}`;
}

/** The same exchange without the data of its answer, for what is judged at the end. */
export function withoutData(exchange: Exchange): Exchange {
  const { answer } = exchange;
  return answer.kind === 'enveloped' ? { ...exchange, answer: { ...answer, data: undefined } } : exchange;
}
