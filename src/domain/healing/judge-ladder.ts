import type { ConnectorStatus } from '../stations/connector-state.js';
import type { HealingRules, Ladder, Rung } from './healing-rules.js';
import { type Incident, isOfStation, triedRemedies } from './incident.js';
import { isIntervening, isOnStation, type RemedyKind } from './remedy.js';
import type { SpentRemedy } from './station-health.js';

/** What is known of a station when a remedy is thought of. */
export interface HealingFacts {
  readonly isConnected: boolean;
  readonly connectedSince?: Date;
  /** Of the last connects, as far as they are remembered. */
  readonly connects: readonly Date[];
  /** Whether what the incident is about is over, by what is known now. */
  readonly isWell: boolean;
  /** Of the outlet of the incident; of the whole station where it is about that. */
  readonly outlet: OutletFacts;
  readonly station: OutletFacts;
  /** A fault that may hurt people stands at the station: nothing of it is touched. */
  readonly hasSafetyFault: boolean;
  /** The outlet's last session delivered energy and ended just before: a car may still be plugged in. */
  readonly isAfterSession: boolean;
  readonly unsupported: ReadonlySet<RemedyKind>;
  /** Of the last 24 hours at this station. */
  readonly spent: readonly SpentRemedy[];
}

export interface OutletFacts {
  /** Transactions without an end. */
  readonly openTransactions: number;
  /** Highest power that was measured lately. */
  readonly powerW: number;
  readonly statuses: readonly ConnectorStatus[];
}

export type EscalationReason = 'BUDGET' | 'FOR_A_PERSON' | 'NOTHING_HELPED';

/** What to do about an incident now. RECOVER: it is over. NOTHING: a person has been told. */
export type LadderStep =
  | { readonly kind: 'ESCALATE'; readonly why: EscalationReason }
  | { readonly kind: 'NOTHING' | 'RECOVER' }
  | { readonly kind: 'REMEDY'; readonly remedy: RemedyKind }
  | { readonly kind: 'WAIT'; readonly until: Date };

/** Somebody charges, makes a pause, is about to begin or has reserved: it is not stuck, and left alone. */
const IN_USE: ReadonlySet<ConnectorStatus> = new Set([
  'Charging',
  'Occupied',
  'Preparing',
  'Reserved',
  'SuspendedEV',
  'SuspendedEVSE',
] as const);
/** Whether an outlet belongs to somebody now. */
export function isInUse(status: ConnectorStatus): boolean {
  return IN_USE.has(status);
}

/** Doublings of the waiting time by rounds before: 2^6. */
const MOST_DOUBLINGS = 6;

/** `1/2/FAULTED`: what the back-off counts rounds of. */
export function aboutOf({ evse, connector, kind }: Pick<Incident, 'connector' | 'evse' | 'kind'>): string {
  return `${evse}/${connector}/${kind}`;
}

/** When what is watched becomes an incident. */
export function opensAt(
  { kind, openedAt }: Pick<Incident, 'kind' | 'openedAt'>,
  rules: HealingRules,
  { isAfterSession }: Pick<HealingFacts, 'isAfterSession'> = { isAfterSession: false },
): Date {
  const { openAfterS, openAfterSessionS = openAfterS } = rules.ladders[kind];
  return later(openedAt, isAfterSession ? openAfterSessionS : openAfterS);
}

/**
 * What to do about an incident: the next rung of its ladder, if it is due and nothing speaks against it. Each rung is
 * tried once; its time doubles with each round that the same outlet has had in 24 hours for the same reason. A person is
 * told when time or budget is used up.
 */
