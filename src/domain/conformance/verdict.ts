import type { Exchange } from './exchange.js';

/**
 * FAIL: what OCPI demands is not so, or others cannot work with it. WARN: what OCPI advises is not so, or a hub has to
 * put up with it. SKIPPED: there was nothing to judge.
 */
export const JUDGEMENTS = ['PASS', 'WARN', 'FAIL', 'SKIPPED'] as const;
export type Judgement = (typeof JUDGEMENTS)[number];

/** What is thought of one thing, why, and what was said on the wire. */
export interface Verdict {
  readonly judgement: Judgement;
  readonly reason: string;
  /** One line for each thing that is wrong, at most `MAX_FINDINGS`. */
  readonly findings?: readonly string[];
  /** The request and the answer that show it. */
  readonly shown?: Exchange;
}

const MAX_FINDINGS = 50;
const LONGEST = 500;

export function pass(reason: string, shown?: Exchange): Verdict {
  return verdict('PASS', reason, shown);
}

export function warn(reason: string, shown?: Exchange): Verdict {
  return verdict('WARN', reason, shown);
}

export function fail(reason: string, shown?: Exchange): Verdict {
  return verdict('FAIL', reason, shown);
}

export function skip(reason: string): Verdict {
  return { judgement: 'SKIPPED', reason };
}

export function verdict(judgement: Judgement, reason: string, shown?: Exchange): Verdict {
  const judged = { judgement, reason: printable(reason) };
  return shown ? { ...judged, shown } : judged;
}

/** A verdict with its details, each told once; the first ones when there are very many. */
export function withFindings(judged: Verdict, findings: readonly string[]): Verdict {
  const told = [...new Set(findings.map(printable))];
  return told.length === 0 ? judged : { ...judged, findings: told.slice(0, MAX_FINDINGS) };
}

/** What a platform wrote may stand in it: no control characters, since people read it on a terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ').slice(0, LONGEST);
}
