import { Decimal } from '../../../../src/domain/decimal.js';
import { planOf, refusedFields } from './a-plan-file.js';

const EVENING = { from: '17:00', until: '20:00' };
const GOLD = { id: 'GOLD', name: { en: 'Gold' }, emsps: ['DE*MSP'], energy_percent: '5' };
const VAT_19 = { treatment: 'RATE', percent: new Decimal(19) };

describe('what a plan charges besides energy', () => {
  it('is time, a start fee and parking, each with the VAT of the plan', () => {
    const plan = planOf({
      time: { per_hour: '1.20', window: EVENING },
      start_fee: { price: '0.35' },
      idle: { per_hour: '6', grace_minutes: '15', exempt: EVENING, max_per_session: '40', max_per_day: '18' },
    });
    expect(plan.time).toEqual({ perHour: new Decimal('1.20'), window: EVENING, vat: VAT_19 });
    expect(plan.startFee).toEqual({ price: new Decimal('0.35'), vat: VAT_19 });
    expect(plan.idle).toEqual({
      perHour: new Decimal(6),
      graceMinutes: 15,
      exempt: EVENING,
      maxPerSession: new Decimal(40),
      maxPerDay: new Decimal(18),
      vat: VAT_19,
    });
  });

  it('has no grace of parking unless it names one', () => {
    expect(planOf({ idle: { per_hour: '6' } }).idle).toEqual({ perHour: new Decimal(6), graceMinutes: 0, vat: VAT_19 });
  });

  it.each([
    [{ idle: { per_hour: '1001' } }, 'idle.per_hour'],
    [{ idle: { per_hour: '6', grace_minutes: '1441' } }, 'idle.grace_minutes'],
    [{ idle: { per_hour: '6', grace_minutes: '-1' } }, 'idle.grace_minutes'],
    [{ time: { window: EVENING } }, 'time.per_hour'],
    [{ time: { per_hour: '-1' } }, 'time.per_hour'],
    [{ demand: { per_kw: '1001' } }, 'demand.per_kw'],
    [{ demand: { per_kw: '9.80', window: { from: '16:31' } } }, 'demand.window.from'],
  ])('is refused when odd: %j', (more, field) => {
    expect(refusedFields(more)).toEqual([field]);
  });

  it('is a monthly charge for demand', () => {
    const { demand } = planOf({ demand: { per_kw: '9.80', window: EVENING, vat: 'none' } });
    expect(demand).toEqual({ perKw: new Decimal('9.80'), window: EVENING, vat: { treatment: 'NONE' } });
  });
});

describe('a membership', () => {
  it('is of eMSPs or contracts and takes something off', () => {
    const all = {
      ...GOLD,
      emsps: ['DE*MSP', 'FR-ABC'],
      contracts: ['DE-VFL-*', 'DE-MSP-C12345678-X'],
      energy_per_kwh: '0.03',
      start_fee_waived: true,
      idle_percent: '100',
      free_kwh: '1',
    };
    expect(planOf({ memberships: [all] }).memberships).toEqual([
      {
        id: 'GOLD',
        names: [{ language: 'en', text: 'Gold' }],
        emsps: ['DE*MSP', 'FR*ABC'],
        contracts: ['DE-VFL-*', 'DE-MSP-C12345678-X'],
        energyPercent: new Decimal(5),
        energyPerKwh: new Decimal('0.03'),
        startFeeWaived: true,
        idlePercent: new Decimal(100),
        freeKwh: new Decimal(1),
      },
    ]);
  });

  it.each([
    ['of nobody', { emsps: undefined }, ''],
    ['that takes nothing off', { energy_percent: undefined }, ''],
    ['that takes nothing off but says so', { energy_percent: undefined, start_fee_waived: false }, ''],
    ['that takes off more than all', { energy_percent: '101' }, '.energy_percent'],
    ['of something that is no party', { emsps: ['MSP'] }, '.emsps.0'],
    ['of contracts with a star in the middle', { contracts: ['DE-*-X'] }, '.contracts.0'],
    ['with yes for true', { start_fee_waived: 'yes' }, '.start_fee_waived'],
  ])('is refused when it is one %s', (_what, more, field) => {
    const membership = Object.fromEntries(
      Object.entries({ ...GOLD, ...more }).filter(([, value]) => value !== undefined),
    );
    expect(refusedFields({ memberships: [membership] })).toEqual([`memberships.0${field}`]);
  });

  it('stands once in a plan', () => {
    expect(refusedFields({ memberships: [GOLD, GOLD] })).toEqual(['memberships.1.id']);
  });

  it('takes no amount off a price of two VAT rates', () => {
    const energy = { base: [{ name: 'B', price: '1' }], taxes: [{ name: 'T', price: '1', vat: 'none' }] };
    const memberships = [GOLD, { ...GOLD, id: 'FLEET', energy_per_kwh: '0.03' }];
    expect(refusedFields({ energy, memberships })).toEqual(['memberships.1.energy_per_kwh']);
  });
});

describe('a plan with a margin', () => {
  const margin = { over: 'WHOLE', percent: '8', per_kwh: '0.02', per_session: '0.1', min: '0.5', max: '12' };

  it('has no energy of its own', () => {
    const plan = planOf({ energy: undefined, margin });
    expect(plan.energy).toEqual({ parts: [] });
    expect(plan.margin).toEqual({
      over: 'WHOLE',
      percent: new Decimal(8),
      perKwh: new Decimal('0.02'),
      perSession: new Decimal('0.1'),
      min: new Decimal('0.5'),
      max: new Decimal(12),
      vat: VAT_19,
    });
  });

  it('is refused with prices of its own, each by its field', () => {
    const own = {
      time: { per_hour: '1' },
      start_fee: { price: '1' },
      idle: { per_hour: '1' },
      memberships: [GOLD],
      demand: { per_kw: '1' },
    };
    expect(refusedFields({ margin, ...own })).toEqual(['energy', 'time', 'start_fee', 'idle', 'memberships', 'demand']);
  });

  it('is a retail plan', () => {
    expect(refusedFields({ margin, energy: undefined, level: 'WHOLESALE' })).toEqual(['level']);
  });

  it.each([
    ['no margin in it', { over: 'WHOLE', max: '5' }, ''],
    ['nothing under it', { percent: '5' }, '.over'],
    ['less than nothing', { over: 'WHOLE', percent: '-5' }, '.percent'],
    ['a highest below the least', { over: 'WHOLE', min: '2', max: '1' }, '.max'],
  ])('is refused with %s', (_what, odd, field) => {
    expect(refusedFields({ energy: undefined, margin: odd })).toEqual([`margin${field}`]);
  });
});
