import { Decimal } from '../../../src/domain/decimal.js';
import { parsePartyKey } from '../../../src/domain/party.js';
import { affectedCdrs } from '../../../src/flows/prices/affected-cdrs.js';
import { aPlan, followed, part, VAT_19 } from '../../domain/plans/pricing/a-plan.js';
import { useTestDatabase } from '../../support/mongo.js';
import { aRow } from '../../support/prices/a-spot-price.js';
import { aLocation } from '../../support/roaming/objects.js';
import { agree, aPricedCdr, creditOf, sendCdr } from '../../support/send-cdr.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';
import { type BilledScene, billedScene } from './billed-scene.js';

const database = useTestDatabase();
let hub: TestHub;
let scene: BilledScene;
let count = 0;

beforeAll(async () => {
  const bare = await openTestHub(database);
  const fields = JSON.stringify(aLocation({ country_code: 'NL', party_id: 'ALF', time_zone: 'Europe/Amsterdam' }));
  const facts = bare.ocpi.readLocation('2.2.1', fields);
  // CDRs are cleared by the hub that was opened, so it is this one that must know where the clock is.
  hub = Object.assign(bare, { locationFacts: async () => facts });
  hub.time.now = new Date('2026-10-13T06:00:00Z');
  await agree(hub);
});
beforeEach(async () => {
  count += 1;
  scene = await billedScene(hub, `SPOT${count}`);
});
afterAll(() => hub.close());

const NOTHING = { cdrs: [], more: false, unspread: 0 };
/** 08:00 to 09:00, at 110 EUR/MWh. */
const HOUR = { start: '08:00', minutes: 60, kwh: '10' };

describe('a correction of a market price', () => {
  it('lists the CDRs with energy in the corrected hour, their kWh in it, and what it would change', async () => {
    await scene.bill(
      await scene.cdr('IN', HOUR),
      await scene.cdr('HALF', { start: '08:45', minutes: 30, kwh: '6' }),
      await scene.cdr('LATER', { start: '09:00', minutes: 30, kwh: '6' }),
    );
    const report = await scene.correct('08:00', 100);
    // Half of 0.10 EUR a kWh.
    expect(await scene.told(report)).toEqual(['IN 10 kWh 0.5', 'HALF 3 kWh 0.15']);
    const { cdrs, more, unspread } = await scene.affected(report);
    const startsAt = new Date('2026-10-12T08:00:00Z');
    expect(cdrs[0]).toEqual({ cdr: 'NL*ALF/SPOT1-IN', startsAt, kwh: '10', difference: '0.5', currency: 'EUR' });
    expect([more, unspread]).toEqual([false, 0]);
  });

  it('changes no CDR and no line that was billed', async () => {
    await scene.bill(await scene.cdr('A', HOUR));
    const key = 'NL*ALF/SPOT2-A';
    const stored = async () => [
      await hub.cdrs.find(key),
      await hub.billedLines.ofCdr(key),
      await hub.ledger.balances(),
    ];
    const before = await stored();
    expect(await scene.told(await scene.correct('08:00', 100))).toEqual(['A 10 kWh 0.5']);
    expect(await stored()).toEqual(before);
    expect(before).toMatchObject([{ key }, Array(4).fill({ kind: 'ENERGY' }), expect.anything()]);
  });

  it('by quarter hours lists what was sold in these', async () => {
    await scene.bill(await scene.cdr('A', HOUR));
    const quarter = { minutes: 15 } as const;
    const report = await scene.importRows([
      aRow('2026-10-12T08:15:00Z', '210', quarter),
      aRow('2026-10-12T08:30:00Z', '50', quarter),
    ]);
    // 2.5 kWh at half of +100 and 2.5 at half of -60 EUR/MWh.
    expect(await scene.told(report)).toEqual(['A 5 kWh 0.05']);
  });

  it('shows a credited CDR as such, and its credit not at all', async () => {
    const cdr = await scene.cdr('A', HOUR);
    await scene.bill(cdr, creditOf(cdr, `${cdr.id}-X`));
    expect(await scene.told(await scene.correct('08:00', -20))).toEqual(['A 10 kWh -0.1 credited']);
  });

  it('leaves out CDRs that were billed by the corrected price', async () => {
    await scene.bill(await scene.cdr('OLD', { start: '08:00', minutes: 15, kwh: '1' }));
    const report = await scene.correct('08:00', 100);
    await scene.bill(await scene.cdr('NEW', { start: '08:15', minutes: 15, kwh: '1' }));
    expect(await scene.told(report)).toEqual(['OLD 1 kWh 0.05']);
  });

  it('that is corrected again lists them, and tells no amount that was never billed', async () => {
    await scene.bill(await scene.cdr('A', HOUR));
    const reports = [await scene.correct('08:00', 100), await scene.correct('08:00', 50)];
    expect(await Promise.all(reports.map((report) => scene.told(report)))).toEqual([['A 10 kWh 0.5'], ['A 10 kWh ?']]);
  });

  it('lists no CDR of other tariffs, indexes, parties or plans, and none that was not accepted', async () => {
    const wrong = { ...(await scene.cdr('WRONG', HOUR)), totalCost: { exclVat: new Decimal(99) } };
    await scene.bill(aPricedCdr('OTHER', '10'), wrong);
    const report = await scene.correct('08:00', 100);
    expect(await scene.affected(report)).toEqual(NOTHING);
    const { spot } = scene;
    const before = await billedScene(hub, 'BEFORE');
    await before.bill(await before.cdr('A', HOUR));
    const corrected = await before.correct('08:00', 100);
    expect(await before.told(corrected)).toEqual(['A 10 kWh 0.5']);
    expect(await before.affected({ ...corrected, index: 'OMIE' })).toEqual(NOTHING);
    expect(await before.affected(corrected, spot)).toEqual(NOTHING);
    expect(await before.affected(corrected, { ...before.spot, party: parsePartyKey('NL*BET') })).toEqual(NOTHING);
    expect(await before.affected(corrected, { ...before.spot, id: 'BEFOR' })).toEqual(NOTHING);
    expect(await before.affected(corrected, { ...before.spot, energy: { parts: [] } })).toEqual(NOTHING);
    expect(await affectedCdrs(hub, { index: corrected.index, slots: corrected.differences })).toEqual(NOTHING);
  });

  it('says how many booked CDRs were not looked at, since they have no lines yet', async () => {
    await sendCdr(hub, await scene.cdr('A', HOUR));
    const report = await scene.correct('08:00', 100);
    expect(await scene.affected(report)).toEqual({ ...NOTHING, unspread: 1 });
    await scene.bill();
    expect(await scene.told(report)).toEqual(['A 10 kWh 0.5']);
  });

  it('shows 1,000 CDRs, and says that there are more', async () => {
    await scene.bill(await scene.cdr('A', HOUR));
    const { index, differences } = await scene.correct('08:00', 100);
    const key = `NL*ALF/${index}-A`;
    const [record, lines] = [await hub.cdrs.find(key), await hub.billedLines.ofCdr(key)];
    const billedLines = {
      ...hub.billedLines,
      ofCdr: async () => lines,
      async *sold() {
        for (let at = 0; at < 1_001; at++) yield { cdrKey: `NL*ALF/${at}`, tariff: `NL*ALF/${index}-20261012` };
      },
    };
    const versions = await hub.spotPrices.versions({
      index,
      from: new Date('2026-10-12'),
      until: new Date('2026-10-13'),
    });
    const spotPrices = { versions: async () => versions };
    const many = { ...hub, billedLines, spotPrices, cdrs: { find: async () => record }, plans: [scene.spot] };
    const { cdrs, more } = await affectedCdrs(many, { index, slots: differences });
    expect([cdrs.length, more]).toEqual([1_000, true]);
  });
});

