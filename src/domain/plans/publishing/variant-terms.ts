import { Decimal, ZERO } from '../../decimal.js';
import { grossFactor, type VatRate } from '../../pricing/amounts/vat.js';
import type { Price } from '../../roaming/price.js';
import type { SpotPrices } from '../../spot/spot-price.js';
import type { FeeTerms, IdleTerms, MarginTerms, Plan, TimeTerms } from '../plan.js';
import { lessPercent } from '../session/member-price.js';
import { type EnergyOption, energyOptions, type PricedFor, type SlotOptions } from './energy-options.js';
import { highestVat } from './vat-rates.js';

/** What a plan costs those to whom one published tariff is shown: in one grid zone, with one membership or none. */
export interface VariantTerms {
  readonly energyAt: (slotMs: number) => SlotOptions;
  readonly time?: TimeTerms;
  readonly startFee?: FeeTerms;
  readonly idle?: IdleTerms;
  readonly minPrice?: Price;
  readonly maxPrice?: Price;
}

const HUNDRED = new Decimal(100);

/** The terms of a plan that stands for itself. */
export function ownTerms(plan: Plan, who: PricedFor, prices: SpotPrices): VariantTerms {
  const { time, startFee, idle, minPrice, maxPrice } = plan;
  const { startFeeWaived, idlePercent } = who.membership ?? {};
  return {
    energyAt: (slotMs) => energyOptions(plan, { ...who, slotMs }, prices),
    ...(time && { time }),
    ...(startFee && { startFee: startFeeWaived ? { ...startFee, price: ZERO } : startFee }),
    ...(idle && { idle: { ...idle, perHour: lessPercent(idle.perHour, idlePercent) } }),
    ...(minPrice && { minPrice }),
    ...(maxPrice && { maxPrice }),
  };
}

/**
 * The terms of a retail plan: each price of the wholesale plan raised by the percentage, the amount per kWh put on
 * energy and that per session on the start fee. What cannot be so put is told by `notExpressed`.
 */
export function withMargin(wholesale: VariantTerms, margin: MarginTerms, retail: Plan): VariantTerms {
  const { percent = ZERO, perKwh = ZERO, perSession = ZERO, vat: own } = margin;
  const raised = (price: Decimal): Decimal => price.times(HUNDRED.plus(percent)).dividedBy(HUNDRED);
  const raisedPart = <Part extends { readonly perHour: Decimal; readonly vat: VatRate }>(part: Part): Part => ({
    ...part,
    perHour: raised(part.perHour),
    vat: highestVat(part.vat, percent.isZero() ? part.vat : own),
  });
  const { time, idle, energyAt } = wholesale;
  const startFee = raisedFee(wholesale.startFee, { raised, perSession, vat: own });
  const { minPrice = raisedLimit(wholesale.minPrice), maxPrice = raisedLimit(wholesale.maxPrice) } = retail;
  function raisedLimit(limit: Price | undefined): Price | undefined {
    return limit && { exclVat: raised(limit.exclVat).plus(perSession), ...grossOf(limit) };
  }
  function grossOf({ exclVat, inclVat }: Price): Pick<Price, 'inclVat'> {
    if (!inclVat) return {};
    const added = raised(exclVat).plus(perSession).minus(exclVat);
    return { inclVat: inclVat.plus(added.times(grossFactor(own).toDecimal())) };
  }
  return {
    energyAt: (slotMs) => {
      const { options, fallback } = energyAt(slotMs);
      return { fallback, options: options.map((option) => raisedOption(option, { raised, perKwh, vat: own })) };
    },
    ...(time && { time: raisedPart(time) }),
    ...(startFee && { startFee }),
    ...(idle && { idle: raisedPart(idle) }),
    ...(minPrice && { minPrice }),
    ...(maxPrice && { maxPrice }),
  };
}

interface Raising {
  readonly raised: (price: Decimal) => Decimal;
  readonly vat: VatRate;
}

function raisedOption(
  option: EnergyOption,
  { raised, perKwh, vat }: Raising & { readonly perKwh: Decimal },
): EnergyOption {
  const price = raised(option.price).plus(perKwh);
  return { ...option, price, vat: price.equals(option.price) ? option.vat : highestVat(option.vat, vat) };
}

function raisedFee(
  fee: FeeTerms | undefined,
  { raised, perSession, vat }: Raising & { readonly perSession: Decimal },
): FeeTerms | undefined {
  if (!fee) return perSession.isZero() ? undefined : { price: perSession, vat };
  const price = raised(fee.price).plus(perSession);
  return { price, vat: price.equals(fee.price) ? fee.vat : highestVat(fee.vat, vat) };
}
