import { Decimal, roundTo, sum, ZERO } from '../decimal.js';
import { HubError } from '../errors.js';
import { rateKey, type VatRate } from '../pricing/amounts/vat.js';
import { findTimeZone, localTimeAt } from '../pricing/periods/local-time.js';
import { type SpotPrice, type SpotPrices, slotStart } from '../spot/spot-price.js';
import type { EnergyPart, EnergyTerms, Plan } from './plan.js';
import type { SlotPrice } from './plan-price.js';
import { windowHolds } from './window.js';

/** What the price of a kWh depends on besides the market. */
export interface SlotMoment {
  /** An instant in the slot; with LOCK_AT_START one in the slot in which the session began. */
  readonly slotMs: number;
  /** Grid zone; absent: only grid fees without a zone apply. */
  readonly zone?: string;
  /** Power in kW, the lowest of the period. Absent: as in OCPI, every band is taken to apply, so the first counts. */
  readonly kW?: Decimal;
  /** The highest power of the period; absent: as `kW`. */
  readonly highestKw?: Decimal;
  /** Energy of the session so far; absent: none yet. */
  readonly energyKwh?: Decimal;
}

/**
 * What a kWh costs in a slot by a plan, excl. VAT and before memberships: percent·spot/100/1000 and the parts that apply,
 * held within floor and cap, then rounded half up to the plan's `decimals`. Where the market's price is missing the
 * plan's fallback stands for it and the price says so. Refuses a market price of another index or currency than the
 * plan's, and an unknown time zone (`cannot-price`).
 */
export function slotPrice(plan: Plan, at: SlotMoment, prices: SpotPrices): SlotPrice {
  const { energy } = plan;
  const slotMs = slotStart(at.slotMs);
  const parts = applyingParts(plan, { ...at, slotMs });
  const spot = energy.spot && spotAt(plan, slotMs, prices);
  const rates = new Map<string, RatePrice>();
  for (const addend of addends(energy, spot, parts)) {
    const key = rateKey(addend.vat);
    rates.set(key, { vat: addend.vat, price: addend.price.plus(rates.get(key)?.price ?? ZERO) });
  }
  return {
    startsAt: new Date(slotMs),
    ...limited([...rates.values()], energy),
    ...(spot ? { spot } : {}),
    fallback: energy.spot !== undefined && spot === undefined,
    parts,
  };
}

type RatePrice = SlotPrice['perKwh'][number];

/** Of these kinds all that apply are added, of the others the first. */
const ADDED: ReadonlySet<EnergyPart['kind']> = new Set(['BASE', 'MARKUP', 'TAX']);

function applyingParts(plan: Plan, at: SlotMoment): EnergyPart[] {
  const local = localTimeAt(findTimeZone(plan.timeZone), at.slotMs);
  const found = new Set<EnergyPart['kind']>();
  return plan.energy.parts.filter((part) => {
    if (found.has(part.kind) && !ADDED.has(part.kind)) return false;
    const applies = windowHolds(part.window, { local, holidays: plan.holidays }) && isMeant(part, at);
    if (applies) found.add(part.kind);
    return applies;
  });
}

/** Bounds as OCPI reads them (2.2.1, mod_tariffs, TariffRestrictions): from inclusive, to exclusive. */
function isMeant(part: EnergyPart, { zone, kW, highestKw = kW, energyKwh = ZERO }: SlotMoment): boolean {
  if (part.kind === 'GRID_FEE') return part.zone === undefined || part.zone === zone;
  if (part.kind === 'TIER') return isAtLeast(part.minKwh, energyKwh) && isBelow(part.maxKwh, energyKwh);
  if (part.kind !== 'POWER_BAND') return true;
  return isAtLeast(part.minKw, kW) && isBelow(part.maxKw, highestKw);
}

function isAtLeast(from: Decimal | undefined, value: Decimal | undefined): boolean {
  return from === undefined || value === undefined || value.greaterThanOrEqualTo(from);
}

function isBelow(to: Decimal | undefined, value: Decimal | undefined): boolean {
  return to === undefined || value === undefined || value.lessThan(to);
}

function spotAt({ currency, energy }: Plan, slotMs: number, prices: SpotPrices): SpotPrice | undefined {
  const found = prices.at(slotMs);
  if (found === undefined || energy.spot === undefined) return undefined;
  if (found.index !== energy.spot.index) {
    const message = `energy.spot.index: the plan follows ${energy.spot.index}, the price given is of ${found.index}`;
    throw new HubError('cannot-price', message, 'energy.spot.index');
  }
  if (found.currency !== currency) {
    const message = `currency: the plan is in ${currency}, the price of ${found.index} in ${found.currency}`;
    throw new HubError('cannot-price', message, 'currency');
  }
  return found;
}

/** 100 for the percent, 1,000 for the MWh. */
const PERCENT_KWH = new Decimal(100_000);

/** The plan's own VAT rate comes first: that of the market, else of the first part. */
function addends({ spot: terms, parts }: EnergyTerms, spot: SpotPrice | undefined, applying: readonly EnergyPart[]) {
  const added: RatePrice[] = applying.map(({ vat, perKwh }) => ({ vat, price: perKwh }));
  if (terms) {
    const price = spot ? terms.percent.times(spot.perMwh).dividedBy(PERCENT_KWH) : terms.fallback;
    return [{ vat: terms.vat, price }, ...added];
  }
  return added.length > 0 ? added : [{ vat: parts[0]?.vat ?? NO_VAT, price: ZERO }];
}

const NO_VAT: VatRate = { treatment: 'NONE' };

/** Floor, cap and decimals are of the whole price: what they change is put on the plan's own VAT rate. */
function limited(rates: readonly RatePrice[], energy: EnergyTerms): Pick<SlotPrice, 'limit' | 'perKwh'> {
  const { floor, cap, decimals } = energy;
  const exact = sum(rates.map(({ price }) => price));
  const raised = floor?.greaterThan(exact) ? floor : exact;
  const held = cap?.lessThan(raised) ? cap : raised;
  const round = (price: Decimal): Decimal => (decimals === undefined ? price : roundTo(price, decimals));
  const [own, ...others] = rates;
  if (!own) return { perKwh: [] };
  const rest = others.map(({ vat, price }) => ({ vat, price: round(price) }));
  const perKwh = [{ vat: own.vat, price: round(held).minus(sum(rest.map(({ price }) => price))) }, ...rest];
  if (held === raised && raised === exact) return { perKwh };
  return { perKwh, limit: held === raised ? 'FLOOR' : 'CAP' };
}
