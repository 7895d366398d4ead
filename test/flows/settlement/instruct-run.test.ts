import { Decimal } from '../../../src/domain/decimal.js';
import { postPayment } from '../../../src/domain/ledger/post-netting.js';
import { money } from '../../../src/domain/money.js';
import type { PartyKey } from '../../../src/domain/party.js';
import { carriedIn } from '../../../src/flows/settlement/carried-in.js';
import { instructRun } from '../../../src/flows/settlement/instruct-run.js';
import { settlementProgress } from '../../../src/flows/settlement/settlement-progress.js';
import { anEntity } from '../../domain/clearing/builders.js';
import { useTestDatabase } from '../../support/mongo.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';
import { booksOf, documentedRun, ordersIn } from './settlement-scene.js';

const database = useTestDatabase();
let hub: TestHub;

beforeAll(async () => {
  hub = await openTestHub(database);
  await hub.legalEntities.put({ ...anEntity('NL*ALF'), iban: 'NL91ABNA0417164300' });
  await hub.legalEntities.put({ ...anEntity('DE*BET'), iban: 'DE02120300000000202051' });
});
afterAll(() => hub.close());

const pay = (runId: string, party: PartyKey, amount: string) =>
  hub.ledger.post(postPayment({ runId, party, date: '2026-11-16', amounts: [money(amount, 'EUR')] }));

describe('a run whose members pay through the hub', () => {
  it('is netted and ordered once, however often it is asked for, and settled when all accounts are zero', async () => {
    const id = 'RUN-2026-10';
    const run = await documentedRun(
      hub,
      [
        ['NL*ALF', 'DE*BET', '28.45'],
        ['DE*BET', 'NL*ALF', '31.97'],
        ['FR*GAM', 'NL*ALF', '47.20'],
        ['NL*HUB', 'NL*ALF', '0.98'],
      ],
      { id },
    );
    await instructRun(hub, run);
    const once = await booksOf(hub);
    await instructRun(hub, run);
    expect(await booksOf(hub)).toEqual(once);
    expect(await ordersIn(hub, id)).toEqual([
      'DE*BET/EUR PAY_OUT 3.52',
      'FR*GAM/EUR PAY_OUT 47.20',
      'NL*ALF/EUR PAY_IN 51.70',
    ]);
    const [order] = await hub.paymentOrders.list({ runId: id, involving: ['NL*ALF'] });
    expect(order).toMatchObject({
      reference: 'RF81RUN202610NLALF',
      dueDate: '2026-11-16',
      debtorIban: 'NL91ABNA0417164300',
      creditorIban: 'NL91ABNA0417164300',
      creditorName: 'Test Hub B.V.',
    });
    expect(await settlementProgress(hub, run)).toEqual({ orders: 3, settled: 0, state: 'INSTRUCTED' });

    await pay(id, 'NL*ALF', '51.70');
    expect(await settlementProgress(hub, run)).toEqual({ orders: 3, settled: 1, state: 'PARTLY_SETTLED' });
    await pay(id, 'DE*BET', '-3.52');
    await pay(id, 'FR*GAM', '-47.20');
    expect(await settlementProgress(hub, run)).toEqual({ orders: 3, settled: 3, state: 'SETTLED' });
    expect(await booksOf(hub)).toEqual(expect.arrayContaining(['bank:EUR EUR 0.98']));
  });
});

