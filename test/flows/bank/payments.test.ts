import { matchLine } from '../../../src/domain/bank/match-line.js';
import { Decimal } from '../../../src/domain/decimal.js';
import { importStatements } from '../../../src/flows/bank/import-statements.js';
import { openItems } from '../../../src/flows/bank/open-orders.js';
import { recordPayment } from '../../../src/flows/bank/record-payment.js';
import { refundNote, useCredit } from '../../../src/flows/bank/use-credit.js';
import { askWriteOff, decideWriteOff } from '../../../src/flows/bank/write-off.js';
import { staffOf } from '../../support/api/api-scene.js';
import { useTestDatabase } from '../../support/mongo.js';
import { type BankScene, CLERK, IBANS, openBankScene, SECOND } from './bank-scene.js';

const BETWEEN = { direction: 'MEMBER_TO_MEMBER', mode: 'STATEMENT_ONLY', receiver: 'FR*GAM' } as const;
const DATE = '2026-11-16';

describe('payments without a line of the bank', () => {
  const database = useTestDatabase();
  let scene: BankScene;

  beforeAll(async () => {
    scene = await openBankScene(database);
  });
  afterAll(() => scene.close());

  const between = async (amount: string) => {
    const [order] = await scene.run({ 'DE*BET': amount }, BETWEEN);
    if (!order) throw new Error('an order');
    return order;
  };

  describe('between members', () => {
    it('move the settlement accounts of both, when the one who was paid says so', async () => {
      const { key, runId } = await between('80.00');
      const bank = await scene.on('bank:EUR');
      const paid = await recordPayment(scene, staffOf(['FINANCE'], 'FR*GAM'), { orderKey: key, date: DATE });
      expect(paid).toMatchObject({ entryKey: `pay:${key}` });
      expect(paid.open.toFixed()).toBe('0');
      expect(await scene.on(`settlement:${runId}:DE*BET`)).toBe('0.00');
      expect(await scene.on(`settlement:${runId}:FR*GAM`)).toBe('0.00');
      expect((await scene.runs.find(runId))?.state).toBe('CLOSED');
      expect(await scene.on('bank:EUR')).toBe(bank);
    });

    it('may come in parts, and the same part twice only when that is said', async () => {
      const { key, runId } = await between('100.00');
      const part = { orderKey: key, date: DATE, amount: new Decimal('40.00') };
      await recordPayment(scene, CLERK, part);
      await expect(recordPayment(scene, CLERK, part)).rejects.toMatchObject({ code: 'conflict', field: 'again' });
      await recordPayment(scene, CLERK, { ...part, again: true });
      expect(await scene.on(`settlement:${runId}:DE*BET`)).toBe('20.00');
      const rest = await recordPayment(scene, CLERK, { orderKey: key, date: DATE });
      expect(rest.entryKey).toBe(`pay:${key}#3`);
      await expect(recordPayment(scene, CLERK, { orderKey: key, date: DATE })).rejects.toMatchObject({
        code: 'conflict',
      });
    });

    it('are not what the debtor itself says, and nobody else hears of them', async () => {
      const { key } = await between('10.00');
      const told = { orderKey: key, date: DATE };
      const byDebtor = recordPayment(scene, staffOf(['FINANCE'], 'DE*BET'), told);
      await expect(byDebtor).rejects.toMatchObject({ code: 'forbidden' });
      const byOther = recordPayment(scene, staffOf(['FINANCE'], 'SE*EPS'), told);
      await expect(byOther).rejects.toMatchObject({ code: 'unknown-object' });
      const byEngineer = recordPayment(scene, staffOf(['ENGINEER'], 'FR*GAM'), told);
      await expect(byEngineer).rejects.toMatchObject({ code: 'unknown-object' });
    });

    it.each([
      ['more than is open', { amount: new Decimal('10.01') }, 'amount'],
      ['nothing', { amount: new Decimal(0) }, 'amount'],
      ['a part of a cent', { amount: new Decimal('1.001') }, 'amount'],
      ['a day to come', { date: '2026-11-18' }, 'date'],
      ['a day before its run', { date: '2016-11-16' }, 'date'],
    ])('%s is refused', async (_what, wrong, field) => {
      const { key } = await between('10.00');
      const told = recordPayment(scene, CLERK, { orderKey: key, date: DATE, ...wrong });
      await expect(told).rejects.toMatchObject({ code: 'bad-field', field });
    });
  });

  it('of the hub are told by an operator only, and by the bank where members pay into its account', async () => {
    const told = async (parts: object) => {
      const [order] = await scene.run({ 'DE*BET': '7.00' }, parts);
      return { orderKey: order?.key ?? '', date: DATE };
    };
    const fee = await told({ mode: 'STATEMENT_ONLY', receiver: 'NL*HUB' });
    const member = staffOf(['FINANCE'], 'DE*BET');
    await expect(recordPayment(scene, member, fee)).rejects.toMatchObject({ code: 'forbidden' });
    const bank = Number(await scene.on('bank:EUR'));
    await recordPayment(scene, CLERK, fee);
    expect(Number(await scene.on('bank:EUR'))).toBeCloseTo(bank + 7);
    await expect(recordPayment(scene, CLERK, await told({}))).rejects.toMatchObject({ code: 'conflict' });
    expect(await scene.isBalanced()).toBe(true);
  });

  describe('from what a member has on account', () => {
    it('pay an open order, as far as it goes', async () => {
      await importStatements(scene, scene.statements({ amount: '30.00', reference: 'P1', iban: IBANS['SE*EPS'] }));
      const [order] = await scene.run({ 'SE*EPS': '50.00' });
      const { open, entryKey } = await useCredit(scene, CLERK, { orderKey: order?.key ?? '' });
      expect([open.toFixed(2), entryKey]).toEqual(['20.00', `pay:${order?.runId}:SE*EPS:credit-1`]);
      expect(await scene.on('prepaid:SE*EPS')).toBe('0.00');
      const more = useCredit(scene, CLERK, { orderKey: order?.key ?? '' });
      await expect(more).rejects.toMatchObject({ code: 'conflict' });
    });

    it('pay nothing that a line of the bank pays which a crash left unbooked', async () => {
      await importStatements(scene, scene.statements({ amount: '9.00', reference: 'P4', iban: IBANS['SE*EPS'] }));
      const [order] = await scene.run({ 'SE*EPS': '40.00' });
      if (!order) throw new Error('an order');
      const paid = { amount: '40.00', reference: 'P5', creditorReference: order.reference };
      const line = scene.statements(paid)[0]?.lines[0];
      if (!line) throw new Error('a line');
      const match = matchLine(line, await openItems(scene, []));
      await scene.bankLines.insert({ ...line, match, importedAt: scene.clock.now(), entryKeys: [] });
      await expect(useCredit(scene, CLERK, { orderKey: order.key })).rejects.toMatchObject({ code: 'conflict' });
      expect(await scene.on(`settlement:${order.runId}:SE*EPS`)).toBe('0.00');
      expect((await scene.runs.find(order.runId))?.state).toBe('CLOSED');
    });

    it('go back to it: a note says to which account, and the bank books it', async () => {
      await importStatements(scene, scene.statements({ amount: '12.00', reference: 'P2', iban: IBANS['FR*GAM'] }));
      const wanted = { party: 'FR*GAM', currency: 'EUR' } as const;
      const note = await refundNote(scene, wanted);
      expect(note).toMatchObject({ iban: IBANS['FR*GAM'], reference: 'REFUNDFRGAM20261117' });
      expect(note.amount.toFixed(2)).toBe('12.00');
      const tooMuch = refundNote(scene, { ...wanted, amount: new Decimal('12.01') });
      await expect(tooMuch).rejects.toMatchObject({ code: 'bad-field', field: 'amount' });
      const back = { amount: '-12.00', reference: 'P3', iban: note.iban, endToEndId: note.reference };
      await importStatements(scene, scene.statements(back));
      expect(await scene.on('prepaid:FR*GAM')).toBe('0.00');
      await expect(refundNote(scene, wanted)).rejects.toMatchObject({ code: 'conflict' });
    });
  });

  describe('that will not come', () => {
    it('are written off when one person asks and another approves', async () => {
      const [order] = await scene.run({ 'FR*GAM': '90.00' });
      if (!order) throw new Error('an order');
      await importStatements(
        scene,
        scene.statements({ amount: '60.00', reference: 'W1', creditorReference: order.reference }),
      );
      const asked = await askWriteOff(scene, CLERK, { orderKey: order.key, reason: 'insolvent' });
      expect(asked).toMatchObject({ id: `${order.key}#1`, state: 'ASKED' });
      const twice = askWriteOff(scene, SECOND, { orderKey: order.key, reason: 'again' });
      await expect(twice).rejects.toMatchObject({ code: 'conflict' });
      const itself = decideWriteOff(scene, CLERK, { id: asked.id, outcome: 'APPROVED' });
      await expect(itself).rejects.toMatchObject({ code: 'forbidden' });
      const approved = await decideWriteOff(scene, SECOND, { id: asked.id, outcome: 'APPROVED' });
      expect(approved).toMatchObject({ state: 'APPROVED', decidedBy: SECOND.email });
      expect(await scene.on(`settlement:${order.runId}:FR*GAM`)).toBe('0.00');
      expect(await scene.on('expense:bad-debt')).toBe('30.00');
      const again = decideWriteOff(scene, SECOND, { id: asked.id, outcome: 'REFUSED' });
      await expect(again).rejects.toMatchObject({ code: 'conflict' });
    });

    it('stay open when the other person refuses, and may be asked for again', async () => {
      const [order] = await scene.run({ 'DE*BET': '9.00' });
      const wanted = { orderKey: order?.key ?? '', reason: 'too small' };
      const { id } = await askWriteOff(scene, CLERK, wanted);
      await decideWriteOff(scene, SECOND, { id, outcome: 'REFUSED' });
      expect(await scene.on(`settlement:${order?.runId}:DE*BET`)).toBe('9.00');
      expect((await askWriteOff(scene, CLERK, wanted)).id).toBe(`${order?.key}#2`);
      expect((await scene.writeOffs.list({ state: 'ASKED' })).map((one) => one.orderKey)).toContain(order?.key);
    });

    it('are not written off between members, nor when nothing is open', async () => {
      const { key } = await between('5.00');
      await expect(askWriteOff(scene, CLERK, { orderKey: key, reason: 'x' })).rejects.toMatchObject({
        code: 'conflict',
      });
      const unknown = askWriteOff(scene, CLERK, { orderKey: 'none', reason: 'x' });
      await expect(unknown).rejects.toMatchObject({ code: 'unknown-object' });
    });
  });
});
