import { Decimal, sum, ZERO } from '../../decimal.js';
import type { VatRate } from '../../pricing/amounts/vat.js';
import { findTimeZone, localTimeAt } from '../../pricing/periods/local-time.js';
import type { TariffRestrictions } from '../../roaming/tariff.js';
import type { SpotPrices } from '../../spot/spot-price.js';
import type { EnergyPart, Membership, Plan } from '../plan.js';
import type { SlotPrice } from '../plan-price.js';
import { memberPrice } from '../session/member-price.js';
import { slotPrice } from '../slot-price.js';
import { windowHolds } from '../window.js';
import { highestVat } from './vat-rates.js';

/** What a kWh of one slot costs under restrictions that are not about time; in a list, the first that holds counts. */
export interface EnergyOption {
  readonly restrictions: Pick<TariffRestrictions, 'maxKwh' | 'maxPower' | 'minKwh' | 'minPower'>;
  readonly price: Decimal;
  readonly vat: VatRate;
}

export interface SlotOptions {
  readonly options: readonly EnergyOption[];
  /** True: the market's price is missing, and the plan's fallback stands in the options. */
  readonly fallback: boolean;
}

export interface PricedFor {
  readonly zone?: string;
  readonly membership?: Membership;
}

/**
 * What a kWh of a slot costs at each power and after each amount of energy. Bands and tiers are tried in the order of
 * the plan, as elements of a tariff are (OCPI 2.2.1, mod_tariffs, TariffElement): so the same one is found, also for a
 * period whose power lies in several bands.
 */
export function energyOptions(
  plan: Plan,
  { slotMs, zone, membership }: PricedFor & { readonly slotMs: number },
  prices: SpotPrices,
): SlotOptions {
  const bands = choices(plan, 'POWER_BAND', slotMs);
  const tiers = choices(plan, 'TIER', slotMs);
  let fallback = false;
  const options = bands.flatMap((band) =>
    tiers.map((tier) => {
      const at = { slotMs, kW: ZERO, energyKwh: ZERO, ...(zone === undefined ? {} : { zone }) };
      const priced = slotPrice(withChoice(plan, [band, tier]), at, prices);
      fallback = priced.fallback;
      return {
        restrictions: { ...powerOf(band), ...energyOf(tier) },
        ...together(memberPrice(priced.perKwh, membership)),
      };
    }),
  );
  const freeKwh = membership?.freeKwh ?? plan.energy.freeKwh;
  const [first] = options;
  if (!freeKwh?.greaterThan(ZERO) || !first) return { options, fallback };
  return { options: [{ restrictions: { maxKwh: freeKwh }, price: ZERO, vat: first.vat }, ...options], fallback };
}

/** The parts of a kind whose windows hold, in list order, and that none of them applies; up to the first without bounds. */
function choices(plan: Plan, kind: EnergyPart['kind'], slotMs: number): (EnergyPart | undefined)[] {
  const local = localTimeAt(findTimeZone(plan.timeZone), slotMs);
  const open = plan.energy.parts.filter(
    (part) => part.kind === kind && windowHolds(part.window, { local, holidays: plan.holidays }),
  );
  const always = open.findIndex((part) => Object.keys({ ...powerOf(part), ...energyOf(part) }).length === 0);
  return always === -1 ? [...open, undefined] : open.slice(0, always + 1);
}

/** OCPI has one price and one rate for a kWh: of several rates that are charged, the highest. */
function together(perKwh: SlotPrice['perKwh']): Pick<EnergyOption, 'price' | 'vat'> {
  const rates = perKwh.map(({ vat }) => vat);
  const charged = perKwh.flatMap(({ vat, price }) => (price.isZero() ? [] : [vat]));
  return {
    price: sum(perKwh.map(({ price }) => price)),
    vat: (charged.length > 0 ? charged : rates.slice(0, 1)).reduce(highestVat, NO_VAT),
  };
}

const NO_VAT: VatRate = { treatment: 'NONE' };
const ONE = new Decimal(1);

/** The plan in which the chosen band and tier always apply, and the others never do at no power and no energy. */
function withChoice(plan: Plan, chosen: readonly (EnergyPart | undefined)[]): Plan {
  const parts = plan.energy.parts.map((part): EnergyPart => {
    if (part.kind !== 'POWER_BAND' && part.kind !== 'TIER') return part;
    const { minKw: _minKw, maxKw: _maxKw, minKwh: _minKwh, maxKwh: _maxKwh, ...unbounded } = part;
    return chosen.includes(part) ? unbounded : { ...unbounded, minKw: ONE, minKwh: ONE };
  });
  return { ...plan, energy: { ...plan.energy, parts } };
}

function powerOf(part: EnergyPart | undefined): Pick<TariffRestrictions, 'maxPower' | 'minPower'> {
  return { ...(part?.minKw && { minPower: part.minKw }), ...(part?.maxKw && { maxPower: part.maxKw }) };
}

function energyOf(part: EnergyPart | undefined): Pick<TariffRestrictions, 'maxKwh' | 'minKwh'> {
  return { ...(part?.minKwh && { minKwh: part.minKwh }), ...(part?.maxKwh && { maxKwh: part.maxKwh }) };
}
