import type { PricingWarning, PricingWarningCode } from './priced-cdr.js';

/** Notes something a clerk should look at; pricing goes on. */
export type Warn = (
  code: PricingWarningCode,
  message: string,
  about?: Pick<PricingWarning, 'field' | 'period'>,
) => void;

/** Collects warnings in the order in which they are found; the same one about the same period is kept once. */
export function collectWarnings(): { readonly warn: Warn; readonly warnings: readonly PricingWarning[] } {
  const warnings: PricingWarning[] = [];
  const seen = new Set<string>();
  const warn: Warn = (code, message, about = {}) => {
    const key = `${code} ${about.period} ${about.field}`;
    if (seen.has(key)) return;
    seen.add(key);
    warnings.push({ code, message, ...about });
  };
  return { warn, warnings };
}
