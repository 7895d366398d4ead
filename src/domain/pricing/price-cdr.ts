import { HubError } from '../errors.js';
import type { PricedCdr, PricingInput } from './priced-cdr.js';

/** What a session costs by its tariffs. */
export function priceCdr(input: PricingInput): PricedCdr {
  throw new HubError('cannot-price', `not yet: ${input.cdr.currency}`);
}
