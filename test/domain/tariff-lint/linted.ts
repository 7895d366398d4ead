import { Decimal } from '../../../src/domain/decimal.js';
import type { PriceableTariff } from '../../../src/domain/pricing/priced-cdr.js';
import type { DayOfWeek, TariffElement, TariffRestrictions } from '../../../src/domain/roaming/tariff.js';
import type { Finding, LintCode, LintData } from '../../../src/domain/tariff-lint/finding.js';
import { type LintOptions, lintTariff } from '../../../src/domain/tariff-lint/lint-tariff.js';
import { aTariff, element, energy } from '../pricing/a-session.js';

export const D = (value: number | string): Decimal => new Decimal(value);
export const WEEKDAYS: readonly DayOfWeek[] = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'];

/** Energy at 0.30 with 20 % VAT, restricted. */
export function energyWhen(restrictions?: TariffRestrictions, price = '0.30'): TariffElement {
  return element([energy(price, { vat: '20', step: 1 })], restrictions);
}

/** A tariff without anything to find, and elements in front of it. */
export function withElements(...elements: readonly TariffElement[]): PriceableTariff {
  return aTariff([...elements, energyWhen()]);
}

/** What was found, as severity, code and field. */
export function told(tariff: PriceableTariff, options?: LintOptions): string[] {
  return lintTariff(tariff, options).map(({ severity, code, field }) => `${severity} ${code} ${field}`);
}

/** The data of the only finding of a code; fails when there are none or several. */
export function dataOf<Code extends LintCode>(
  tariff: PriceableTariff,
  code: Code,
  options?: LintOptions,
): LintData[Code] {
  const isOf = (finding: Finding): finding is Finding<Code> => finding.code === code;
  const [only, ...others] = lintTariff(tariff, options).filter(isOf);
  if (!only || others.length > 0) throw new Error(`expected ${code} once`);
  return only.data;
}
