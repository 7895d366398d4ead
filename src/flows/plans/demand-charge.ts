import { maySee, type Staff } from '../../domain/access.js';
import { type Decimal, sum } from '../../domain/decimal.js';
import { HubError } from '../../domain/errors.js';
import { objectKey, type PartyKey, partyKey } from '../../domain/party.js';
import { chargeForPeak, countsForDemand, type DemandPlan, requireMonth } from '../../domain/plans/demand-charge.js';
import type { Plan } from '../../domain/plans/plan.js';
import type { VatRate } from '../../domain/pricing/amounts/vat.js';
import { findTimeZone } from '../../domain/pricing/periods/local-time.js';
import { type Ratio, sumRatios } from '../../domain/ratio.js';
import { localDay } from '../../domain/spot/local-day.js';
import { countUnspread, type UnspreadDeps } from '../analytics/spread-new-lines.js';
import type { Hub } from '../hub.js';
import { findPeak, type PeakDeps } from './find-peak.js';

export type DemandDeps = PeakDeps &
  UnspreadDeps & { readonly billedLines: Pick<Hub['billedLines'], 'locations'> } & Pick<Hub, 'clock' | 'plans'>;

export interface DemandQuery {
  readonly planId: string;
  /** Local month, `YYYY-MM`. */
  readonly month: string;
}

/** What the highest quarter hour of a month costs at one location, and who bears it. Amounts excl. VAT. */
export interface LocationDemand {
  /** `NL*ABC/LOC1`, folded. */
  readonly location: string;
  /** Absent: no energy flowed in a quarter hour that counts. */
  readonly peakSlot?: Date;
  /** Mean power in it, exact; zero without one. */
  readonly meanKw: Ratio;
  /** Rounded once, to the minor unit. */
  readonly amountExcl: Decimal;
  readonly vat: VatRate;
  /** By the energy in the peak slot; adds up to `amountExcl`. In the order of the CDR keys. */
  readonly allocation: readonly DemandShare[];
  readonly perEmsp: readonly EmspDemand[];
}

export interface EmspDemand {
  readonly emsp: PartyKey;
  readonly energyKwh: Ratio;
  readonly amount: Decimal;
}

export interface DemandShare extends EmspDemand {
  readonly cdrKey: string;
}

export interface PlanDemand {
  readonly plan: Plan & DemandPlan;
  readonly month: string;
  /** Those of the plan in its order; where it names none, those at which its party sold something. */
  readonly locations: readonly LocationDemand[];
  /** The month is over and every booked CDR of the hub is in it. CDRs that come later change it all the same. */
  readonly isComplete: boolean;
}

/**
 * The monthly demand charge of a plan, location by location: what the line of the settlement will be. Counts accepted
 * CDRs that are not credited, in quarter hours in which the plan is valid. For operators and finance of the plan's party:
 * to anybody else there is no such plan. Refuses (`unknown-object`) a plan that does not exist and (`bad-field`) one
 * without a demand charge, what is no month, and a month that has not begun or in which the plan is not valid.
 */
export async function demandOf(hub: DemandDeps, staff: Staff, { planId, month }: DemandQuery): Promise<PlanDemand> {
  const plan = requirePlan(hub, staff, planId);
  const stretch = requireStretch(hub, plan, month);
  const demands: LocationDemand[] = [];
  for (const location of await locationsOf(hub, plan, stretch)) {
    demands.push(await demandAt(hub, plan, { ...stretch, location, month }));
  }
  const isComplete = stretch.isOver && (await countUnspread(hub)) === 0;
  return { plan, month, locations: demands, isComplete };
}

function requirePlan({ plans }: DemandDeps, staff: Staff, planId: string): Plan & DemandPlan {
  const plan = plans.find(({ id }) => id === planId);
  if (!plan || !maySee(staff, [partyKey(plan.party)])) {
    throw new HubError('unknown-object', `no plan ${planId}`, 'id');
  }
  const { demand } = plan;
  if (!demand) throw new HubError('bad-field', `id: plan ${planId} has no demand charge`, 'id');
  return { ...plan, demand };
}

interface Stretch {
  readonly from: Date;
  readonly until: Date;
  /** The whole month is. */
  readonly isOver: boolean;
}

/** The local month, as far as the plan is valid in it. */
function requireStretch({ clock }: DemandDeps, plan: Plan, month: string): Stretch {
  requireMonth(month);
  const zone = findTimeZone(plan.timeZone);
  const startsAt = localDay(zone, `${month}-01`).startsAt;
  const now = clock.now();
  if (startsAt > now) throw new HubError('bad-field', `month: ${month} has not begun`, 'month');
  const endsAt = localDay(zone, `${monthAfter(month)}-01`).startsAt;
  const { validFrom, validUntil = endsAt } = plan;
  const from = validFrom > startsAt ? validFrom : startsAt;
  const until = validUntil < endsAt ? validUntil : endsAt;
  if (until <= from) throw new HubError('bad-field', `month: plan ${plan.id} is not valid in ${month}`, 'month');
  return { from, until, isOver: endsAt <= now };
}

function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7);
}

async function locationsOf(
  { billedLines }: DemandDeps,
  { locations, party }: Plan,
  { from, until }: Stretch,
): Promise<readonly string[]> {
  if (locations) return locations.map(({ id }) => objectKey(party, id));
  return billedLines.locations({ cpo: partyKey(party), from, until });
}

async function demandAt(
  hub: DemandDeps,
  plan: DemandPlan,
  { location, month, from, until }: Stretch & { readonly location: string; readonly month: string },
): Promise<LocationDemand> {
  const counts = (slotMs: number): boolean => countsForDemand(plan, month, slotMs);
  const peak = await findPeak(hub, { location, from, until, counts });
  const { amount: amountExcl, allocation: shares, ...charge } = chargeForPeak(plan, peak);
  const emsps = new Map(peak?.bearing.map(({ cdrKey, emsp }) => [cdrKey, emsp]));
  const allocation = shares.flatMap((share) => {
    const emsp = emsps.get(share.cdrKey);
    return emsp === undefined ? [] : [{ ...share, emsp }];
  });
  return { location, ...charge, amountExcl, allocation, perEmsp: byEmsp(allocation) };
}

function byEmsp(allocation: readonly DemandShare[]): readonly EmspDemand[] {
  return [...new Set(allocation.map(({ emsp }) => emsp))].sort().map((emsp) => {
    const own = allocation.filter((share) => share.emsp === emsp);
    return {
      emsp,
      energyKwh: sumRatios(own.map(({ energyKwh }) => energyKwh)),
      amount: sum(own.map(({ amount }) => amount)),
    };
  });
}
