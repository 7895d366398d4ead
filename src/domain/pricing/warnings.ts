import type { PricingWarning } from './priced-cdr.js';

/** Notes something a clerk should look at; pricing goes on. */
export type Warn = (warning: PricingWarning) => void;

/** Collects warnings in the order in which they are found; the same one about the same place is kept once. */
export function collectWarnings(): { readonly warn: Warn; readonly warnings: readonly PricingWarning[] } {
  const warnings: PricingWarning[] = [];
  const seen = new Set<string>();
  const warn: Warn = (warning) => {
    const key = `${warning.code} ${warning.period} ${warning.field}`;
    if (seen.has(key)) return;
    seen.add(key);
    warnings.push(warning);
  };
  return { warn, warnings };
}
