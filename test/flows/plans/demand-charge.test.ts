import { Decimal, sum } from '../../../src/domain/decimal.js';
import { demandCharge } from '../../../src/domain/plans/demand-charge.js';
import type { Plan } from '../../../src/domain/plans/plan.js';
import type { Cdr } from '../../../src/domain/roaming/cdr.js';
import { spreadNewLines } from '../../../src/flows/analytics/spread-new-lines.js';
import { demandOf, type LocationDemand, type PlanDemand } from '../../../src/flows/plans/demand-charge.js';
import { party } from '../../domain/clearing/builders.js';
import { aPlan, VAT_19 } from '../../domain/plans/pricing/a-plan.js';
import { staffOf } from '../../support/api/api-scene.js';
import { useTestDatabase } from '../../support/mongo.js';
import { agree, aPricedCdr, creditOf, sendCdr } from '../../support/send-cdr.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
const OPERATOR = staffOf(['OPERATOR']);
const demand = { perKw: new Decimal('9.80'), vat: VAT_19 };
const SITE = aPlan({ id: 'SITE', party: party('NL*ALF'), locations: [{ id: 'Site' }, { id: 'EMPTY' }], demand });
const EVERYWHERE = aPlan({ id: 'EVERYWHERE', party: party('NL*ALF'), demand });
const EVENING = aPlan({ ...SITE, id: 'EVENING', demand: { ...demand, window: { from: '18:00', until: '20:00' } } });
const LATE = aPlan({ ...SITE, id: 'LATE', validFrom: new Date('2026-10-20T22:00:00Z') });
let hub: TestHub;
const sent: Cdr[] = [];

beforeAll(async () => {
  const plans: readonly Plan[] = [SITE, EVERYWHERE, EVENING, LATE, aPlan({ id: 'FLAT', party: party('NL*ALF') })];
  hub = { ...(await openTestHub(database)), plans };
  hub.time.now = new Date('2026-11-02T09:00:00Z');
  await Promise.all([agree(hub), agree(hub, { emsp: 'FR*DOR' })]);
  // 20 and 10 kW of two eMSPs: together from 09:30 to 10:00.
  await send('A1', '2026-10-12T09:00:00Z', '2026-10-12T10:00:00Z', '20');
  await send('A2', '2026-10-12T09:30:00Z', '2026-10-12T10:30:00Z', '10', { emsp: 'FR*DOR' });
  // As high, and later.
  await send('A3', '2026-10-13T09:00:00Z', '2026-10-13T10:00:00Z', '30');
  // Higher, and credited.
  await send('A4', '2026-10-14T09:00:00Z', '2026-10-14T10:00:00Z', '90');
  await sendCdr(hub, creditOf(last(), 'A4-X'));
  // Higher, and not accepted.
  await send('A5', '2026-10-15T09:00:00Z', '2026-10-15T10:00:00Z', '95', { totalCost: { exclVat: new Decimal(1) } });
  await send('A6', '2026-10-16T16:15:00Z', '2026-10-16T17:00:00Z', '1');
  await send('A7', '2026-10-30T16:00:00Z', '2026-10-30T16:30:00Z', '4');
  // About the borders of October in Berlin: midnight is at 22:00 UTC before it, and at 23:00 UTC at its end.
  await send('B1', '2026-10-31T22:45:00Z', '2026-10-31T23:15:00Z', '30', { location: 'BORDER' });
  await send('B2', '2026-10-31T23:00:00Z', '2026-10-31T23:15:00Z', '50', { location: 'BORDER' });
  await send('B3', '2026-09-30T21:45:00Z', '2026-09-30T22:00:00Z', '70', { location: 'BORDER' });
  await send('B4', '2026-09-30T22:00:00Z', '2026-09-30T22:15:00Z', '14', { location: 'BORDER' });
  await spreadNewLines(hub);
});
afterAll(() => hub.close());

interface Sent {
  readonly emsp?: string;
  readonly location?: string;
  readonly totalCost?: Cdr['totalCost'];
}

async function send(id: string, from: string, until: string, kwh: string, parts: Sent = {}): Promise<void> {
  const [startedAt, endedAt] = [new Date(from), new Date(until)];
  const { token, location, chargingPeriods, totalCost } = aPricedCdr(id, kwh);
  const cdr = aPricedCdr(id, kwh, {
    startedAt,
    endedAt,
    token: { ...token, ...(parts.emsp && { party: party(parts.emsp) }) },
    location: { ...location, id: parts.location ?? 'SITE' },
    chargingPeriods: chargingPeriods.map((period) => ({ ...period, startedAt })),
    totalCost: parts.totalCost ?? totalCost,
    totalTimeH: new Decimal(endedAt.getTime() - startedAt.getTime()).dividedBy(3_600_000),
  });
  sent.push(cdr);
  await sendCdr(hub, cdr);
}

function last(): Cdr {
  const cdr = sent.at(-1);
  if (!cdr) throw new Error('one was sent');
  return cdr;
}

function demandIn(month: string, planId = 'SITE', staff = OPERATOR): Promise<PlanDemand> {
  return demandOf(hub, staff, { planId, month });
}

function told({ location, peakSlot, meanKw, amountExcl, perEmsp }: LocationDemand): string {
  const emsps = perEmsp.map(({ emsp, energyKwh, amount }) => `${emsp} ${energyKwh.toText()} ${amount.toFixed(2)}`);
  const when = peakSlot?.toISOString().slice(0, 16) ?? 'never';
  return [location, when, meanKw.toText(), amountExcl.toFixed(2), ...emsps].join(', ');
}

