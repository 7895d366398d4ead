import { type Finding, found, inComponent, inRestrictions } from '../finding.js';
import { eachRestriction, type Linting, type LintRule } from '../linting.js';

/** Elements with `reservation` price reserved time and a fee for it, nothing else (OCPI 2.2.1, mod_tariffs, TariffRestrictions). */
export const RESERVATION_RULES: readonly LintRule[] = [expiresAlone, pricesOther];

function expiresAlone(linting: Linting): readonly Finding[] {
  const kinds = linting.tariff.elements.map(({ restrictions }) => restrictions?.reservation);
  const first = kinds.indexOf('RESERVATION_EXPIRES');
  if (first < 0 || kinds.includes('RESERVATION')) return [];
  return [found('EXPIRES_WITHOUT_RESERVATION', inRestrictions(first, 'reservation'), {})];
}

function pricesOther(linting: Linting): readonly Finding[] {
  return eachRestriction(linting, ({ reservation }, element) => {
    if (reservation === undefined) return [];
    const components = linting.tariff.elements[element]?.priceComponents ?? [];
    return components.flatMap(({ type }, index) => {
      if (type === 'TIME' || type === 'FLAT') return [];
      return found('RESERVATION_PRICES_OTHER', inComponent(element, index), { dimension: type });
    });
  });
}
