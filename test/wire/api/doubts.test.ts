import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { doubtsOf } from '../../../src/domain/pricing/doubts.js';
import type { PricingWarning } from '../../../src/domain/pricing/priced-cdr.js';
import { formatCdrSummary } from '../../../src/wire/api/format/cdr.js';
import { formatExplanation } from '../../../src/wire/api/format/price-explanation.js';
import { aSession, aTariff, charging, element, energy, price } from '../../domain/pricing/a-session.js';
import { OPENAPI_FILE } from '../../support/api/judge.js';
import { aMismatchedCdr } from '../../support/api/papers.js';

const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema({ $id: 'openapi', ...parse(readFileSync(OPENAPI_FILE, 'utf8')) });
const fits = (schema: string, value: unknown) => ajv.validate(`openapi#/components/schemas/${schema}`, value);

const WARNINGS: readonly PricingWarning[] = [
  { code: 'PERIODS_SORTED', message: 'put in order', field: 'charging_periods.1.start_date_time' },
  { code: 'TIME_VOLUME_SNAPPED', message: 'billed as its length', period: 0 },
];

describe('a doubtful price over the API', () => {
  it('is in the rating of the CDR with what makes it doubtful, and where', () => {
    const record = aMismatchedCdr();
    if (record.review.state !== 'MISMATCH') throw new Error('not mismatched');
    const rating = { ...record.review.rating, verdict: 'CANNOT_TELL' as const, doubts: doubtsOf(WARNINGS) };
    const told = formatCdrSummary({ ...record, review: { state: 'MISMATCH', rating } });
    expect(told).toMatchObject({
      review: {
        state: 'MISMATCH',
        rating: {
          verdict: 'CANNOT_TELL',
          doubts: [
            {
              code: 'PERIODS_SORTED',
              why: expect.stringContaining('were put in order'),
              field: 'charging_periods.1.start_date_time',
            },
          ],
        },
      },
    });
    expect(fits('CdrSummary', told)).toBe(true);
  });

  it('has its doubts beside the warnings of its explanation', () => {
    const early = { ...aSession([charging(30, '5')]), startedAt: new Date('2026-03-04T08:00:00Z') };
    const tariff = aTariff([element([energy('0.30')])]);
    const { warnings, ...priced } = price(early, tariff);
    const session = { cdr: early, tariffs: [tariff], timeZone: 'Europe/Amsterdam' };
    const explanation = {
      kind: 'PRICED' as const,
      priced: { ...priced, warnings: [...warnings, ...WARNINGS] },
      session,
    };
    const told = formatExplanation(explanation);
    expect(told).toMatchObject({
      warnings: [
        { code: 'PERIOD_AFTER_SESSION_START', period: 0, doubt: expect.stringContaining('starts after the session') },
        { code: 'PERIODS_SORTED', doubt: expect.stringContaining('were put in order') },
        { code: 'TIME_VOLUME_SNAPPED' },
      ],
    });
    expect(told).not.toHaveProperty('warnings.2.doubt');
  });
});