describe('the demand charge of a plan for a month', () => {
  it('is that of the highest quarter hour, of equal ones the earlier, without what is credited or not accepted', async () => {
    const { locations, isComplete } = await demandIn('2026-10');
    expect(locations.map(told)).toEqual([
      'NL*ALF/SITE, 2026-10-12T09:30, 30, 294.00, DE*BET 5 196.00, FR*DOR 2.5 98.00',
      'NL*ALF/EMPTY, never, 0, 0.00',
    ]);
    expect(locations[0]?.allocation.map(({ cdrKey }) => cdrKey)).toEqual(['NL*ALF/A1', 'NL*ALF/A2']);
    expect(locations[0]?.vat).toEqual(VAT_19);
    expect(isComplete).toBe(true);
  });

  it('is what the rule says of all sessions at once', async () => {
    const counted = sent.filter(({ id, location }) => location.id === 'SITE' && !['A4', 'A5'].includes(id));
    const sessions = counted.map(({ id, endedAt, chargingPeriods }) => ({ cdrKey: id, endedAt, chargingPeriods }));
    for (const plan of [SITE, EVENING]) {
      const asked = { ...plan, demand: plan.demand ?? demand };
      const { amount, peakSlot, meanKw } = demandCharge(asked, { month: '2026-10', sessions });
      const [site] = (await demandIn('2026-10', plan.id)).locations;
      expect([site?.peakSlot, site?.meanKw.toText(), site?.amountExcl.toFixed()]).toEqual([
        peakSlot,
        meanKw.toText(),
        amount.toFixed(),
      ]);
    }
  });

  it('counts the quarter hours of its window, and is exact where minutes do not divide', async () => {
    // 18:15 to 19:00 in Berlin, in summer time: three equal thirds. 17:00 to 17:30 at the end of October is outside.
    const [site] = (await demandIn('2026-10', 'EVENING')).locations;
    expect(site && told(site)).toBe('NL*ALF/SITE, 2026-10-16T16:15, 4/3, 13.07, DE*BET 1/3 13.07');
  });

  it('counts quarter hours in which the plan is valid', async () => {
    const [site] = (await demandIn('2026-10', 'LATE')).locations;
    expect(site && told(site)).toBe('NL*ALF/SITE, 2026-10-30T16:00, 8, 78.40, DE*BET 2 78.40');
  });

  it('is for all locations at which its party sold, where the plan names none, in the local month', async () => {
    // From midnight to midnight in Berlin: 22:00 UTC before summer time ends, 23:00 after it.
    expect((await demandIn('2026-10', 'EVERYWHERE')).locations.map(told)).toEqual([
      'NL*ALF/BORDER, 2026-10-31T22:45, 60, 588.00, DE*BET 15 588.00',
      'NL*ALF/SITE, 2026-10-12T09:30, 30, 294.00, DE*BET 5 196.00, FR*DOR 2.5 98.00',
    ]);
    expect((await demandIn('2026-11', 'EVERYWHERE')).locations.map(told)).toEqual([
      'NL*ALF/BORDER, 2026-10-31T23:00, 260, 2548.00, DE*BET 65 2548.00',
    ]);
    expect((await demandIn('2026-09', 'EVERYWHERE')).locations.map(told)).toEqual([
      'NL*ALF/BORDER, 2026-09-30T21:45, 280, 2744.00, DE*BET 70 2744.00',
    ]);
  });

  it('is split without losing a cent', async () => {
    for (const { amountExcl, allocation, perEmsp } of (await demandIn('2026-11', 'EVERYWHERE')).locations) {
      expect(allocation.length).toBeGreaterThan(1);
      for (const shares of [allocation, perEmsp]) {
        expect(sum(shares.map(({ amount }) => amount)).toFixed()).toBe(amountExcl.toFixed());
      }
    }
  });

  it('is not complete before the month is over, or while a booked CDR is not in it', async () => {
    expect((await demandIn('2026-11')).isComplete).toBe(false);
    await send('C1', '2026-10-17T09:00:00Z', '2026-10-17T10:00:00Z', '99');
    expect((await demandIn('2026-10')).isComplete).toBe(false);
    await spreadNewLines(hub);
    // Credited, and the credit has no lines yet: the lines still tell of it, the CDR does not count.
    await sendCdr(hub, creditOf(last(), 'C1-X'));
    const before = await demandIn('2026-10');
    expect(before.isComplete).toBe(false);
    expect(before.locations.map(told)[0]).toContain('2026-10-12T09:30, 30, 294.00');
    await spreadNewLines(hub);
    const after = await demandIn('2026-10');
    expect(after).toEqual({ ...before, isComplete: true });
  });
});

describe('a demand charge is refused', () => {
  it.each([
    ['unknown-object', 'id', 'NONE', '2026-10'],
    ['bad-field', 'id', 'FLAT', '2026-10'],
    ['bad-field', 'month', 'SITE', '2026-12'],
    ['bad-field', 'month', 'SITE', '2025-12'],
    ['bad-field', 'month', 'SITE', '2026-1'],
    ['bad-field', 'month', 'SITE', '2026-00'],
    ['bad-field', 'month', 'LATE', '2026-09'],
    ['bad-field', 'month', 'SITE', '9999-12'],
  ])('with %s at %s: %s in %s', async (code, field, planId, month) => {
    await expect(demandIn(month, planId)).rejects.toMatchObject({ code, field });
  });

  it('to everybody but operators and finance of the plan’s party, as if there were no plan', async () => {
    expect((await demandIn('2026-10', 'SITE', staffOf(['FINANCE'], 'NL*ALF'))).locations).toHaveLength(2);
    for (const staff of [staffOf(['FINANCE'], 'DE*BET'), staffOf(['ENGINEER'], 'NL*ALF')]) {
      await expect(demandIn('2026-10', 'SITE', staff)).rejects.toMatchObject({ code: 'unknown-object', field: 'id' });
    }
  });
});
