import type { IncidentKind } from './incident.js';

/** Incidents of one kind that were opened in some time, and what has become of them since. */
export interface IncidentCount {
  readonly kind: IncidentKind;
  readonly opened: number;
  readonly recoveredByRemedy: number;
  readonly recoveredByItself: number;
  readonly closedByPerson: number;
  /** A person was told and it is not over. */
  readonly escalated: number;
}

/** What was measured, and never promised: how much the hub solves from afar. */
export interface HealingShare {
  readonly kinds: readonly IncidentCount[];
  readonly total: Omit<IncidentCount, 'kind'>;
  /** Recovered by a remedy of all that were opened, as text with four decimals; absent: there were none. */
  readonly solvedRemotely?: string;
}

const SHARE_DECIMALS = 4;

/** The share that a remedy solved: what recovered by itself or by a person counts among the opened only. */
export function shareOf(kinds: readonly IncidentCount[]): HealingShare {
  const total = kinds.reduce<Omit<IncidentCount, 'kind'>>(
    (sum, one) => ({
      opened: sum.opened + one.opened,
      recoveredByRemedy: sum.recoveredByRemedy + one.recoveredByRemedy,
      recoveredByItself: sum.recoveredByItself + one.recoveredByItself,
      closedByPerson: sum.closedByPerson + one.closedByPerson,
      escalated: sum.escalated + one.escalated,
    }),
    { opened: 0, recoveredByRemedy: 0, recoveredByItself: 0, closedByPerson: 0, escalated: 0 },
  );
  if (total.opened === 0) return { kinds, total };
  return { kinds, total, solvedRemotely: (total.recoveredByRemedy / total.opened).toFixed(SHARE_DECIMALS) };
}
