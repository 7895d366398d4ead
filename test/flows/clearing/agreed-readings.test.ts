import { Decimal } from '../../../src/domain/decimal.js';
import type { Cdr, ChargingPeriod } from '../../../src/domain/roaming/cdr.js';
import { explainCdr } from '../../../src/flows/clearing/explain-cdr.js';
import { party } from '../../domain/clearing/builders.js';
import { useTestDatabase } from '../../support/mongo.js';
import { agree, aPricedCdr, sendCdr } from '../../support/send-cdr.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
let hub: TestHub;

beforeAll(async () => {
  hub = await openTestHub(database);
  await agree(hub);
  await agree(hub, { emsp: 'FR*GAM', pricing: { missingTariffId: 'DEFAULT', unorderedPeriods: 'SORT' } });
});
afterAll(() => hub.close());

const at = (time: string) => new Date(`2026-10-12T${time}:00Z`);

function period(time: string, kwh: string, tariffId?: string): ChargingPeriod {
  const dimensions = [{ type: 'ENERGY', volume: new Decimal(kwh) }];
  return { startedAt: at(time), dimensions, ...(tariffId && { tariffId }) };
}

/** 10 kWh at 0.40, claimed as told; for DE*BET, which agreed on nothing special, or for FR*GAM. */
async function send(id: string, given: { emsp: string; claim: string; periods: readonly ChargingPeriod[] }) {
  const cdr = aPricedCdr(id, '10', {
    chargingPeriods: given.periods,
    totalCost: { exclVat: new Decimal(given.claim) },
  });
  const sent: Cdr = { ...cdr, token: { ...cdr.token, party: party(given.emsp) } };
  const { key } = await sendCdr(hub, sent);
  return { key, review: (await hub.cdrs.find(key))?.review };
}

const SOME_UNNAMED = [period('08:00', '6', 'T1'), period('08:30', '4')];
const UNORDERED = [period('08:30', '4'), period('08:00', '6')];

describe('a CDR whose price OCPI leaves open', () => {
  it('cannot be told right or wrong when it differs, and is held with the period that leaves it open', async () => {
    const { key, review } = await send('R1', { emsp: 'DE*BET', claim: '4', periods: SOME_UNNAMED });
    expect(review).toMatchObject({
      state: 'MISMATCH',
      rating: {
        verdict: 'CANNOT_TELL',
        doubts: [
          {
            code: 'PERIOD_WITHOUT_TARIFF_ID',
            period: 1,
            field: 'charging_periods.1.tariff_id',
            why: expect.stringContaining('names no tariff'),
          },
        ],
      },
    });
    expect(await hub.ledger.find(`accrue:${key}`)).toBeUndefined();
  });

  it('is accepted when it claims what we have all the same', async () => {
    const { review } = await send('R2', { emsp: 'DE*BET', claim: '2.4', periods: SOME_UNNAMED });
    expect(review).toMatchObject({ state: 'ACCEPTED', rating: { verdict: 'EXACT' } });
    expect(review).not.toHaveProperty('rating.doubts');
  });

  it('is read as its parties have agreed', async () => {
    const { key, review } = await send('R3', { emsp: 'FR*GAM', claim: '4', periods: SOME_UNNAMED });
    expect(review).toMatchObject({ state: 'ACCEPTED', rating: { verdict: 'EXACT', warnings: [] } });
    const explained = await explainCdr(hub, key);
    expect(explained.kind === 'PRICED' && explained.priced.totalCost.exclVat.toFixed()).toBe('4');
  });

  it('is refused with periods out of order, or put in order with a warning where that is agreed', async () => {
    const refused = await send('R4', { emsp: 'DE*BET', claim: '4', periods: UNORDERED });
    expect(refused.review).toMatchObject({
      state: 'QUARANTINED',
      rule: 'NOT_PRICEABLE',
      field: 'charging_periods.1.start_date_time',
    });
    const sorted = await send('R5', { emsp: 'FR*GAM', claim: '4', periods: UNORDERED });
    expect(sorted.review).toMatchObject({ state: 'ACCEPTED', rating: { warnings: ['PERIODS_SORTED'] } });
  });

  it('is explained by the agreement that holds for it when it was never accepted', async () => {
    const { key } = await send('R6', { emsp: 'FR*GAM', claim: '7', periods: SOME_UNNAMED });
    expect((await hub.cdrs.find(key))?.review).toMatchObject({ state: 'MISMATCH', rating: { verdict: 'MISMATCH' } });
    const explained = await explainCdr(hub, key);
    expect(explained.kind === 'PRICED' && explained.priced.totalCost.exclVat.toFixed()).toBe('4');
  });
});
