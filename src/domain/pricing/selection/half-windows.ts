import type { TariffElement } from '../../roaming/tariff.js';
import type { PricingPolicy } from '../policy.js';
import type { PriceableTariff, PricingInput } from '../priced-cdr.js';

/**
 * The session with its tariffs as `halfWindow` reads them: IGNORED takes away a start_time or end_time that stands
 * alone, so that nothing asks for the clock because of it. Otherwise the same input.
 */
export function readHalfWindows(input: PricingInput, { halfWindow }: PricingPolicy): PricingInput {
  if (halfWindow === 'DAY_SIDE') return input;
  return { ...input, tariffs: input.tariffs.map(withoutHalfWindows) };
}

function withoutHalfWindows(tariff: PriceableTariff): PriceableTariff {
  return { ...tariff, elements: tariff.elements.map(withoutHalfWindow) };
}

function withoutHalfWindow(element: TariffElement): TariffElement {
  const { startTime, endTime, ...others } = element.restrictions ?? {};
  const isHalf = (startTime === undefined) !== (endTime === undefined);
  return isHalf ? { ...element, restrictions: others } : element;
}
