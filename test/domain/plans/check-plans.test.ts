import { checkPlans } from '../../../src/domain/plans/check-plans.js';
import type { Plan } from '../../../src/domain/plans/plan.js';
import { planOf } from './parsing/a-plan-file.js';

const WHOLE = { id: 'WHOLE', level: 'WHOLESALE' };
const RETAIL = { id: 'SHOP', energy: undefined, margin: { over: 'WHOLE', percent: '8' } };

function complaints(...plans: readonly Plan[]): readonly string[] {
  return checkPlans(plans).map(({ plan, refusal }) => `${plan.id} ${refusal.message}`);
}

describe('plans beside each other', () => {
  it('go together when they are for other places, times, levels or parties', () => {
    const plans = [
      planOf({ id: 'A', locations: [{ id: 'L1' }] }),
      planOf({ id: 'B', locations: [{ id: 'L2' }], valid_until: '2027-01-01' }),
      planOf({ id: 'C', locations: [{ id: 'L2' }], valid_from: '2027-01-01' }),
      planOf({ id: 'D', level: 'WHOLESALE' }),
      planOf({ id: 'E', party: 'FR*TST' }),
    ];
    expect(complaints(...plans)).toEqual([]);
  });

  it('have ids of their own, also of different parties', () => {
    expect(complaints(planOf(), planOf({ party: 'FR*TST' }))).toEqual(['TEST-1 id: another plan is called TEST-1']);
  });

  it.each([
    ['the same location in other letters', { locations: [{ id: 'L1' }] }, { locations: [{ id: 'L0' }, { id: 'l1' }] }],
    ['all locations and one', {}, { locations: [{ id: 'L1' }] }],
    ['one location and all', { locations: [{ id: 'L1' }] }, {}],
    ['a year that has begun', { valid_until: '2026-07-01' }, { valid_from: '2026-06-30' }],
  ])('do not both price %s', (_what, one, other) => {
    const [told, ...more] = checkPlans([planOf({ id: 'A', ...one }), planOf({ id: 'B', ...other })]);
    expect([told?.plan.id, told?.refusal.code, told?.refusal.field, more]).toEqual(['B', 'bad-field', 'locations', []]);
  });
});

describe('a margin', () => {
  it('stands on a wholesale plan, whichever file comes first', () => {
    expect(complaints(planOf(WHOLE), planOf(RETAIL))).toEqual([]);
    expect(complaints(planOf(RETAIL), planOf(WHOLE))).toEqual([]);
  });

  it.each([
    ['is not there', { id: 'OTHER' }, {}, 'there is no plan WHOLE'],
    [
      'is a retail plan',
      { level: 'RETAIL', locations: [{ id: 'L1' }] },
      { locations: [{ id: 'L2' }] },
      'WHOLE is not a WHOLESALE plan',
    ],
    ['is of another party', { party: 'FR*TST' }, {}, 'WHOLE is a plan of FR*TST'],
    ['has another currency', { currency: 'CHF' }, {}, 'WHOLE is in CHF, this plan in EUR'],
    ['has another zone', { time_zone: 'Europe/Paris' }, {}, 'WHOLE is for Europe/Paris, this plan for Europe/Berlin'],
    ['begins later', { valid_from: '2026-02-01' }, {}, 'WHOLE is not valid for all of the time of this plan'],
    ['ends', { valid_until: '2027-01-01' }, {}, 'WHOLE is not valid for all of the time of this plan'],
    [
      'ends before',
      { valid_until: '2027-01-01' },
      { valid_until: '2027-01-02' },
      'WHOLE is not valid for all of the time of this plan',
    ],
    [
      'is for one place only',
      { locations: [{ id: 'L1' }] },
      {},
      'WHOLE is not for all locations of the party, as this plan is',
    ],
    [
      'is for another place',
      { locations: [{ id: 'L1' }] },
      { locations: [{ id: 'l1' }, { id: 'L2' }] },
      'WHOLE is not for location L2',
    ],
    ['has another VAT rate', { vat: '7' }, {}, 'needs one VAT rate in WHOLE and the margin, but they have 19, 7'],
    [
      'has fees of another VAT rate',
      { start_fee: { price: '1', vat: 'none' } },
      {},
      'needs one VAT rate in WHOLE and the margin, but they have 19, NONE',
    ],
  ])('is refused when the plan under it %s', (_what, whole, retail, why) => {
    expect(complaints(planOf({ ...WHOLE, ...whole }), planOf({ ...RETAIL, ...retail }))).toEqual([
      `SHOP margin.over: ${why}`,
    ]);
  });
});