describe('what a CDR would cost by the corrected price', () => {
  it('is held by floor and cap of the plan', async () => {
    const plan = { ...scene.spot, energy: { ...scene.spot.energy, cap: new Decimal('0.26') } };
    await scene.bill(await scene.cdr('A', { ...HOUR, plan }));
    // 0.255 a kWh, then 0.26 instead of 0.305.
    expect(await scene.told(await scene.correct('08:00', 100), plan)).toEqual(['A 10 kWh 0.05']);
  });

  it('is not told where the plan says otherwise than what was billed', async () => {
    await scene.bill(await scene.cdr('A', HOUR));
    const dearer = { ...scene.spot, energy: { ...scene.spot.energy, parts: [part('BASE', '0.3')] } };
    expect(await scene.told(await scene.correct('08:00', 100), dearer)).toEqual(['A 10 kWh ?']);
  });

  it('is not told where the plan does not price such a session any more', async () => {
    await scene.bill(await scene.cdr('A', HOUR));
    const ended = { ...scene.spot, validUntil: new Date('2026-10-01T00:00:00Z') };
    expect(await scene.told(await scene.correct('08:00', 100), ended)).toEqual(['A 10 kWh ?']);
  });
});

describe('the plans by which a CDR can be affected', () => {
  it('are the wholesale plan that follows the index, and the retail plan over it', async () => {
    const wholesale = { ...scene.spot, level: 'WHOLESALE' as const };
    const { id: over, party, timeZone } = wholesale;
    const retail = aPlan({ id: 'RETAIL', party, timeZone, margin: { over, percent: new Decimal(10), vat: VAT_19 } });
    await scene.bill(
      await scene.cdr('BOUGHT', { ...HOUR, plan: wholesale }),
      await scene.cdr('SOLD', { ...HOUR, plan: retail, wholesale }),
    );
    const report = await scene.correct('08:00', 100);
    expect(await scene.told(report, wholesale, retail)).toEqual(['BOUGHT 10 kWh 0.5', 'SOLD 10 kWh 0.55']);
  });

  it('are told apart where the id of one begins with that of another', async () => {
    const other = { ...scene.spot, id: `${scene.spot.id}-2`, energy: { parts: [part('BASE', '0.3')] } };
    await scene.bill(await scene.cdr('A', { ...HOUR, plan: other }));
    expect(await scene.affected(await scene.correct('08:00', 100), scene.spot, other)).toEqual(NOTHING);
  });

  it('of which a price is locked at the start: by sessions that began in the corrected hour, with all their energy', async () => {
    const { spot } = scene;
    const terms = followed({ index: spot.id, percent: new Decimal(50), mode: 'LOCK_AT_START' });
    const plan = { ...spot, energy: { ...spot.energy, spot: terms } };
    await scene.bill(
      await scene.cdr('BEGAN', { plan, start: '08:45', minutes: 60, kwh: '12' }),
      await scene.cdr('BEFORE', { plan, start: '07:30', minutes: 60, kwh: '12' }),
    );
    expect(await scene.told(await scene.correct('08:00', 100), plan)).toEqual(['BEGAN 12 kWh 0.6']);
  });
});
