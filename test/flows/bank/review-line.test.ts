import { matchLine } from '../../../src/domain/bank/match-line.js';
import { resumeBankLines } from '../../../src/flows/bank/book-lines.js';
import { importStatements } from '../../../src/flows/bank/import-statements.js';
import { openItems } from '../../../src/flows/bank/open-orders.js';
import { confirmMatch, listBankLines, reassignLine } from '../../../src/flows/bank/review-line.js';
import { HUB_IBAN } from '../../domain/bank/builders.js';
import type { CamtEntry } from '../../support/bank/a-camt.js';
import { useTestDatabase } from '../../support/mongo.js';
import { type BankScene, CLERK, IBANS, openBankScene } from './bank-scene.js';

describe('a person looks at a line of the bank', () => {
  const database = useTestDatabase();
  let scene: BankScene;

  beforeAll(async () => {
    scene = await openBankScene(database);
  });
  afterAll(() => scene.close());

  const imported = async (entry: CamtEntry) => {
    await importStatements(scene, scene.statements(entry));
    return { account: HUB_IBAN, id: entry.reference ?? '' };
  };

  it('finds it right: it needs no review any more', async () => {
    await scene.run({ 'FR*GAM': '11.00' });
    const line = await imported({ amount: '11.00', reference: 'A1', iban: IBANS['FR*GAM'] });
    expect((await listBankLines(scene, { needsReview: true, offset: 0, limit: 10 })).total).toBe(1);
    expect(await confirmMatch(scene, CLERK, line)).toMatchObject({
      reviewedBy: CLERK.email,
      match: { needsReview: false },
    });
    expect((await listBankLines(scene, { needsReview: true, offset: 0, limit: 10 })).total).toBe(0);
    await expect(confirmMatch(scene, CLERK, { ...line, id: 'none' })).rejects.toMatchObject({ code: 'unknown-object' });
  });

  it('gives what nobody knew to the order that it pays, and the books still balance', async () => {
    const [order] = await scene.run({ 'DE*BET': '40.00' });
    if (!order) throw new Error('an order');
    const line = await imported({ amount: '42.00', reference: 'B1', text: 'thanks' });
    await expect(confirmMatch(scene, CLERK, line)).rejects.toMatchObject({ code: 'conflict' });
    const before = await scene.on('suspense');
    const assigned = await reassignLine(scene, CLERK, { ...line, assignment: { to: 'ORDER', orderKey: order.key } });
    expect(assigned).toMatchObject({ reviewedBy: CLERK.email, match: { result: 'MATCHED', needsReview: false } });
    expect(assigned.entryKeys).toEqual([
      `bank:${HUB_IBAN}/B1`,
      `reverse:bank:${HUB_IBAN}/B1`,
      `pay:${order.runId}:DE*BET:B1#1`,
    ]);
    expect(Number(await scene.on('suspense')) - Number(before)).toBeCloseTo(42);
    expect(await scene.on(`settlement:${order.runId}:DE*BET`)).toBe('0.00');
    expect(await scene.on('prepaid:DE*BET')).toBe('-2.00');
    expect(await scene.isBalanced()).toBe(true);
    const again = reassignLine(scene, CLERK, { ...line, assignment: { to: 'ORDER', orderKey: order.key } });
    await expect(again).rejects.toMatchObject({ code: 'conflict' });
  });

  it('takes a wrong match back: the order is open again, the money is on the account of the other member', async () => {
    const [order] = await scene.run({ 'SE*EPS': '60.00' });
    if (!order) throw new Error('an order');
    const line = await imported({ amount: '60.00', reference: 'C1', iban: IBANS['SE*EPS'] });
    expect((await scene.runs.find(order.runId))?.state).toBe('CLOSED');
    const taken = { ...line, assignment: { to: 'MEMBER', party: 'FR*GAM' } } as const;
    await reassignLine(scene, CLERK, taken);
    expect(await scene.on(`settlement:${order.runId}:SE*EPS`)).toBe('60.00');
    expect(await scene.on('prepaid:FR*GAM')).toBe('-60.00');
    expect((await scene.runs.find(order.runId))?.state).toBe('PARTLY_SETTLED');
    await reassignLine(scene, CLERK, { ...line, assignment: { to: 'ORDER', orderKey: order.key } });
    expect(await scene.on(`settlement:${order.runId}:SE*EPS`)).toBe('0.00');
    await reassignLine(scene, CLERK, { ...line, assignment: { to: 'SUSPENSE' } });
    expect(await scene.on(`settlement:${order.runId}:SE*EPS`)).toBe('60.00');
    expect(await scene.isBalanced()).toBe(true);
  });

  it('goes on after a crash between the decision and its entries', async () => {
    const [order] = await scene.run({ 'DE*BET': '17.00' });
    if (!order) throw new Error('an order');
    const { account, id } = await imported({ amount: '17.00', reference: 'F1', text: 'hello' });
    const line = await scene.bankLines.find(account, id);
    if (!line) throw new Error('kept');
    const match = matchLine({ ...line, creditorReference: order.reference }, await openItems(scene, []));
    const correction = { takesBack: line.entryKeys[0] ?? '', date: '2026-11-17' };
    await scene.bankLines.change({ ...line, match, correction });
    await expect(confirmMatch(scene, CLERK, { account, id })).rejects.toMatchObject({ code: 'conflict' });
    expect(await resumeBankLines(scene)).toBe(1);
    expect(await scene.on(`settlement:${order.runId}:DE*BET`)).toBe('0.00');
    expect((await scene.bankLines.find(account, id))?.entryKeys).toHaveLength(3);
    expect(await scene.isBalanced()).toBe(true);
  });

  it('takes a payment back that the bank returned', async () => {
    const [order] = await scene.run({ 'FR*GAM': '25.00' });
    if (!order) throw new Error('an order');
    await imported({ amount: '25.00', reference: 'D1', creditorReference: order.reference });
    expect((await scene.runs.find(order.runId))?.state).toBe('CLOSED');
    const back = await imported({ amount: '-25.00', reference: 'D2', iban: 'GB82WEST12345698765432' });
    await reassignLine(scene, CLERK, { ...back, assignment: { to: 'ORDER', orderKey: order.key } });
    expect(await scene.on(`settlement:${order.runId}:FR*GAM`)).toBe('25.00');
    expect((await scene.runs.find(order.runId))?.state).toBe('PARTLY_SETTLED');
  });

  it('is refused an order that does not exist, is paid, or is of other people', async () => {
    const [order] = await scene.run({ 'DE*BET': '5.00' });
    const [between] = await scene.run({ 'DE*BET': '5.00' }, { direction: 'MEMBER_TO_MEMBER', receiver: 'FR*GAM' });
    await imported({ amount: '5.00', reference: 'E1', creditorReference: order?.reference ?? '' });
    const line = await imported({ amount: '5.00', reference: 'E2', text: 'again' });
    const to = (orderKey = '') => reassignLine(scene, CLERK, { ...line, assignment: { to: 'ORDER', orderKey } });
    await expect(to('RUN-1999-01/DE*BET/EUR')).rejects.toMatchObject({ code: 'unknown-object' });
    await expect(to(order?.key)).rejects.toMatchObject({ code: 'conflict' });
    await expect(to(between?.key)).rejects.toMatchObject({ code: 'conflict' });
    const nobody = reassignLine(scene, CLERK, { ...line, assignment: { to: 'MEMBER', party: 'XX*YYY' } });
    await expect(nobody).rejects.toMatchObject({ code: 'unknown-object' });
  });
});
