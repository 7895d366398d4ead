import { type Finding, found, inComponent } from '../finding.js';
import { componentsIn, type Linting, type LintRule } from '../linting.js';

/** VAT that is missing or hardly right. A component without `vat` is one to which no VAT applies (OCPI 2.2.1). */
export const TAX_RULES: readonly LintRule[] = [missingVat, unlikelyVat];

/** The highest standard rate of the EU is 27 %. */
const HIGHEST_LIKELY_PERCENT = 30;

function missingVat(linting: Linting): readonly Finding[] {
  const { taxIncluded } = linting.tariff;
  if (taxIncluded === 'N/A' || taxIncluded === 'UNKNOWN') return [];
  const priced = componentsIn(linting).filter(({ component }) => !component.price.isZero());
  const without = priced.filter(({ component }) => component.vat === undefined);
  if (without.length === 0) return [];
  if (without.length === priced.length) return [found('VAT_MISSING', { field: 'elements' }, {})];
  return without.map(({ component, element, index }) =>
    found('VAT_MISSING_HERE', inComponent(element, index, 'vat'), { dimension: component.type }),
  );
}

function unlikelyVat(linting: Linting): readonly Finding[] {
  return componentsIn(linting).flatMap(({ component: { vat }, element, index }) => {
    if (!vat) return [];
    const place = inComponent(element, index, 'vat');
    if (vat.greaterThan(0) && vat.lessThan(1)) return found('VAT_AS_FRACTION', place, { percent: vat });
    const unlikely = vat.lessThan(0) || vat.greaterThan(HIGHEST_LIKELY_PERCENT);
    return unlikely ? found('VAT_UNLIKELY', place, { percent: vat }) : [];
  });
}
