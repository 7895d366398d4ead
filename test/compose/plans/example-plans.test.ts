import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPlans } from '../../../src/compose/plans/load-plans.js';
import { partyKey } from '../../../src/domain/party.js';
import { parsePlan } from '../../../src/domain/plans/parse-plan.js';
import { complaintsOf } from '../../../src/domain/plans/parsing/bad-fields.js';
import { aPlanFile, CALENDARS, SPOT } from '../../domain/plans/parsing/a-plan-file.js';
import { refusalOf } from '../../support/refusal.js';

const PLANS = loadPlans('tariffs', { now: () => new Date('2026-10-12T09:00:00Z') });
const README = readFileSync(join('tariffs', 'plans', 'README.md'), 'utf8');

describe('the plans that come with the hub', () => {
  it('are right, and show every kind of part', () => {
    expect(PLANS.length).toBeGreaterThan(4);
    const kinds = new Set(PLANS.flatMap(({ energy }) => energy.parts.map(({ kind }) => kind)));
    expect([...kinds].sort()).toEqual(['BASE', 'GRID_FEE', 'MARKUP', 'PEAK', 'POWER_BAND', 'TAX', 'TIER']);
    const modes = PLANS.flatMap(({ energy }) => energy.spot?.mode ?? []);
    expect(new Set(modes)).toEqual(new Set(['FOLLOW', 'LOCK_AT_START']));
  });

  it('have a margin over a wholesale plan, memberships, an idle fee and a demand charge', () => {
    expect(PLANS.find(({ margin }) => margin)?.margin?.over).toBe(PLANS.find(({ level }) => level === 'WHOLESALE')?.id);
    expect(PLANS.flatMap(({ memberships }) => memberships).length).toBeGreaterThan(1);
    expect(PLANS.flatMap(({ idle }) => idle?.exempt ?? [])).toEqual([{ from: '22:00', until: '07:00' }]);
    expect(PLANS.filter(({ demand }) => demand)).toHaveLength(1);
  });

  it('are of parties of their own, so that they price nothing in the demo', () => {
    const demo = ['DE*RHM', 'DE*SPR', 'FR*VVT', 'NL*PLD'];
    expect(PLANS.map(({ party }) => partyKey(party)).filter((party) => demo.includes(party))).toEqual([]);
  });
});

describe('the description of plan files', () => {
  it('has every field that the hub reads', () => {
    const files = [withOddFields(FULL), aPlanFile({ holidays: { odd: 'odd' } })];
    const refused = files.map((file) => refusalOf(() => parsePlan(file, CALENDARS)));
    const known = new Set(refused.flatMap(complaintsOf).flatMap(knownFields));
    expect(known.size).toBeGreaterThan(60);
    expect(known).toContain('region');
    expect([...known].filter((name) => !README.includes(`\`${name}\``))).toEqual([]);
  });
});

/** Every object that a plan file may have. */
const PART = { name: 'P', price: '0', window: { from: '08:00' } };
const FULL = aPlanFile({
  locations: [{ id: 'L1' }],
  energy: {
    spot: SPOT,
    base: [PART],
    tiers: [PART],
    power_bands: [PART],
    peaks: [PART],
    markup: [PART],
    grid_fees: [PART],
    taxes: [PART],
  },
  time: { per_hour: '1' },
  start_fee: { price: '1' },
  idle: { per_hour: '1' },
  memberships: [{ id: 'M', name: { en: 'M' } }],
  min_price: { excl_vat: '1' },
  max_price: { excl_vat: '1' },
  margin: { over: 'W' },
  demand: { per_kw: '1' },
});

/** The same with a field in each object that there is not, so that each is refused with those that there are. */
function withOddFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withOddFields);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, one]) => [name, withOddFields(one)] as const);
  return Object.fromEntries([...entries, ['odd', 'odd']]);
}

function knownFields({ message }: Error): readonly string[] {
  return /no such field; known: (.{1,400})$/.exec(message)?.[1]?.split(', ') ?? [];
}