describe('a run in another currency', () => {
  it('leaves nothing in the old one but what the hub earned, and books the cents that rounding left', async () => {
    const unitsPerEur = { SEK: new Decimal('11.2345') };
    await hub.rateTables.insert({ date: '2026-10-30', source: 'example', unitsPerEur });
    const run = await documentedRun(
      hub,
      [
        ['NL*ALF', 'SE*EPS', '33.33', 'SEK'],
        ['CH*ETA', 'SE*EPS', '33.33', 'SEK'],
        ['GB*THE', 'SE*EPS', '33.34', 'SEK'],
        ['NL*HUB', 'SE*EPS', '5.00', 'SEK'],
      ],
      { id: 'RUN-2026-10.2', settlementCurrency: 'EUR' },
    );
    await instructRun(hub, run);
    await instructRun(hub, run);
    const books = await booksOf(hub);
    expect(books.filter((line) => line.includes('.2:'))).toEqual([
      'settlement:RUN-2026-10.2:CH*ETA EUR -2.97',
      'settlement:RUN-2026-10.2:GB*THE EUR -2.97',
      'settlement:RUN-2026-10.2:NL*ALF EUR -2.97',
      'settlement:RUN-2026-10.2:SE*EPS EUR 9.35',
    ]);
    expect(books.filter((line) => /^(fx|expense)/.test(line))).toEqual([
      'expense:fx-rounding EUR 0.01',
      'fx:EUR EUR -0.45',
      'fx:SEK SEK 5.00',
    ]);
  });
});

describe('what is carried forward', () => {
  const rules = (eur: string) => ({ settlement: { ...hub.rules.settlement, thresholds: { EUR: new Decimal(eur) } } });
  const carried = async (of?: { id: string; cutOffAt: Date }) =>
    (await carriedIn(hub, of)).map(({ party, currency, amount }) => `${party} ${amount.toFixed(2)} ${currency}`);

  it('stays on the open account without an order, and goes into the next run that reaches the threshold', async () => {
    const withRules = (eur: string): TestHub => ({ ...hub, rules: { ...hub.rules, ...rules(eur) } });
    const first = await documentedRun(withRules('1.00'), [['FR*GAM', 'DE*BET', '0.60']], { id: 'RUN-2026-11' });
    await instructRun(hub, first);
    await instructRun(hub, first);
    expect(await ordersIn(hub, first.id)).toEqual([]);
    expect(await settlementProgress(hub, first)).toEqual({ orders: 0, settled: 0, state: 'SETTLED' });
    expect(await carried()).toEqual(['DE*BET -0.60 EUR', 'FR*GAM 0.60 EUR']);
    expect(await booksOf(hub)).toEqual(expect.arrayContaining(['member:DE*BET:open EUR 0.60']));

    const cutOffAt = new Date('2026-12-01T00:00:00Z');
    const second = await documentedRun(withRules('1.00'), [['FR*GAM', 'DE*BET', '0.50']], {
      id: 'RUN-2026-12',
      cutOffAt,
    });
    expect(await carried()).toEqual([]);
    expect(await carried(second)).toEqual(['DE*BET -0.60 EUR', 'FR*GAM 0.60 EUR']);
    await instructRun(hub, second);
    expect(await ordersIn(hub, second.id)).toEqual(['DE*BET/EUR PAY_IN 1.10', 'FR*GAM/EUR PAY_OUT 1.10']);
    expect((await booksOf(hub)).filter((line) => line.startsWith('member:DE*BET'))).toEqual([]);
  });

  it('comes back when the run that took it is cancelled, and is not there before its own run is approved', async () => {
    const withRules: TestHub = { ...hub, rules: { ...hub.rules, ...rules('1.00') } };
    const small = await documentedRun(withRules, [['FR*GAM', 'DE*BET', '0.70']], {
      id: 'RUN-2027-01',
      state: 'CALCULATED',
    });
    expect(await carried()).toEqual([]);
    await hub.runs.advance({ ...small, state: 'APPROVED' }, ['CALCULATED']);
    expect(await carried()).toEqual(['DE*BET -0.70 EUR', 'FR*GAM 0.70 EUR']);
    const taker = await documentedRun(hub, [], { id: 'RUN-2027-02', state: 'IN_REVIEW' });
    expect(await carried()).toEqual([]);
    await hub.runs.advance({ ...taker, state: 'CANCELLED' }, ['IN_REVIEW']);
    expect(await carried()).toEqual(['DE*BET -0.70 EUR', 'FR*GAM 0.70 EUR']);
  });
});
