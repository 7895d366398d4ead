import { HubError } from '../../domain/errors.js';
import type { PartyId } from '../../domain/party.js';
import type { Plan } from '../../domain/plans/plan.js';
import { pricePlan } from '../../domain/plans/price-plan.js';
import { priceCdr } from '../../domain/pricing/price-cdr.js';
import { cutIntoSlots } from '../../domain/quotes/cut-into-slots.js';
import type { PlannedSession } from '../../domain/quotes/planned-session.js';
import { type QuotedPrice, quoteOfPlan, quoteOfTariff } from '../../domain/quotes/quoted-price.js';
import type { TariffType } from '../../domain/roaming/tariff.js';
import type { SpotPrices } from '../../domain/spot/spot-price.js';
import type { Hub } from '../hub.js';
import { PRICER } from '../pricer.js';
import { loadSpotPrices } from '../prices/load-spot-prices.js';
import type { Offer } from './find-offer.js';

/** Prices a session that has not happened. Refuses with `cannot-price`. */
export type PriceOf = (session: PlannedSession) => QuotedPrice;

export interface OfferedTo {
  readonly offer: Offer;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly emsp?: PartyId;
  readonly contractId?: string;
  readonly profile?: TariffType;
}

/** Sessions are priced when they begin within a day after `startsAt`. */
const AHEAD_MS = 25 * 3_600_000;
const NO_PRICES: SpotPrices = { at: () => undefined };

/** Reads what the prices of an offer depend on, once for all starts that are compared. */
export async function pricesOfOffer(hub: Pick<Hub, 'spotPrices'>, offered: OfferedTo): Promise<PriceOf> {
  const { plan, wholesale } = offered.offer;
  if (!plan) return (session) => byTariffs(offered, session);
  const prices = await marketPrices(hub, offered, wholesale ?? plan);
  return (session) => byPlan(offered, { plan, prices }, session);
}

async function marketPrices(
  hub: Pick<Hub, 'spotPrices'>,
  { startsAt, endsAt }: OfferedTo,
  { energy }: Plan,
): Promise<SpotPrices> {
  if (!energy.spot) return NO_PRICES;
  const until = new Date(endsAt.getTime() + AHEAD_MS);
  return loadSpotPrices(hub, { index: energy.spot.index, from: startsAt, until });
}

function byPlan(
  { offer, emsp, contractId }: OfferedTo,
  { plan, prices }: { readonly plan: Plan; readonly prices: SpotPrices },
  { startedAt, endedAt, chargingPeriods }: PlannedSession,
): QuotedPrice {
  const session = {
    startedAt,
    endedAt,
    chargingPeriods,
    locationId: offer.location.id,
    ...(emsp && { emsp }),
    ...(contractId !== undefined && { contractId }),
  };
  return quoteOfPlan(pricePlan(plan, session, { prices, ...(offer.wholesale && { wholesale: offer.wholesale }) }));
}

/** Within a quarter hour, prices that change at another minute are spread evenly: nothing has been measured yet. */
function byTariffs({ offer, profile }: OfferedTo, session: PlannedSession): QuotedPrice {
  const { tariffs, location } = offer;
  const [first] = tariffs;
  if (!first) throw new HubError('cannot-price', 'the connector has no tariff', 'tariff_ids');
  const chargingPeriods = cutIntoSlots(session);
  const input = {
    cdr: { startedAt: session.startedAt, endedAt: session.endedAt, currency: first.currency, chargingPeriods },
    tariffs,
    timeZone: location.timeZone,
    ...(profile && { context: { profile } }),
  };
  const plain = PRICER.price(input);
  const changesWithin = plain.warnings.some(({ code }) => code === 'PERIOD_SPANS_PRICE_CHANGE');
  const priced = changesWithin ? priceCdr({ ...input, policy: { split: 'LINEAR' } }) : plain;
  const starts = chargingPeriods.map(({ startedAt }) => startedAt);
  return quoteOfTariff(priced, starts);
}
