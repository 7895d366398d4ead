import { doubtOf, doubtsOf } from '../../../src/domain/pricing/doubts.js';
import type { PricingWarningCode } from '../../../src/domain/pricing/priced-cdr.js';

const DOUBTFUL = [
  'PERIOD_SPANS_PRICE_CHANGE',
  'ENERGY_IN_WH',
  'ENERGY_SUM_MISMATCH',
  'PERIODS_SORTED',
  'PERIOD_BEFORE_SESSION_START',
  'PERIOD_AFTER_SESSION_START',
  'PERIOD_WITHOUT_TARIFF_ID',
  'TARIFF_NOT_VALID',
  'RESTRICTION_WITHOUT_MEASUREMENT',
  'DUPLICATE_DIMENSION_LAST_USED',
  'DUPLICATE_DIMENSION_SUMMED',
  'LIMITS_OF_SEVERAL_TARIFFS',
  'UNPRICED_DIMENSION_ENERGY',
  'UNPRICED_DIMENSION_TIME',
  'UNPRICED_DIMENSION_PARKING_TIME',
  'UNPRICED_DIMENSION_RESERVATION_TIME',
] as const;

const CERTAIN: readonly PricingWarningCode[] = [
  'NEGATIVE_TOTAL',
  'SESSION_DIMENSION_IGNORED',
  'START_TIME_EQUALS_END_TIME',
  'TIME_VOLUME_SNAPPED',
  'TOTAL_CLAMPED_MAX_PRICE',
  'TOTAL_CLAMPED_MIN_PRICE',
];

describe('what makes a price of ours doubtful', () => {
  it.each(DOUBTFUL)('%s does, and one sentence says why', (code) => {
    expect(doubtOf(code)).toMatch(/^[A-Z][^.]{30,}\.$/);
  });

  it.each(CERTAIN)('%s does not: it only tells how the price came about', (code) => {
    expect(doubtOf(code)).toBeUndefined();
  });

  it('is told once per place, in the order in which it was found', () => {
    const at = (code: PricingWarningCode, period?: number) => ({
      code,
      message: 'found',
      ...(period === undefined ? {} : { period }),
    });
    const found = doubtsOf([at('PERIODS_SORTED'), at('NEGATIVE_TOTAL'), at('TARIFF_NOT_VALID', 2)]);
    expect(found.map(({ code, period }) => [code, period])).toEqual([
      ['PERIODS_SORTED', undefined],
      ['TARIFF_NOT_VALID', 2],
    ]);
  });
});
