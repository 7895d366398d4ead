import type { Staff } from '../../../domain/access.js';
import { Decimal } from '../../../domain/decimal.js';
import { HubError } from '../../../domain/errors.js';
import { demandText } from '../../../domain/invoicing/demand-text.js';
import type { ManualDraft } from '../../../domain/invoicing/manual-draft.js';
import { type PartyKey, partyKey } from '../../../domain/party.js';
import { type DemandDeps, demandOf, type PlanDemand } from '../../plans/demand-charge.js';
import { type CreateDraftDeps, createDraft, type WrittenLine } from './create-draft.js';
import { entityOf } from './write-draft.js';

export interface DemandSource {
  readonly plan: string;
  /** Local month, `YYYY-MM`. */
  readonly month: string;
  /** The eMSP whose share is charged. */
  readonly buyer: PartyKey;
  readonly paymentTermDays?: number;
}

/**
 * Writes what an eMSP bears of a plan's monthly demand charge, a line for each location, in the name of the plan's party.
 * Taxed as the energy that it belongs to. Refuses as `demandOf` and `createDraft` do; (`conflict`) a month of which not
 * every CDR is counted yet, an eMSP that bears nothing of it, and a share for which there is a draft.
 */
export async function createDemandDraft(
  hub: CreateDraftDeps & DemandDeps,
  staff: Staff,
  { plan: planId, month, buyer, paymentTermDays }: DemandSource,
): Promise<ManualDraft> {
  const demand = await demandOf(hub, staff, { planId, month });
  if (!demand.isComplete) throw new HubError('conflict', `month: ${month} of plan ${planId} is not complete`, 'month');
  const { language } = await entityOf(hub, buyer, 'buyer');
  const lines = linesOf(demand, buyer, language);
  if (lines.length === 0) throw new HubError('conflict', `buyer: ${buyer} bears nothing of it`, 'buyer');
  return createDraft(hub, staff, {
    seller: partyKey(demand.plan.party),
    buyer,
    currency: demand.plan.currency,
    period: month,
    lines,
    key: `demand/${planId}/${month}/${buyer}`,
    ...(paymentTermDays === undefined ? {} : { paymentTermDays }),
  });
}

function linesOf({ plan, month, locations }: PlanDemand, buyer: PartyKey, language: 'en' | 'de'): WrittenLine[] {
  const { timeZone, party } = plan;
  return locations.flatMap(({ location, meanKw, peakSlot, perEmsp }) => {
    const amount = perEmsp.find(({ emsp }) => emsp === buyer)?.amount;
    if (amount === undefined || peakSlot === undefined || amount.isZero()) return [];
    const description = demandText({ month, location, meanKw, peakSlot, timeZone }, language);
    return [
      {
        description,
        quantity: new Decimal(1),
        unit: 'C62',
        amount,
        supply: 'ENERGY',
        countryCode: party.countryCode,
      } as const,
    ];
  });
}
