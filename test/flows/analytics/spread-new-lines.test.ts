import { Decimal, sum } from '../../../src/domain/decimal.js';
import { countUnspread, spreadNewLines } from '../../../src/flows/analytics/spread-new-lines.js';
import { useTestDatabase } from '../../support/mongo.js';
import { agree, aPricedCdr, creditOf, sendCdr } from '../../support/send-cdr.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
let hub: TestHub;

beforeAll(async () => {
  hub = await openTestHub(database);
  await agree(hub);
});
afterAll(() => hub.close());

async function revenueOf(key: string): Promise<string> {
  return sum((await hub.billedLines.ofCdr(key)).map(({ revenue }) => revenue)).toFixed();
}

/** A hub whose process ends when it is about to do something. */
function endingAt(step: 'replace' | 'setSpreadUpTo') {
  const billedLines = { ...hub.billedLines, [step]: () => Promise.reject(new Error('killed')) };
  return { ...hub, billedLines };
}

describe('the lines of accepted CDRs', () => {
  it('are made after they were booked, four quarter hours of one hour', async () => {
    await sendCdr(hub, aPricedCdr('A1', '10'));
    expect(await countUnspread(hub)).toBe(1);
    expect(await spreadNewLines(hub)).toBe(1);
    const lines = await hub.billedLines.ofCdr('NL*ALF/A1');
    expect(lines.map(({ slot }) => slot.toISOString().slice(11, 16))).toEqual(['08:00', '08:15', '08:30', '08:45']);
    expect(lines.map(({ revenue, energyKwh }) => `${energyKwh} kWh ${revenue}`)).toEqual(Array(4).fill('2.5 kWh 1'));
    expect(await countUnspread(hub)).toBe(0);
    expect(await spreadNewLines(hub)).toBe(0);
  });

  it('are not made of what was not accepted', async () => {
    await sendCdr(hub, aPricedCdr('A2', '10', { totalCost: { exclVat: new Decimal(9) } }));
    expect(await spreadNewLines(hub)).toBe(0);
    expect(await hub.billedLines.ofCdr('NL*ALF/A2')).toEqual([]);
  });

  it('add up to what is claimed, within the tolerance', async () => {
    await sendCdr(hub, aPricedCdr('A3', '10', { totalCost: { exclVat: new Decimal('4.02') } }));
    await spreadNewLines(hub);
    const lines = await hub.billedLines.ofCdr('NL*ALF/A3');
    expect(lines.at(-1)).toMatchObject({ kind: 'DIFFERENCE', revenue: new Decimal('0.02') });
    expect(await revenueOf('NL*ALF/A3')).toBe('4.02');
  });

  it('are taken back by a credit, whether it is spread with its original or later', async () => {
    const [early, late] = [aPricedCdr('C1', '10'), aPricedCdr('C2', '3')];
    await sendCdr(hub, early);
    await spreadNewLines(hub);
    await sendCdr(hub, creditOf(early, 'C1-X'));
    await sendCdr(hub, late);
    await sendCdr(hub, creditOf(late, 'C2-X'));
    expect(await spreadNewLines(hub)).toBe(3);
    expect([await revenueOf('NL*ALF/C1'), await revenueOf('NL*ALF/C1-X')]).toEqual(['4', '-4']);
    expect([await revenueOf('NL*ALF/C2'), await revenueOf('NL*ALF/C2-X')]).toEqual(['1.2', '-1.2']);
    expect((await hub.billedLines.ofCdr('NL*ALF/C2-X')).map(({ cdrs }) => cdrs)).toEqual([-1, 0, 0, 0]);
  });

  it('are there once when the process ended before they were written, or before it was noted', async () => {
    await sendCdr(hub, aPricedCdr('E1', '10'));
    await expect(spreadNewLines(endingAt('replace'))).rejects.toThrow('killed');
    expect(await countUnspread(hub)).toBe(1);
    await expect(spreadNewLines(endingAt('setSpreadUpTo'))).rejects.toThrow('killed');
    expect(await countUnspread(hub)).toBe(1);
    expect(await spreadNewLines(hub)).toBe(1);
    expect(await hub.billedLines.ofCdr('NL*ALF/E1')).toHaveLength(4);
    expect(await countUnspread(hub)).toBe(0);
  });

  it('are left to the process that is at it', async () => {
    await sendCdr(hub, aPricedCdr('F1', '10'));
    const until = new Date(hub.clock.now().getTime() + 60_000);
    await hub.leases.hold({ key: 'spread-lines', holder: 'another process', now: hub.clock.now(), until });
    expect(await spreadNewLines(hub)).toBe(0);
    await hub.leases.release({ key: 'spread-lines', holder: 'another process' });
    expect(await spreadNewLines(hub)).toBe(1);
  });

  it('are the claim, spread over the session, when a tariff cannot be read any more', async () => {
    await sendCdr(hub, aPricedCdr('H1', '10'));
    const untariffed = async (key: string) => {
      const record = await hub.cdrs.find(key);
      return record && { ...record, cdr: { ...record.cdr, tariffs: [] } };
    };
    await spreadNewLines({ ...hub, cdrs: { ...hub.cdrs, find: untariffed } });
    const lines = await hub.billedLines.ofCdr('NL*ALF/H1');
    expect(lines.filter(({ kind }) => kind === 'DIFFERENCE').map(({ revenue }) => revenue.toFixed())).toEqual(
      Array(4).fill('1'),
    );
    expect(sum(lines.map(({ energyKwh }) => energyKwh)).toFixed()).toBe('10');
  });

  it('add up to the totals of all accepted CDRs and to the journal, over many of them', async () => {
    const sent = Array.from({ length: 40 }, (_, index) => {
      const startedAt = new Date(Date.parse('2026-10-12T00:03:00Z') + index * 1_370_000);
      const endedAt = new Date(startedAt.getTime() + (index % 7) * 600_000 + 61_000);
      const cdr = aPricedCdr(`M${index}`, (1 + index / 7).toFixed(3), { startedAt, endedAt });
      return sendCdr(hub, { ...cdr, chargingPeriods: cdr.chargingPeriods.map((period) => ({ ...period, startedAt })) });
    });
    await Promise.all(sent);
    expect(await spreadNewLines(hub)).toBe(40);
    const day = { from: new Date('2026-10-12T00:00:00Z'), until: new Date('2026-10-14T00:00:00Z') };
    let revenue = new Decimal(0);
    for await (const group of hub.billedLines.groups({ ...day, by: [], areas: [] }))
      revenue = revenue.plus(group.revenue);
    const totals = (await hub.cdrs.totals({})).filter(({ review }) => review === 'ACCEPTED' || review === 'CREDITED');
    const receivable = (await hub.ledger.balances()).find(({ account }) => account === 'unbilled:receivable:DE*BET');
    expect(revenue.toFixed()).toBe(sum(totals.map(({ claimed }) => claimed)).toFixed());
    expect(revenue.toFixed()).toBe(receivable?.amount.toFixed());
  });
});
