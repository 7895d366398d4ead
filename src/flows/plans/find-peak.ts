import { isOwed } from '../../domain/clearing/cdr-record.js';
import { Decimal, ZERO } from '../../domain/decimal.js';
import { type PartyKey, partyKey } from '../../domain/party.js';
import { type EnergyStretch, energyInSlot, energyStretches } from '../../domain/plans/slot-energy.js';
import { Ratio, sumRatios } from '../../domain/ratio.js';
import type { Hub } from '../hub.js';

export interface PeakDeps {
  readonly billedLines: Pick<Hub['billedLines'], 'cdrsInSlot' | 'groups'>;
  readonly cdrs: Pick<Hub['cdrs'], 'find'>;
}

export interface PeakQuery {
  /** `NL*ABC/LOC1`, folded. */
  readonly location: string;
  readonly from: Date;
  readonly until: Date;
  /** Which quarter hours count. */
  readonly counts: (slotMs: number) => boolean;
}

/** The quarter hour in which most energy flowed at a location. */
export interface Peak {
  readonly slotMs: number;
  readonly energyKwh: Ratio;
  /** The sessions that took it, by CDR key. */
  readonly bearing: readonly { readonly cdrKey: string; readonly emsp: PartyKey; readonly energyKwh: Ratio }[];
}

/** The energy of billed lines is cut to a billionth of a kWh: quarter hours that are this close are looked at exactly. */
const CLOSE_KWH = new Decimal('0.001');
/** CDRs that are read at the same time. */
const LANES = 100;

/**
 * The quarter hour with the highest energy of accepted CDRs that are not credited; of equal ones the earlier. Billed
 * lines, added up in the store, say which quarter hours it may be; what is told comes from the CDRs of these alone,
 * exactly. Undefined where no energy flowed in a quarter hour that counts.
 */
export async function findPeak(hub: PeakDeps, query: PeakQuery): Promise<Peak | undefined> {
  let left = await energyBySlot(hub, query);
  let best: Peak | undefined;
  let known: Sessions = new Map();
  for (let near = closest(left, best); near.length > 0; near = closest(left, best)) {
    for (const slotMs of near) {
      known = await sessionsIn(hub, { location: query.location, slot: new Date(slotMs) }, known);
      best = higher(best, peakOf(slotMs, known));
    }
    const seen = new Set(near);
    left = new Map([...left].filter(([slotMs]) => !seen.has(slotMs)));
  }
  return best;
}

type EnergyBySlot = ReadonlyMap<number, Decimal>;

async function energyBySlot(hub: PeakDeps, { location, from, until, counts }: PeakQuery): Promise<EnergyBySlot> {
  const energy = new Map<number, Decimal>();
  for await (const { slot, energyKwh } of hub.billedLines.groups({ location, from, until, by: [], areas: [] })) {
    const slotMs = slot.getTime();
    if (counts(slotMs)) energy.set(slotMs, (energy.get(slotMs) ?? ZERO).plus(energyKwh));
  }
  return new Map([...energy].filter(([, energyKwh]) => energyKwh.greaterThan(0)));
}

/**
 * The quarter hours that may be the highest, in time; none when the best that is known is above all. A second round is
 * needed only where lines tell more of a quarter hour than its CDRs do, as between a credit and its lines.
 */
function closest(left: EnergyBySlot, best: Peak | undefined): readonly number[] {
  const highest = Decimal.max(0, ...left.values());
  if (best && Ratio.of(highest.plus(CLOSE_KWH)).lessThan(best.energyKwh)) return [];
  const least = highest.minus(CLOSE_KWH);
  const near = [...left].filter(([, energyKwh]) => energyKwh.greaterThanOrEqualTo(least));
  return near.map(([slotMs]) => slotMs).sort((a, b) => a - b);
}

/** Undefined: the CDR does not count. */
type Sessions = ReadonlyMap<string, Session | undefined>;

interface Session {
  readonly emsp: PartyKey;
  readonly stretches: readonly EnergyStretch[];
}

/** Sessions of the quarter hour before go on as a rule: they are not read again. */
async function sessionsIn(
  hub: PeakDeps,
  slot: { readonly location: string; readonly slot: Date },
  known: Sessions,
): Promise<Sessions> {
  const keys = await hub.billedLines.cdrsInSlot(slot);
  const sessions = new Map<string, Session | undefined>();
  const read = async (key: string): Promise<void> => {
    sessions.set(key, known.has(key) ? known.get(key) : await sessionOf(hub, key));
  };
  for (let at = 0; at < keys.length; at += LANES) await Promise.all(keys.slice(at, at + LANES).map(read));
  return sessions;
}

async function sessionOf({ cdrs }: PeakDeps, key: string): Promise<Session | undefined> {
  const record = await cdrs.find(key);
  if (!record || record.cdr.credit || !isOwed(record.review)) return undefined;
  return { emsp: partyKey(record.emsp), stretches: energyStretches(record.cdr) };
}

function peakOf(slotMs: number, sessions: Sessions): Peak {
  const inOrder = [...sessions].sort(([a], [b]) => (a < b ? -1 : 1));
  const bearing = inOrder.flatMap(([cdrKey, session]) => {
    const energyKwh = session ? energyInSlot(session.stretches, slotMs) : Ratio.ZERO;
    return session && Ratio.ZERO.lessThan(energyKwh) ? [{ cdrKey, emsp: session.emsp, energyKwh }] : [];
  });
  return { slotMs, energyKwh: sumRatios(bearing.map(({ energyKwh }) => energyKwh)), bearing };
}

/** Of equal ones the earlier; nothing is no peak. */
function higher(best: Peak | undefined, other: Peak): Peak | undefined {
  if (!best) return other.bearing.length > 0 ? other : undefined;
  if (best.energyKwh.lessThan(other.energyKwh)) return other;
  const isEqual = !other.energyKwh.lessThan(best.energyKwh);
  return isEqual && other.slotMs < best.slotMs ? other : best;
}
