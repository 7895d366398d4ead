import { Decimal } from '../../../src/domain/decimal.js';
import { dueLevel, type EarlierReminder } from '../../../src/domain/dunning/due-level.js';
import { draftInterest, interestOn } from '../../../src/domain/dunning/interest.js';
import { parseReminderTexts, reminderText } from '../../../src/domain/dunning/reminder-text.js';
import { refusalOf } from '../../support/refusal.js';
import { anOrder } from '../bank/builders.js';
import { anEntity, HUB } from '../clearing/builders.js';
import { readProjectJson } from '../clearing/read-json.js';

const RULES = { daysAfterDue: [7, 21, 35] } as const;
const DUE = '2026-11-16';

describe('which reminder is due', () => {
  const level = (today: string, ...earlier: EarlierReminder[]) => dueLevel(DUE, earlier, { today, rules: RULES });
  const first = { level: 1, date: '2026-11-23' } as const;
  const second = { level: 2, date: '2026-12-07' } as const;

  it('goes up one level at a time, by the days after the due date', () => {
    expect(level('2026-11-22')).toBeUndefined();
    expect(level('2026-11-23')).toBe(1);
    expect(level('2026-12-06', first)).toBeUndefined();
    expect(level('2026-12-07', first)).toBe(2);
    expect(level('2026-12-21', first, second)).toBe(3);
    expect(level('2027-06-01', first, second, { level: 3, date: '2026-12-21' })).toBeUndefined();
  });

  it('begins with the first one however late it is, and leaves time between two', () => {
    expect(level('2027-03-01')).toBe(1);
    expect(level('2027-03-02', { level: 1, date: '2027-03-01' })).toBeUndefined();
    expect(level('2027-03-15', { level: 1, date: '2027-03-01' })).toBe(2);
  });
});

describe('interest on arrears', () => {
  const arrears = { open: new Decimal('1000'), dueDate: DUE, until: '2026-12-21', percentPerYear: new Decimal('9') };

  it('is simple, for the days since the due date, of a year of 365', () => {
    // 1000 × 9 % × 35 / 365
    expect(interestOn(arrears).toFixed()).toBe('8.630136986301');
    expect(interestOn({ ...arrears, until: DUE }).toFixed()).toBe('0');
    expect(interestOn({ ...arrears, until: '2026-11-01' }).toFixed()).toBe('0');
  });

  it('is charged on one line, rounded once, outside the scope of VAT', () => {
    const parties = { hub: HUB, debtor: anEntity('DE*BET'), description: 'Interest' };
    const draft = draftInterest(anOrder(), arrears, parties);
    expect(draft).toMatchObject({ key: 'interest/RUN-2026-10/DE*BET/EUR', sellerKey: 'NL*HUB', buyerKey: 'DE*BET' });
    expect(draft).not.toHaveProperty('runId');
    expect([draft.net.toFixed(2), draft.vat.toFixed(2), draft.gross.toFixed(2)]).toEqual(['8.63', '0.00', '8.63']);
    expect(draft.lines[0]).toMatchObject({ kind: 'OTHER', vat: { category: 'O' } });
  });
});

describe('texts of reminders', () => {
  const facts = {
    debtor: 'BET GmbH',
    creditor: 'Hub B.V.',
    amount: '118.20',
    currency: 'EUR',
    dueDate: DUE,
    reference: 'RF81RUN202610NLALF',
    iban: 'NL91ABNA0417164300',
    run: 'RUN-2026-10',
    days: '7',
    date: '2026-11-23',
    percent: '9',
  };

  it.each(['en', 'de'])('name amount, creditor, account and reference on each level (%s)', (language) => {
    const texts = parseReminderTexts(readProjectJson(`templates/reminders/${language}.json`));
    for (const level of [1, 2, 3] as const) {
      const { subject, body } = reminderText(texts.levels[level], facts);
      expect(subject).toContain('118.20 EUR');
      for (const fact of [facts.creditor, facts.debtor, facts.iban, facts.reference, facts.run])
        expect(body).toContain(fact);
      expect(`${subject}${body}`).not.toMatch(/[{}]/);
    }
  });

  it('leave a paragraph out whose fact nobody knows', () => {
    const text = { subject: 's', body: 'Pay to {iban}.\n\nBy {dueDate}.' };
    expect(reminderText(text, { ...facts, iban: '' }).body).toBe(`By ${DUE}.`);
  });

  it('with a fact that there is not are refused', () => {
    const text = { subject: 'x', body: ['{sum}'] };
    const texts = { level1: text, level2: text, level3: text, interest: 'x' };
    expect(refusalOf(() => parseReminderTexts(texts))).toMatchObject({ code: 'bad-setting', field: 'level1.body.0' });
    expect(refusalOf(() => parseReminderTexts({ ...texts, level1: { subject: 'x' } }))).toMatchObject({
      field: 'level1.body',
    });
  });
});
