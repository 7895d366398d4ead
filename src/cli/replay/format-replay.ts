import { Decimal } from '../../domain/decimal.js';
import type { ApiCdrTotal } from '../../simulator/operator-api.js';
import type { ReplayResult } from './replay-sessions.js';

/** A line of the replay's table: how many CDRs the hub put where, and their sums. */
interface Row {
  readonly label: string;
  readonly count: number;
  readonly claimed: Decimal;
  readonly computed: Decimal;
}

/** The replay's result as text: found exact, within tolerance, mismatched, not to be told, quarantined by which rule, sums, time. */
export function formatReplay(result: ReplayResult): string {
  const rows = [
    row(result, 'exact', ({ verdict }) => verdict === 'EXACT'),
    row(result, 'within tolerance', ({ verdict }) => verdict === 'WITHIN_TOLERANCE'),
    row(result, 'mismatched', ({ verdict }) => verdict === 'MISMATCH'),
    row(result, 'cannot tell', ({ verdict }) => verdict === 'CANNOT_TELL'),
    ...rulesOf(result).map((rule) => row(result, `quarantined ${rule}`, (total) => total.rule === rule)),
    row(result, 'not yet judged', ({ review }) => review === 'RECEIVED'),
  ].filter(({ count }) => count > 0);
  const all = row(result, 'all', () => true);
  const sent = result.created + result.repeated + result.refusals.length;
  const lines = [
    `${'CDRs the hub found'.padEnd(34)}${'count'.padStart(8)}${'claimed'.padStart(18)}${'computed'.padStart(18)}`,
    ...[...rows, all].map(
      ({ label, count, claimed, computed }) =>
        `${label.padEnd(34)}${String(count).padStart(8)}${claimed.toFixed().padStart(18)}${computed.toFixed().padStart(18)}`,
    ),
    `sent ${sent}: ${result.created} new, ${result.repeated} known already, ${result.refusals.length} refused; ` +
      `outbox: ${result.outbox.delivered} delivered, ${result.outbox.pending} pending, ${result.outbox.failed} failed`,
    `sent in ${seconds(result.sendingMs)} s (${Math.round((sent * 1000) / result.sendingMs)} CDR/s), ` +
      `cleared and delivered after ${seconds(result.totalMs)} s`,
    ...result.refusals.slice(0, 5).map((refusal) => `refused ${refusal}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** Whether the hub took everything and has nothing left to do. */
export function isComplete({ refusals, totals, outbox }: ReplayResult): boolean {
  return refusals.length === 0 && outbox.pending === 0 && totals.every(({ review }) => review !== 'RECEIVED');
}

function rulesOf({ totals }: ReplayResult): readonly string[] {
  return [...new Set(totals.flatMap(({ rule }) => rule ?? []))].sort();
}

function row({ totals }: ReplayResult, label: string, belongs: (total: ApiCdrTotal) => boolean): Row {
  const own = totals.filter(belongs);
  const sum = (amount: (total: ApiCdrTotal) => string): Decimal =>
    own.reduce((total, item) => total.plus(amount(item)), new Decimal(0));
  return {
    label,
    count: own.reduce((count, total) => count + total.count, 0),
    claimed: sum(({ claimed }) => claimed),
    computed: sum(({ computed }) => computed),
  };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
