import type { Decimal } from '../../../decimal.js';
import type { PriceComponent, TariffDimension, TariffElement } from '../../../roaming/tariff.js';
import type { PriceableTariff, VatLine } from '../../priced-cdr.js';
import type { CompiledComponent } from '../compiled-tariffs.js';
import { scaleDecimal } from '../scale-cdr.js';
import type { RateBook } from './rate-book.js';
import { type ScaledRestrictions, scaleRestrictions } from './restrictions.js';

/** An element in integers: the first component of each type, which is the one that counts. */
export interface CompiledElement {
  readonly reservation: string | undefined;
  readonly components: ReadonlyMap<TariffDimension, CompiledComponent>;
}

export interface ElementPlace {
  readonly tariff: PriceableTariff;
  readonly element: TariffElement;
  readonly index: number;
}

/** Puts an element into integers; undefined where something of it does not fit. */
export function compileElement({ tariff, element, index }: ElementPlace, rates: RateBook): CompiledElement | undefined {
  const scaled = element.restrictions && scaleRestrictions(element.restrictions);
  if (element.restrictions && !scaled) return undefined;
  const restrictions = scaled && (scaled.calendar || scaled.asksMore) ? scaled : undefined;
  const components = new Map<TariffDimension, CompiledComponent>();
  for (const [componentIndex, component] of element.priceComponents.entries()) {
    const place = { tariff, elementIndex: index, componentIndex };
    const compiled = compileComponent(component, { ...place, restrictions }, rates);
    if (!compiled) return undefined;
    if (!components.has(component.type)) components.set(component.type, compiled);
  }
  return { reservation: element.restrictions?.reservation, components };
}

/** Price in 1e-6 to cost per 1e-6 kWh, per 0.2 ms or per fee, in 1 / (18·10^12): see CompiledComponent.unitCost. */
const COST_PER_PRICE: Readonly<Record<TariffDimension, number>> = {
  ENERGY: 18,
  FLAT: 18_000_000,
  PARKING_TIME: 1,
  TIME: 1,
};

/** Steps of more than this have no integer form in microseconds. */
const MAX_STEP = 1_000_000_000;

interface ComponentPlace {
  readonly tariff: PriceableTariff;
  readonly elementIndex: number;
  readonly componentIndex: number;
  readonly restrictions: ScaledRestrictions | undefined;
}

function compileComponent(
  { type, price, vat, stepSize }: PriceComponent,
  place: ComponentPlace,
  rates: RateBook,
): CompiledComponent | undefined {
  const priceMicro = scaleDecimal(price);
  const vatMicro = vat && scaleVat(vat);
  if (priceMicro === undefined || (vat && vatMicro === undefined)) return undefined;
  if (!Number.isInteger(stepSize) || stepSize < 0 || stepSize > MAX_STEP) return undefined;
  const unitCost = priceMicro * COST_PER_PRICE[type];
  if (!Number.isSafeInteger(unitCost)) return undefined;
  const treatment = treatmentOf(place.tariff, vatMicro);
  const percentMicro = treatment === 'RATE' ? vatMicro : undefined;
  return {
    ...place,
    priceMicro,
    treatment,
    percentMicro,
    stepSize,
    rate: rates.rate(treatment, percentMicro),
    unitCost,
    unitCostBig: BigInt(unitCost),
    sameCost: rates.cost(priceMicro, vatMicro, stepSize),
  };
}

/** The reference engine tells a rate of minus nothing from one of nothing, so that it is left to it. */
function scaleVat(vat: Decimal): number | undefined {
  return vat.isZero() && vat.isNegative() ? undefined : scaleDecimal(vat);
}

function treatmentOf({ taxIncluded }: PriceableTariff, vatMicro: number | undefined): VatLine['treatment'] {
  if (taxIncluded === 'UNKNOWN') return 'UNKNOWN';
  return vatMicro === undefined || taxIncluded === 'N/A' ? 'NONE' : 'RATE';
}
