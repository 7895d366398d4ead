import { cutByPlan, priceByPlan } from '../../../domain/charging/billing/price-by-plan.js';
import { priceByTariffs } from '../../../domain/charging/billing/price-by-tariffs.js';
import { priceWithReservation } from '../../../domain/charging/billing/price-reserved.js';
import type { PricedSession, SessionToPrice } from '../../../domain/charging/billing/priced-session.js';
import type { Transaction } from '../../../domain/charging/transaction.js';
import type { Agreement } from '../../../domain/clearing/agreement.js';
import { HubError } from '../../../domain/errors.js';
import { objectKey, type PartyId, partyKey } from '../../../domain/party.js';
import type { Plan } from '../../../domain/plans/plan.js';
import { roamingPlanFor, wholesaleOf } from '../../../domain/plans/plan-for.js';
import type { CdrToken } from '../../../domain/roaming/cdr.js';
import type { Tariff } from '../../../domain/roaming/tariff.js';
import type { SpotPrices } from '../../../domain/spot/spot-price.js';
import type { Site } from '../../../domain/stations/site.js';
import type { Outlet } from '../../../domain/stations/station.js';
import { readStoredTariff } from '../../clearing/read-stored-tariff.js';
import { loadSpotPrices } from '../../prices/load-spot-prices.js';
import type { ChargingHub } from '../ports.js';
import type { LoadedAmount } from './load-amount.js';

export interface BilledTransaction extends Pick<LoadedAmount, 'amount' | 'outlet'> {
  readonly transaction: Transaction;
  readonly token: CdrToken;
  readonly site: Site;
}

const NO_PRICES: SpotPrices = { at: () => undefined };
const DAY_MS = 86_400_000;

/**
 * Prices a transaction by the tariffs of its connector, else of its site, else by the plan that the hub publishes for the
 * party there, read as CPO and eMSP have agreed. A reservation that it has used is billed with it where tariffs price it:
 * plans do not. Refuses (`cannot-price`) where there is no price.
 */
export async function priceTransaction(hub: ChargingHub, billed: BilledTransaction): Promise<PricedSession> {
  const { transaction, amount, token, site, outlet } = billed;
  const pair = { cpo: partyKey(transaction.party), emsp: partyKey(token.party) };
  const agreement = await hub.agreements.validAt({ ...pair, at: amount.startedAt });
  const terms = { amount, token, locationId: site.id, timeZone: site.timeZone };
  const session: SessionToPrice = { ...terms, ...pricingOf(agreement) };
  const tariffs = await tariffsAt(hub, transaction.party, { site, outlet });
  if (tariffs.length > 0) {
    const { reservedFrom } = amount;
    const earlier = reservedFrom && (await hub.agreements.validAt({ ...pair, at: reservedFrom }));
    // A CDR counts under the agreement at its start: what no agreement covers yet is not billed.
    const isCovered = earlier !== undefined || agreement === undefined;
    const reserved = isCovered ? priceWithReservation({ ...terms, ...pricingOf(earlier) }, tariffs) : undefined;
    return reserved ?? priceByTariffs(session, tariffs);
  }
  const plan = roamingPlanFor(hub.plans, { party: transaction.party, locationId: site.id, at: amount.startedAt });
  if (!plan) throw new HubError('cannot-price', `tariffs: no price is known at ${site.id}`, 'tariffs');
  return byPlan(hub, session, plan);
}

function pricingOf(agreement: Agreement | undefined): Pick<SessionToPrice, 'policy'> {
  return agreement?.pricing ? { policy: agreement.pricing } : {};
}

/** The tariffs that the hub has of those that a connector or its site names; the connector's count before the site's. */
export async function tariffsAt(
  hub: Pick<ChargingHub, 'objects' | 'ocpi'>,
  party: PartyId,
  { site, outlet }: { readonly site: Site; readonly outlet: Pick<Outlet, 'connector'> | undefined },
): Promise<readonly Tariff[]> {
  const own = await readAll(hub, party, outlet?.connector.tariffIds ?? []);
  return own.length > 0 ? own : readAll(hub, party, site.tariffIds ?? []);
}

async function readAll(
  hub: Pick<ChargingHub, 'objects' | 'ocpi'>,
  owner: PartyId,
  ids: readonly string[],
): Promise<readonly Tariff[]> {
  const tariffs: Tariff[] = [];
  for (const id of ids) {
    const stored = await hub.objects.find('tariffs', objectKey(owner, id));
    if (stored) tariffs.push(readStoredTariff(hub, stored, { owner, index: tariffs.length }));
  }
  return tariffs;
}

/** By the tariffs that eMSPs were shown where there are some: prices may have been corrected since. */
async function byPlan(hub: ChargingHub, session: SessionToPrice, plan: Plan): Promise<PricedSession> {
  const base = wholesaleOf(hub.plans, plan);
  const { startedAt, endedAt } = session.amount;
  const index = base.energy.spot?.index;
  const until = new Date(endedAt.getTime() + DAY_MS);
  const from = new Date(startedAt.getTime() - DAY_MS);
  const prices = index === undefined ? NO_PRICES : await loadSpotPrices(hub, { index, from, until });
  const now = hub.clock.now();
  const cut = cutByPlan(session, { plan, prices, now, ...(plan.margin && { wholesale: base }) });
  const shown = await readAll(hub, plan.party, cut.tariffIds);
  const byId = new Map(shown.map((tariff) => [tariff.id.toUpperCase(), tariff]));
  return priceByPlan(cut, (id) => byId.get(id.toUpperCase()));
}
