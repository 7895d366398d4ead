import type { Cdr } from '../roaming/cdr.js';
import type { Span } from './spread-evenly.js';

type Timed = Pick<Cdr, 'chargingPeriods' | 'endedAt' | 'startedAt'>;

/**
 * When each charging period of a CDR was, by its index: up to where the next one in time starts, the last one up to the
 * end of the session (OCPI 2.2.1, mod_cdrs, ChargingPeriod), and never outside the session.
 */
export function periodSpans(cdr: Timed): readonly Span[] {
  const starts = cdr.chargingPeriods.map(({ startedAt }) => startedAt.getTime());
  const inTime = starts.map((_, index) => index).sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0));
  const session = sessionSpan(cdr);
  const spans = new Map<number, Span>();
  inTime.forEach((index, position) => {
    const next = inTime[position + 1];
    const startMs = within(session, starts[index] ?? session.startMs);
    const endMs = within(session, next === undefined ? session.endMs : (starts[next] ?? session.endMs));
    spans.set(index, { startMs: lastInstant(session, startMs), endMs });
  });
  return starts.map((_, index) => spans.get(index) ?? session);
}

export function sessionSpan({ startedAt, endedAt }: Pick<Cdr, 'endedAt' | 'startedAt'>): Span {
  return { startMs: startedAt.getTime(), endMs: endedAt.getTime() };
}

function within({ startMs, endMs }: Span, instantMs: number): number {
  return Math.min(Math.max(instantMs, startMs), endMs);
}

/** A period that begins when the session ends belongs to its last quarter hour, not to the one after it. */
function lastInstant({ startMs, endMs }: Span, instantMs: number): number {
  return Math.max(startMs, Math.min(instantMs, endMs - 1));
}
