import { minorDigits, money } from '../../money.js';
import { type Finding, found, inComponent } from '../finding.js';
import { componentsIn, type Linting, type LintRule } from '../linting.js';
import { CURRENCIES } from './currencies.js';

/** Prices that cannot be paid as they are, or stand twice. */
export const PRICE_RULES: readonly LintRule[] = [
  unknownCurrency,
  belowMinorUnit,
  tooManyDecimals,
  negativePrice,
  componentTwice,
  noEnergyPrice,
];

/** Decimals of an OCPI number (OCPI 2.2.1, types, number). */
const OCPI_DECIMALS = 4;

function unknownCurrency({ tariff: { currency } }: Linting): readonly Finding[] {
  return CURRENCIES.has(currency) ? [] : [found('CURRENCY_UNKNOWN', { field: 'currency' }, { currency })];
}

/** What is paid once is paid in whole cents; a price per kWh or hour may be finer. */
function belowMinorUnit(linting: Linting): readonly Finding[] {
  const { currency, minPrice, maxPrice } = linting.tariff;
  const digits = minorDigits(currency);
  const once = [
    ...(minPrice ? [[minPrice.exclVat, { field: 'min_price.excl_vat' }] as const] : []),
    ...(minPrice?.inclVat ? [[minPrice.inclVat, { field: 'min_price.incl_vat' }] as const] : []),
    ...(maxPrice ? [[maxPrice.exclVat, { field: 'max_price.excl_vat' }] as const] : []),
    ...(maxPrice?.inclVat ? [[maxPrice.inclVat, { field: 'max_price.incl_vat' }] as const] : []),
    ...componentsIn(linting)
      .filter(({ component }) => component.type === 'FLAT')
      .map(({ component, element, index }) => [component.price, inComponent(element, index, 'price')] as const),
  ];
  return once.flatMap(([amount, place]) => {
    if (amount.decimalPlaces() <= digits) return [];
    return found('AMOUNT_BELOW_MINOR_UNIT', place, { amount: money(amount, currency), digits });
  });
}

function tooManyDecimals(linting: Linting): readonly Finding[] {
  return componentsIn(linting).flatMap(({ component: { price, type }, element, index }) => {
    if (type === 'FLAT' || price.decimalPlaces() <= OCPI_DECIMALS) return [];
    const data = { price: money(price, linting.tariff.currency) };
    return found('PRICE_DECIMALS', inComponent(element, index, 'price'), data);
  });
}

function negativePrice(linting: Linting): readonly Finding[] {
  return componentsIn(linting).flatMap(({ component: { price }, element, index }) => {
    if (!price.isNegative() || price.isZero()) return [];
    const data = { price: money(price, linting.tariff.currency) };
    return found('PRICE_NEGATIVE', inComponent(element, index, 'price'), data);
  });
}

/** Of two components of one type in an element the first counts, and the second is never looked at. */
function componentTwice({ tariff }: Linting): readonly Finding[] {
  return tariff.elements.flatMap(({ priceComponents }, element) =>
    priceComponents.flatMap(({ type }, index) => {
      const first = priceComponents.findIndex((other) => other.type === type);
      return first === index ? [] : found('COMPONENT_TWICE', inComponent(element, index), { dimension: type });
    }),
  );
}

/** A tariff that costs something, but not per kWh. One that is free of charge says so with a fee of nothing. */
function noEnergyPrice(linting: Linting): readonly Finding[] {
  const charging = componentsIn(linting).filter(({ inElement }) => !inElement.restrictions?.reservation);
  if (charging.some(({ component }) => component.type === 'ENERGY')) return [];
  if (charging.every(({ component }) => component.price.isZero()) && charging.length > 0) return [];
  const pricesTime = charging.some(({ component }) => component.type === 'TIME');
  return [found('NO_ENERGY_PRICE', { field: 'elements' }, { pricesTime })];
}
