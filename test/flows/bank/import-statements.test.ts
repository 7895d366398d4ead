import { matchLine } from '../../../src/domain/bank/match-line.js';
import { resumeBankLines } from '../../../src/flows/bank/book-lines.js';
import { importStatements } from '../../../src/flows/bank/import-statements.js';
import { knownIbans, openItems } from '../../../src/flows/bank/open-orders.js';
import { readCamt053 } from '../../../src/wire/bank/camt-053.js';
import { HUB_IBAN } from '../../domain/bank/builders.js';
import { aCamt } from '../../support/bank/a-camt.js';
import { useTestDatabase } from '../../support/mongo.js';
import { type BankScene, IBANS, openBankScene } from './bank-scene.js';

describe('taking in a bank statement', () => {
  const database = useTestDatabase();
  let scene: BankScene;

  beforeAll(async () => {
    scene = await openBankScene(database);
  });
  afterAll(() => scene.close());

  it('books what each line pays: a whole order, a part and the rest, too much, and what nobody knows', async () => {
    const [bet, gam, eps] = await scene.run({ 'DE*BET': '118.20', 'FR*GAM': '55.00', 'SE*EPS': '55.00' });
    if (!bet || !gam || !eps) throw new Error('three orders');
    const suspense = Number(await scene.on('suspense'));
    const statements = scene.statements(
      { amount: '120.00', reference: 'A1', creditorReference: bet.reference },
      { amount: '50.00', reference: 'A2', creditorReference: gam.reference },
      { amount: '5.00', reference: 'A3', iban: IBANS['FR*GAM'] },
      { amount: '55.00', reference: 'A4', iban: IBANS['SE*EPS'] },
      { amount: '77.77', reference: 'A5', iban: 'GB82WEST12345698765432' },
      { amount: '10.00', reference: 'A6', creditorReference: eps.reference },
    );
    expect(await importStatements(scene, statements)).toEqual({
      statements: 1,
      lines: 6,
      results: { MATCHED: 1, PARTIAL: 1, MATCHED_BY_IBAN_AND_AMOUNT: 2, SUSPENSE: 1, ON_ACCOUNT: 1 },
      needsReview: 3,
    });
    for (const { runId, party } of [bet, gam, eps]) expect(await scene.on(`settlement:${runId}:${party}`)).toBe('0.00');
    expect(await scene.on('prepaid:DE*BET')).toBe('-1.80');
    expect(await scene.on('prepaid:SE*EPS')).toBe('-10.00');
    expect(Number(await scene.on('suspense'))).toBeCloseTo(suspense - 77.77);
    expect(await scene.isBalanced()).toBe(true);
    expect((await scene.runs.find(bet.runId))?.state).toBe('CLOSED');
    const line = await scene.bankLines.find(HUB_IBAN, 'A1');
    expect(line?.entryKeys).toEqual([`pay:${bet.runId}:DE*BET`]);
    expect((await scene.bankLines.find(HUB_IBAN, 'A3'))?.entryKeys).toEqual([`pay:${gam.runId}:FR*GAM:A3`]);
  });

  it('books what the hub paid out, by its end-to-end id', async () => {
    const [order] = await scene.run({ 'FR*GAM': '200.00' }, { direction: 'PAY_OUT' });
    if (!order) throw new Error('an order');
    await importStatements(
      scene,
      scene.statements({ amount: '-200.00', reference: 'B1', endToEndId: order.reference }),
    );
    expect(await scene.on(`settlement:${order.runId}:FR*GAM`)).toBe('0.00');
  });

  it('puts what a member pays that was taken out of the run on its account', async () => {
    const [order] = await scene.run({ 'DE*BET': '33.00' });
    if (!order) throw new Error('an order');
    await scene.paymentOrders.markUnwound(order.key);
    const paid = { amount: '33.00', reference: 'B2', creditorReference: order.reference };
    expect((await importStatements(scene, scene.statements(paid))).results).toEqual({ ON_ACCOUNT: 1 });
    expect(await scene.on(`settlement:${order.runId}:DE*BET`)).toBe('33.00');
  });

  it('changes nothing when the same file comes again', async () => {
    const [order] = await scene.run({ 'DE*BET': '20.00' });
    const statements = scene.statements({
      amount: '20.00',
      reference: 'C1',
      creditorReference: order?.reference ?? '',
    });
    await importStatements(scene, statements);
    const before = await scene.ledger.balances();
    expect((await importStatements(scene, statements)).results).toEqual({ DUPLICATE_IGNORED: 1 });
    expect(await scene.ledger.balances()).toEqual(before);
  });

  it('counts a line that a file tells twice once', async () => {
    const entry = { amount: '3.00', reference: 'C2', iban: IBANS['SE*EPS'] };
    const { results } = await importStatements(scene, scene.statements(entry, entry));
    expect(results).toEqual({ ON_ACCOUNT: 1, DUPLICATE_IGNORED: 1 });
  });

  it('counts lines to which the bank gave one reference as often as its balance does', async () => {
    const before = Number(await scene.on('bank:EUR'));
    const entry = { amount: '3.00', reference: 'C3', iban: IBANS['SE*EPS'] };
    const statements = readCamt053(aCamt({ closing: '1006.00', entries: [entry, entry] }));
    expect((await importStatements(scene, statements)).results).toEqual({ ON_ACCOUNT: 2 });
    expect(Number(await scene.on('bank:EUR'))).toBeCloseTo(before + 6);
    expect((await importStatements(scene, statements)).results).toEqual({ DUPLICATE_IGNORED: 2 });
    const fee = { ...entry, amount: '-0.10', reference: 'C4' };
    const withFee = readCamt053(aCamt({ closing: '1002.90', entries: [{ ...entry, reference: 'C4' }, fee] }));
    expect((await importStatements(scene, withFee)).results).toEqual({ ON_ACCOUNT: 2 });
  });

  it('keeps nothing of a file in which one line is known with other content', async () => {
    await importStatements(scene, scene.statements({ amount: '1.00', reference: 'D1' }));
    const other = scene.statements({ amount: '4.00', reference: 'D2' }, { amount: '2.00', reference: 'D1' });
    await expect(importStatements(scene, other)).rejects.toMatchObject({ code: 'conflict', field: 'id' });
    expect(await scene.bankLines.find(HUB_IBAN, 'D2')).toBeUndefined();
  });

  it('keeps nothing of a file with a wrong sum or of another account', async () => {
    const entries = [{ amount: '1.00', reference: 'E1' }];
    const right = { id: 'right', entries };
    const wrongSum = readCamt053(aCamt(right, { id: 'wrong', closing: '9.00', entries }));
    await expect(importStatements(scene, wrongSum)).rejects.toMatchObject({ field: 'closing_balance' });
    const foreign = readCamt053(aCamt({ iban: 'DE02120300000000202051', entries }));
    await expect(importStatements(scene, foreign)).rejects.toMatchObject({ field: 'account' });
    expect(await scene.bankLines.find(HUB_IBAN, 'E1')).toBeUndefined();
  });

  it('goes on after a crash between a line and its entry, and books it once', async () => {
    const [order] = await scene.run({ 'DE*BET': '30.00' });
    if (!order) throw new Error('an order');
    const [statement] = scene.statements({ amount: '30.00', reference: 'F1', creditorReference: order.reference });
    const line = statement?.lines[0];
    if (!line) throw new Error('a line');
    const match = matchLine(line, await openItems(scene, []), await knownIbans(scene));
    await scene.bankLines.insert({ ...line, match, importedAt: scene.clock.now(), entryKeys: [] });
    expect(await resumeBankLines(scene)).toBe(1);
    expect(await scene.on(`settlement:${order.runId}:DE*BET`)).toBe('0.00');
    // And when the crash came after the entry.
    const booked = await scene.bankLines.find(HUB_IBAN, 'F1');
    if (!booked) throw new Error('kept');
    await scene.bankLines.change({ ...booked, entryKeys: [] });
    expect(await resumeBankLines(scene)).toBe(1);
    expect(await scene.on(`settlement:${order.runId}:DE*BET`)).toBe('0.00');
    expect(await resumeBankLines(scene)).toBe(0);
    expect((await scene.bankLines.find(HUB_IBAN, 'F1'))?.entryKeys).toEqual([`pay:${order.runId}:DE*BET`]);
  });

  it('is refused while somebody else books payments', async () => {
    const now = scene.clock.now();
    const held = { key: 'bank', holder: 'another process' };
    await scene.leases.hold({ ...held, now, until: new Date(now.getTime() + 1_000) });
    const statements = scene.statements({ amount: '1.00', reference: 'G1' });
    await expect(importStatements(scene, statements)).rejects.toMatchObject({ code: 'conflict' });
    await scene.leases.release(held);
  });
});
