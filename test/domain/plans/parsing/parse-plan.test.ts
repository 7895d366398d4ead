import { Decimal } from '../../../../src/domain/decimal.js';
import { parsePlan } from '../../../../src/domain/plans/parse-plan.js';
import { refusalOf } from '../../../support/refusal.js';
import { aPlanFile, CALENDARS, complaintAbout, planOf, refusedFields } from './a-plan-file.js';

const VAT_19 = { treatment: 'RATE', percent: new Decimal(19) };

describe('a plan file', () => {
  it('becomes a plan with the least that a plan needs', () => {
    expect(planOf()).toEqual({
      id: 'TEST-1',
      party: { countryCode: 'DE', partyId: 'TST' },
      level: 'RETAIL',
      currency: 'EUR',
      timeZone: 'Europe/Berlin',
      names: [{ language: 'en', text: 'Test' }],
      validFrom: new Date('2025-12-31T23:00:00Z'),
      holidays: new Set(),
      energy: { parts: [{ kind: 'BASE', name: 'Base', perKwh: new Decimal('0.40'), vat: VAT_19 }] },
      memberships: [],
    });
  });

  it('keeps every digit of a price, written as text or handed in as a decimal', () => {
    const exact = '0.123456789012';
    for (const price of [exact, new Decimal(exact)]) {
      expect(planOf({ energy: { base: [{ name: 'B', price }] } }).energy.parts[0]?.perKwh.toFixed()).toBe(exact);
    }
  });

  it('refuses a price that was a float', () => {
    expect(refusedFields({ energy: { base: [{ name: 'B', price: 0.1 }] } })).toEqual(['energy.base.0.price']);
  });

  it('is refused with all that is wrong in it, each by its field', () => {
    const wrong = {
      id: 'much too long for a plan',
      colour: 'green',
      vat: 'lots',
      energy: {
        base: [{ name: 'B', price: '101' }],
        grid_fees: [{ name: 'G', price: '0.1', window: { from: '17:05' } }],
      },
      idle: { per_hour: '-1' },
    };
    expect(refusedFields(wrong)).toEqual([
      'colour',
      'id',
      'vat',
      'energy.base.0.price',
      'energy.grid_fees.0.window.from',
      'idle.per_hour',
    ]);
    expect(refusalOf(() => planOf(wrong))).toMatchObject({ code: 'bad-field', field: 'colour' });
  });

  it('says which fields there are when one is unknown', () => {
    expect(complaintAbout({ idle: { per_hour: '6', grace: '15' } })).toBe(
      'idle.grace: no such field; known: per_hour, grace_minutes, exempt, max_per_session, max_per_day, vat',
    );
  });

  it.each(['id', 'party', 'level', 'currency', 'time_zone', 'name', 'valid_from', 'vat', 'energy'])(
    'is refused without %s',
    (name) => {
      const refused = refusalOf(() => planOf({ [name]: undefined }));
      expect(refused).toMatchObject({ code: 'bad-field', field: name });
      expect(refused.message).toMatch(/got nothing$/);
    },
  );

  it.each([
    ['id', 'lower-case'],
    ['id', 'A23456789012345678901'],
    ['party', 'DEABC'],
    ['party', 'de*abc'],
    ['level', 'retail'],
    ['currency', 'Euro'],
    ['time_zone', 'Europe/Atlantis'],
    ['time_zone', '+01:07'],
    ['name', 'Test'],
    ['name.english', { english: 'Test' }],
    ['name.en', { en: ' ' }],
    ['vat', '101'],
    ['vat', 'None'],
    ['energy', {}],
    ['energy', null],
    ['locations', []],
    ['start_fee', '0.50'],
    ['start_fee.price', { price: '10001' }],
    ['min_price.incl_vat', { excl_vat: '2', incl_vat: '1' }],
  ])('is refused with an odd value: %s %j', (field, value) => {
    expect(refusedFields({ [field.split('.')[0] ?? '']: value })).toEqual([field]);
  });

  it.each([
    ['a list', []],
    ['text', 'plan'],
    ['nothing', null],
  ])('is refused when the file is %s', (_what, json) => {
    expect(refusalOf(() => parsePlan(json, CALENDARS))).toMatchObject({ code: 'bad-field', field: '' });
  });

  it('takes VAT as none, as a percentage, and for a part by itself', () => {
    const { energy, time } = planOf({
      vat: 'none',
      energy: { base: [{ name: 'B', price: '1' }], taxes: [{ name: 'T', price: '0.02', vat: '7' }] },
      time: { per_hour: '1', vat: '0' },
    });
    expect(energy.parts.map(({ vat }) => vat)).toEqual([
      { treatment: 'NONE' },
      { treatment: 'RATE', percent: new Decimal(7) },
    ]);
    expect(time?.vat).toEqual({ treatment: 'RATE', percent: new Decimal(0) });
  });

  it('lets prices be higher in a currency of small units', () => {
    const energy = { base: [{ name: 'B', price: '180' }] };
    expect(planOf({ currency: 'HUF', energy }).energy.parts[0]?.perKwh).toEqual(new Decimal(180));
    expect(refusedFields({ currency: 'EUR', energy })).toEqual(['energy.base.0.price']);
  });

  it('refuses a highest price below the lowest', () => {
    const prices = { min_price: { excl_vat: '2' }, max_price: { excl_vat: '1' } };
    expect(refusedFields(prices)).toEqual(['max_price']);
  });

  it('is not changed by reading', () => {
    const file = Object.freeze(aPlanFile());
    expect(() => parsePlan(file, CALENDARS)).not.toThrow();
  });
});

