import { importStatements } from '../../../src/flows/bank/import-statements.js';
import { findReminder, listReminders } from '../../../src/flows/bank/list-reminders.js';
import { makeReminders } from '../../../src/flows/bank/make-reminders.js';
import { approveDraft, submitDraft } from '../../../src/flows/invoicing/drafts/change-draft.js';
import { staffOf } from '../../support/api/api-scene.js';
import { useTestDatabase } from '../../support/mongo.js';
import { type BankScene, CLERK, openBankScene } from './bank-scene.js';

describe('reminders', () => {
  const database = useTestDatabase();
  let scene: BankScene;

  beforeAll(async () => {
    scene = await openBankScene(database);
  });
  afterAll(() => scene.close());

  const on = (day: string) => {
    scene.time.now = new Date(`${day}T06:00:00Z`);
    return makeReminders(scene);
  };

  it('are made once for each level of what is still open, in the language of the debtor', async () => {
    const [bet, gam] = await scene.run({ 'DE*BET': '118.20', 'FR*GAM': '10.00' });
    const payOut = await scene.run({ 'SE*EPS': '10.00' }, { direction: 'PAY_OUT' });
    if (!bet || !gam) throw new Error('orders');
    const part = { amount: '18.20', reference: 'R1', creditorReference: bet.reference };
    await importStatements(scene, scene.statements(part));
    expect(await on('2026-11-22')).toBe(0);
    expect(await on('2026-11-23')).toBe(2);
    expect(await on('2026-11-23')).toBe(0);
    expect(await scene.reminders.ofOrder(payOut[0]?.key ?? '')).toEqual([]);
    const [reminder] = await scene.reminders.ofOrder(bet.key);
    expect(reminder).toMatchObject({ id: `${bet.key}#1`, level: 1, openAmount: '100.00', language: 'de' });
    expect(reminder?.subject).toBe(`Zahlungserinnerung: 100.00 EUR aus ${bet.runId}, ${bet.reference}`);
    await importStatements(
      scene,
      scene.statements({ amount: '10.00', reference: 'R2', creditorReference: gam.reference }),
    );
    expect(await on('2026-12-07')).toBe(1);
    expect(await on('2026-12-21')).toBe(1);
    expect(await on('2027-02-01')).toBe(0);
    expect((await scene.reminders.ofOrder(bet.key)).map(({ level }) => level)).toEqual([1, 2, 3]);
    expect(await scene.drafts.list()).toEqual([]);
  });

  it('are seen by the debtor and by operators only', async () => {
    const own = await listReminders(scene, staffOf(['FINANCE'], 'DE*BET', 'SE*EPS'), {});
    expect(own.map(({ level }) => level)).toEqual([1, 2, 3]);
    expect(await listReminders(scene, staffOf(['FINANCE'], 'SE*EPS'), { party: 'DE*BET' })).toEqual([]);
    expect(await listReminders(scene, CLERK, {})).toHaveLength(4);
    const id = own[0]?.id ?? '';
    expect(await findReminder(scene, CLERK, id)).toEqual(own[0]);
    const foreign = findReminder(scene, staffOf(['FINANCE'], 'SE*EPS'), id);
    await expect(foreign).rejects.toMatchObject({ code: 'unknown-object' });
  });

  it('draft interest with the last one, for a person to approve, where the rules charge it', async () => {
    const { settlement } = scene.rules;
    const charging = { ...settlement, interest: { ...settlement.interest, enabled: true } };
    const rules = { ...scene.rules, settlement: charging };
    const [order] = await scene.run({ 'DE*BET': '1000.00' });
    const [between] = await scene.run({ 'DE*BET': '1000.00' }, { direction: 'MEMBER_TO_MEMBER', receiver: 'FR*GAM' });
    for (const day of ['2026-11-23', '2026-12-07', '2026-12-21', '2026-12-21']) {
      scene.time.now = new Date(`${day}T06:00:00Z`);
      await makeReminders({ ...scene, rules });
    }
    const drafts = await scene.drafts.list();
    expect(drafts.map(({ id, state }) => [id, state])).toEqual([[`interest/${order?.key}`, 'DRAFT']]);
    // 1000 × 8 % × 35 / 365
    expect(drafts[0]?.draft.gross.toFixed(2)).toBe('7.67');
    expect(drafts[0]?.draft.lines[0]?.description).toContain('35 Tage seit dem 2026-11-16');
    expect((await scene.reminders.ofOrder(between?.key ?? '')).map(({ level }) => level)).toEqual([1, 2, 3]);
  });

  it('book the interest that a person approved, outside the scope of VAT', async () => {
    const [manual] = await scene.drafts.list();
    if (!manual) throw new Error('a draft');
    await submitDraft(scene, manual.id);
    const { number } = await approveDraft(scene, CLERK, manual.id);
    const document = await scene.documents.find(number ?? '');
    expect(document).toMatchObject({ issueDate: '2026-12-21', lines: [{ vat: { category: 'O' } }] });
    expect(await scene.on('income:interest')).toBe('-7.67');
    expect(await scene.isBalanced()).toBe(true);
  });
});
