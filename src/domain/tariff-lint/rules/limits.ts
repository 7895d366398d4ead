import { money } from '../../money.js';
import type { Price } from '../../roaming/price.js';
import { type Finding, found, type LimitName } from '../finding.js';
import { componentsIn, type Linting, type LintRule } from '../linting.js';

/** min_price and max_price, which act on the totals excl. and incl. VAT independently (OCPI 2.2.1, mod_tariffs, Tariff). */
export const LIMIT_RULES: readonly LintRule[] = [crossedLimits, inclBelowExcl, inclMissing];

function crossedLimits({ tariff }: Linting): readonly Finding[] {
  const { minPrice, maxPrice, currency } = tariff;
  const sides = [
    ['excl_vat', minPrice?.exclVat, maxPrice?.exclVat],
    ['incl_vat', minPrice?.inclVat, maxPrice?.inclVat],
  ] as const;
  return sides.flatMap(([side, min, max]) => {
    if (!min || !max || min.lessThanOrEqualTo(max)) return [];
    const data = { min: money(min, currency), max: money(max, currency), side };
    return found('LIMITS_CROSSED', { field: `max_price.${side}` }, data);
  });
}

function inclBelowExcl(linting: Linting): readonly Finding[] {
  return limitsOf(linting).flatMap(([limit, { exclVat, inclVat }]) => {
    if (!inclVat || exclVat.isNegative() || inclVat.greaterThanOrEqualTo(exclVat)) return [];
    const { currency } = linting.tariff;
    const data = { limit, excl: money(exclVat, currency), incl: money(inclVat, currency) };
    return found('LIMIT_INCL_BELOW_EXCL', { field: `${limit}.incl_vat` }, data);
  });
}

function inclMissing(linting: Linting): readonly Finding[] {
  const taxed = componentsIn(linting).some(({ component }) => component.vat?.greaterThan(0));
  if (!taxed) return [];
  return limitsOf(linting).flatMap(([limit, { inclVat }]) => {
    return inclVat ? [] : found('LIMIT_INCL_MISSING', { field: `${limit}.incl_vat` }, { limit });
  });
}

function limitsOf({ tariff: { minPrice, maxPrice } }: Linting): (readonly [LimitName, Price])[] {
  return [
    ...(minPrice ? [['min_price', minPrice] as const] : []),
    ...(maxPrice ? [['max_price', maxPrice] as const] : []),
  ];
}
