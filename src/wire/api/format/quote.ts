import { toText } from '../../../domain/decimal.js';
import { partyKey } from '../../../domain/party.js';
import type { QuotedPrice } from '../../../domain/quotes/quoted-price.js';
import type { Offer } from '../../../flows/quotes/find-offer.js';
import type { Quote } from '../../../flows/quotes/quote.js';
import { formatAmount, formatPrice } from './amount.js';

/** Quote of openapi.yaml: the price of a session that has not happened, and when it would be cheaper. */
export function formatQuote({ offer, session, price, next, cheapest, carbon }: Quote): object {
  const amount = (value: QuotedPrice['parts']['energy']) => formatAmount(value, price.currency);
  return {
    location: { party: partyKey(offer.location.party), id: offer.location.id, time_zone: offer.location.timeZone },
    evse_uid: offer.evseUid,
    connector_id: offer.connectorId,
    priced_by: formatSource(offer),
    session: {
      starts_at: session.startedAt,
      charging_until: session.chargingUntil,
      ends_at: session.endedAt,
      energy_kwh: toText(session.energyKwh),
      power_kw: toText(session.powerKw),
    },
    currency: price.currency,
    payable: formatPrice(price.payable, price.currency),
    parts: formatParts(price),
    energy_prices: price.steps.map(({ from, perKwh }) => ({ from, per_kwh: toText(perKwh) })),
    estimated: price.estimated,
    warnings: price.warnings,
    ...(next && {
      next_cheaper_window: {
        from: next.from,
        until: next.until,
        payable: amount(next.payable),
        saves: amount(next.saves),
      },
    }),
    ...(cheapest && {
      cheapest_start: {
        starts_at: cheapest.startsAt,
        payable: amount(cheapest.payable),
        saves: amount(cheapest.saves),
      },
    }),
    ...(carbon && { carbon: { grams_per_kwh: toText(carbon.gramsPerKwh), grams: toText(carbon.grams) } }),
  };
}

function formatSource({ plan, tariffs }: Offer): object {
  return plan
    ? { kind: 'PLAN', id: plan.id, level: plan.level }
    : { kind: 'TARIFF', ids: tariffs.map((tariff) => tariff.id) };
}

function formatParts({ parts, currency }: QuotedPrice): object {
  const { energy, time, idle, fees, adjustment, tax } = parts;
  const amount = (value: QuotedPrice['parts']['energy']) => formatAmount(value, currency);
  return {
    energy: amount(energy),
    time: amount(time),
    idle: amount(idle),
    fees: amount(fees),
    adjustment: amount(adjustment),
    ...(tax && { tax: amount(tax) }),
  };
}