export function judgeLadder(
  incident: Incident,
  facts: HealingFacts,
  { now, rules }: { readonly now: Date; readonly rules: HealingRules },
): LadderStep {
  if (facts.isWell) return { kind: 'RECOVER' };
  if (incident.state !== 'WATCHED' && incident.state !== 'OPEN') return { kind: 'NOTHING' };
  const ladder = rules.ladders[incident.kind];
  const opening = opensAt(incident, rules, facts);
  if (now < opening) return { kind: 'WAIT', until: opening };
  const end = escalatesAt(incident, ladder, facts);
  if (now >= end) return { kind: 'ESCALATE', why: ladder.rungs.length === 0 ? 'FOR_A_PERSON' : 'NOTHING_HELPED' };
  const waiting = (until: Date): LadderStep => ({ kind: 'WAIT', until: until < end ? until : end });
  const rung = nextRung(incident, ladder, facts);
  if (!rung) return waiting(end);
  const dueAt = rungDueAt(incident, rung, { facts, rules });
  if (now < dueAt) return waiting(dueAt);
  if (facts.spent.length >= rules.remediesPerDay) return { kind: 'ESCALATE', why: 'BUDGET' };
  const untouchableUntil = untouchable(incident, rung.remedy, { facts, now, rules });
  return untouchableUntil ? waiting(untouchableUntil) : { kind: 'REMEDY', remedy: rung.remedy };
}

/** Whether a remedy may be sent this very moment; asked again right before it is. */
export function mayTouch(
  incident: Pick<Incident, 'connector' | 'evse'>,
  remedy: RemedyKind,
  facts: Pick<HealingFacts, 'hasSafetyFault' | 'isConnected' | 'outlet' | 'spent' | 'station'>,
): boolean {
  const { isConnected, hasSafetyFault, outlet, station, spent } = facts;
  if (!isConnected || hasSafetyFault) return false;
  if (remedy === 'ASK_BOOT' && spent.some((one) => one.remedy === 'ASK_BOOT')) return false;
  if (!isIntervening(remedy)) return true;
  const touched = isOnStation(remedy) || isOfStation(incident) ? station : outlet;
  if (touched.openTransactions > 0 || touched.powerW > 0) return false;
  return !touched.statuses.some(isInUse);
}

function escalatesAt({ openedAt }: Incident, ladder: Ladder, { isAfterSession }: HealingFacts): Date {
  const { escalateAfterS, escalateAfterSessionS = escalateAfterS } = ladder;
  return later(openedAt, isAfterSession ? escalateAfterSessionS : escalateAfterS);
}

/** The first rung that was not tried, that the station can do, and that may be asked for again. */
function nextRung(incident: Incident, { rungs }: Ladder, facts: HealingFacts): Rung | undefined {
  const tried = new Set(triedRemedies(incident).map(({ remedy }) => remedy));
  const hasAskedBoot = facts.spent.some(({ remedy }) => remedy === 'ASK_BOOT');
  return rungs.find(({ remedy, afterSessionS }) => {
    if (tried.has(remedy) || facts.unsupported.has(remedy)) return false;
    if (remedy === 'ASK_BOOT' && hasAskedBoot) return false;
    if (isOfStation(incident) && remedy === 'UNLOCK') return false;
    return !(facts.isAfterSession && afterSessionS === null);
  });
}

function rungDueAt(
  incident: Incident,
  { afterS, afterSessionS }: Rung,
  { facts, rules }: { readonly facts: HealingFacts; readonly rules: HealingRules },
): Date {
  const seconds = facts.isAfterSession && typeof afterSessionS === 'number' ? afterSessionS : afterS;
  const about = aboutOf(incident);
  const earlier = new Set(facts.spent.filter((one) => one.about === about).map(({ incidentId }) => incidentId));
  earlier.delete(incident.id);
  const due = later(incident.openedAt, seconds * 2 ** Math.min(earlier.size, MOST_DOUBLINGS));
  const last = triedRemedies(incident).at(-1);
  const afterGap = last && later(last.at, rules.gapS);
  return afterGap && afterGap > due ? afterGap : due;
}

/** Until when a remedy has to wait, if it has to. */
function untouchable(
  incident: Incident,
  remedy: RemedyKind,
  { facts, now, rules }: { readonly facts: HealingFacts; readonly now: Date; readonly rules: HealingRules },
): Date | undefined {
  if (!mayTouch(incident, remedy, facts)) return later(now, rules.recheckS);
  const stableAt = facts.connectedSince && later(facts.connectedSince, rules.stableS);
  if (stableAt && now < stableAt) return stableAt;
  const since = now.getTime() - rules.flappingWithinS * 1_000;
  const connects = facts.connects.filter((at) => at.getTime() > since).length;
  return connects >= rules.flappingConnects ? later(now, rules.recheckS) : undefined;
}

function later(at: Date, seconds: number): Date {
  return new Date(at.getTime() + seconds * 1_000);
}
