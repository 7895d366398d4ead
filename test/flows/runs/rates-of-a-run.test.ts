import { Decimal } from '../../../src/domain/decimal.js';
import { approveRun } from '../../../src/flows/runs/approve-run.js';
import { startRun } from '../../../src/flows/runs/start-run.js';
import { anEntity } from '../../domain/clearing/builders.js';
import { APPROVER, STARTER } from '../../support/close-run.js';
import { useTestDatabase } from '../../support/mongo.js';
import { agree, aPricedCdr, sendCdr } from '../../support/send-cdr.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
const OCTOBER = { period: '2026-10', createdBy: STARTER };
let hub: TestHub;

beforeAll(async () => {
  const opened = await openTestHub(database);
  hub = { ...opened, documents: { ...opened.documents, withoutFiles: async () => [] } };
  await agree(hub, { cpo: 'SE*CPO', emsp: 'SE*MSP', fees: {} });
  for (const party of ['SE*CPO', 'SE*MSP']) await hub.legalEntities.put(anEntity(party));
});
afterAll(() => hub.close());

/** Billed in EUR, VAT owed in SEK. */
async function send(id: string): Promise<void> {
  const cdr = aPricedCdr(id, '10');
  const party = { countryCode: 'SE', partyId: 'CPO' };
  const token = { ...cdr.token, party: { countryCode: 'SE', partyId: 'MSP' } };
  await sendCdr(hub, { ...cdr, party, token, tariffs: cdr.tariffs?.map((tariff) => ({ ...tariff, party })) });
}

async function rates(date: string, SEK: string): Promise<void> {
  await hub.rateTables.insert({ date, source: 'of the test', unitsPerEur: { SEK: new Decimal(SEK) } });
}

describe('VAT that a country is owed in its own currency', () => {
  it('is blocked in a run while there are no rates, or only old ones', async () => {
    await send('S1');
    hub.time.now = new Date('2026-11-02T09:00:00Z');
    const reasons = async () => (await startRun(hub, OCTOBER)).blocked?.map(({ reason }) => reason);
    expect(await reasons()).toEqual(['RATES_MISSING']);
    await approveRun(hub, { id: 'RUN-2026-10', staff: APPROVER });
    await rates('2026-10-27', '11.0000');
    expect(await reasons()).toEqual(['RATES_MISSING']);
    await approveRun(hub, { id: 'RUN-2026-10.2', staff: APPROVER });
  });

  it('is stated with the rates of the cut-off day, also when others of that day come before it is approved', async () => {
    await rates('2026-10-30', '11.2345');
    const run = await startRun(hub, OCTOBER);
    expect([run.blocked, run.frozen?.fxDate]).toEqual([[], '2026-10-30']);
    await rates('2026-11-02', '12.0000');
    await approveRun(hub, { id: run.id, staff: APPROVER });
    const [document] = (await hub.documents.page({ runId: run.id }, { offset: 0, limit: 9 })).items;
    expect(document?.vat.toFixed(2)).toBe('1.00');
    expect(document?.taxCurrency).toMatchObject({ currency: 'SEK', rateDate: '2026-10-30' });
    expect(document?.taxCurrency?.vat.toFixed(2)).toBe('11.23');
  });
});
