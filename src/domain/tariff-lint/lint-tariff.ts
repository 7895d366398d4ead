import { findTimeZone } from '../pricing/periods/local-time.js';
import type { PriceableTariff } from '../pricing/priced-cdr.js';
import type { Finding, LintCode, Severity } from './finding.js';
import type { LintRule } from './linting.js';
import { lintCoverage } from './rules/coverage.js';
import { LIMIT_RULES } from './rules/limits.js';
import { PRICE_RULES } from './rules/prices.js';
import { RANGE_RULES } from './rules/ranges.js';
import { RESERVATION_RULES } from './rules/reservations.js';
import { STEP_RULES } from './rules/steps.js';
import { TAX_RULES } from './rules/taxes.js';
import { VALIDITY_RULES } from './rules/validity.js';
import { WINDOW_RULES } from './rules/windows.js';

export interface LintOptions {
  /** IANA name of the locations' zone, for dates at the edges of the validity; without it they are taken generously. */
  readonly timeZone?: string;
  /** Now, to tell tariffs that are over. */
  readonly at?: Date;
}

const RULES: readonly LintRule[] = [
  ...VALIDITY_RULES,
  ...PRICE_RULES,
  ...TAX_RULES,
  ...LIMIT_RULES,
  ...WINDOW_RULES,
  ...RANGE_RULES,
  ...RESERVATION_RULES,
  ...STEP_RULES,
  lintCoverage,
];

const ORDER: readonly Severity[] = ['ERROR', 'WARNING', 'HINT'];

/**
 * Looks for what is wrong with a tariff, or reads otherwise than it was meant: the worst first, and then in the order
 * of the elements. Refuses (`cannot-price`) a time zone that does not exist.
 */
export function lintTariff(tariff: PriceableTariff, { timeZone, at }: LintOptions = {}): readonly Finding[] {
  const linting = { tariff, zone: timeZone === undefined ? undefined : findTimeZone(timeZone), at };
  const findings = RULES.flatMap((rule) => rule(linting));
  return findings
    .filter((finding, index) => !isEcho(finding, findings.slice(0, index)))
    .sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}

/** What makes an element or the whole tariff dead by itself; that no session reaches it then needs no further word. */
const DEADLY: ReadonlySet<LintCode> = new Set([
  'DATES_EMPTY',
  'DATES_OUTSIDE_VALIDITY',
  'ELEMENT_NEVER_ACTIVE',
  'RANGE_EMPTY',
  'VALIDITY_EMPTY',
]);

function isEcho({ code, element }: Finding, before: readonly Finding[]): boolean {
  if (code !== 'ELEMENT_NEVER_ACTIVE') return false;
  return before.some((other) => DEADLY.has(other.code) && (other.element === undefined || other.element === element));
}
