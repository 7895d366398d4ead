import { HubError } from '../../domain/errors.js';
import type { PricingPolicy } from '../../domain/pricing/policy.js';
import { priceCdr } from '../../domain/pricing/price-cdr.js';
import { idOf, parseJsonLine, parsePriceLine } from '../price-input.js';
import { createFastPricer, type FastPricer, type FastPricerOptions } from './fast/fast-pricer.js';
import { formatPricedCdr } from './price-output.js';
import { type Line, TOO_LONG } from './read-lines.js';

/** Prices one line and returns one, as JSON text; a refusal is a line too. */
export type LinePricer = (line: Line, number: number) => string;

/** A line in plain form is priced in integers, any other one is read and priced in full; the text is the same. */
export function createLinePricer(options: FastPricerOptions): LinePricer {
  const fast = createFastPricer(options);
  return (line, number) => fastLine(fast, line) ?? JSON.stringify(priceInFull(line, number, options));
}

/** What refuses is priced in full, which tells the id and the line with the refusal. */
function fastLine(fast: FastPricer, line: Line): string | undefined {
  if (line === TOO_LONG) return undefined;
  try {
    return fast.price(line);
  } catch (error) {
    if (error instanceof HubError) return undefined;
    throw error;
  }
}

function priceInFull(
  line: Line,
  number: number,
  { defaults, audit }: { readonly defaults: Partial<PricingPolicy>; readonly audit: boolean },
): Record<string, unknown> {
  let id: string | null = null;
  try {
    if (line === TOO_LONG) throw new HubError('too-large', 'the line is too long to be read');
    const parsed = parseJsonLine(line);
    id = idOf(parsed);
    return { id, ...formatPricedCdr(priceCdr(parsePriceLine(parsed, defaults).input), { audit }) };
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return { id, line: number, error: { code: error.code, field: error.field ?? null, message: error.message } };
  }
}