describe('the validity of a plan', () => {
  it.each([
    ['a local date', '2026-07-01', '2026-06-30T22:00:00Z'],
    ['an instant', '2026-07-01T12:15:00Z', '2026-07-01T12:15:00Z'],
    ['an instant with an offset', '2026-07-01T00:00:00+02:00', '2026-06-30T22:00:00Z'],
    ['a date on which the clock is put forward later', '2026-03-29', '2026-03-28T23:00:00Z'],
    ['the day after', '2026-03-30', '2026-03-29T22:00:00Z'],
  ])('begins at %s', (_what, text, instant) => {
    expect(planOf({ valid_from: text }).validFrom).toEqual(new Date(instant));
  });

  it('begins with the first instant of a day that has no midnight', () => {
    const beirut = { time_zone: 'Asia/Beirut', valid_from: '2026-03-29' };
    expect(planOf(beirut).validFrom).toEqual(new Date('2026-03-28T22:00:00Z'));
  });

  it.each([
    '2026-02-30',
    '2026-01-01T10:05:00Z',
    '2026-01-01T10:00:00',
    '2026-01-01T25:00:00Z',
    '1.1.2026',
    '1926-01-01',
  ])('does not begin at %s', (text) => {
    expect(refusedFields({ valid_from: text })).toEqual(['valid_from']);
  });

  it('ends after it begins', () => {
    expect(planOf({ valid_until: '2027-01-01' }).validUntil).toEqual(new Date('2026-12-31T23:00:00Z'));
    expect(refusedFields({ valid_until: '2026-01-01' })).toEqual(['valid_until']);
  });
});

describe('the holidays of a plan', () => {
  it('are those of its country and region, from the year of its validity on', () => {
    const { holidays } = planOf({ holidays: { country: 'DE', region: 'BW' } });
    expect([...holidays].slice(0, 3)).toEqual(['2026-01-06', '2026-12-25', '2027-01-06']);
    expect(planOf({ holidays: { country: 'DE' } }).holidays.has('2026-01-06')).toBe(false);
  });

  it('begin with the local year, which is another one in UTC', () => {
    const { validFrom, holidays } = planOf({ valid_from: '2026-01-01', holidays: { country: 'DE' } });
    expect([validFrom.getUTCFullYear(), [...holidays][0]]).toEqual([2025, '2026-12-25']);
  });

  it('can be added and taken away by date', () => {
    const { holidays } = planOf({ holidays: { country: 'DE', add: ['2026-12-24'], remove: ['2026-12-25'] } });
    expect([holidays.has('2026-12-24'), holidays.has('2026-12-25')]).toEqual([true, false]);
    expect(planOf({ holidays: { add: ['2026-12-24'] } }).holidays).toEqual(new Set(['2026-12-24']));
  });

  it.each([
    ['a country that the calendar does not have', { country: 'XX' }, 'holidays.country'],
    ['a region that it does not have', { country: 'DE', region: 'ZZ' }, 'holidays.region'],
    ['a region without a country', { region: 'BW' }, 'holidays.country'],
    ['no days at all', { remove: ['2026-12-25'] }, 'holidays'],
    ['a day that does not exist', { add: ['2026-02-30'] }, 'holidays.add.0'],
    ['taking away what is none', { country: 'DE', remove: ['2026-12-25', '2026-12-27'] }, 'holidays.remove.1'],
  ])('are refused with %s', (_what, holidays, field) => {
    expect(refusedFields({ holidays })).toEqual([field]);
  });
});
