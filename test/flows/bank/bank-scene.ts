import { Decimal } from '../../../src/domain/decimal.js';
import { parseReminderTexts } from '../../../src/domain/dunning/reminder-text.js';
import { memberOpen, settlement } from '../../../src/domain/ledger/account.js';
import { trialBalance } from '../../../src/domain/ledger/balance.js';
import { creditorReference } from '../../../src/domain/settlement/creditor-reference.js';
import type { PaymentOrder } from '../../../src/domain/settlement/settlement.js';
import type { BankHub } from '../../../src/flows/bank/bank-hub.js';
import type { ReminderHub } from '../../../src/flows/bank/make-reminders.js';
import { readCamt053 } from '../../../src/wire/bank/camt-053.js';
import { anOrder } from '../../domain/bank/builders.js';
import { anEntity } from '../../domain/clearing/builders.js';
import { readProjectJson } from '../../domain/clearing/read-json.js';
import { aCamt, type CamtEntry } from '../../support/bank/a-camt.js';
import type { TestDatabase } from '../../support/mongo.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

export const CLERK = { email: 'clerk@hub.example', roles: ['OPERATOR'], parties: [] } as const;
export const SECOND = { email: 'second@hub.example', roles: ['OPERATOR'], parties: [] } as const;

export const IBANS = {
  'DE*BET': 'DE02120300000000202051',
  'FR*GAM': 'FR1420041010050500013M02606',
  'SE*EPS': 'SE4550000000058398257466',
} as const;
type Member = keyof typeof IBANS;

export interface BankScene extends TestHub, Pick<BankHub, 'followRun'>, Pick<ReminderHub, 'reminderTexts'> {
  /** Runs that were followed, in order. */
  readonly followed: string[];
  /** A run that waits for payments, with a PAY_IN order per member and what netting has booked. */
  run(owed: Partial<Record<Member, string>>, parts?: Partial<PaymentOrder>): Promise<readonly PaymentOrder[]>;
  /** Text of what stands on an account in EUR. */
  on(account: string): Promise<string>;
  /** Whether all accounts sum to zero. */
  isBalanced(): Promise<boolean>;
  statements(...entries: readonly CamtEntry[]): ReturnType<typeof readCamt053>;
}

let runs = 0;

export async function openBankScene(database: TestDatabase): Promise<BankScene> {
  const hub = await openTestHub(database);
  hub.time.now = new Date('2026-11-17T06:00:00Z');
  for (const [key, iban] of Object.entries(IBANS)) {
    await hub.legalEntities.put(anEntity(key, { iban, language: key === 'DE*BET' ? 'de' : 'en' }));
  }
  const followed: string[] = [];
  const texts = (language: string) => parseReminderTexts(readProjectJson(`templates/reminders/${language}.json`));
  return {
    ...hub,
    followed,
    followRun: async (runId) => followed.push(runId),
    reminderTexts: { en: texts('en'), de: texts('de') },
    run: (owed, parts) => instruct(hub, owed, parts ?? {}),
    on: async (account) => (await hub.balanceBook.balanceOf(account, 'EUR')).toFixed(2),
    isBalanced: async () => trialBalance(await hub.ledger.balances()).every(({ total }) => total.isZero()),
    statements: (...entries) => readCamt053(aCamt({ id: `ST-${entries[0]?.reference}`, entries })),
  };
}

async function instruct(
  hub: TestHub,
  owed: Partial<Record<Member, string>>,
  parts: Partial<PaymentOrder>,
): Promise<readonly PaymentOrder[]> {
  runs += 1;
  const runId = `RUN-2026-10.${runs}`;
  const run = { id: runId, period: '2026-10', state: 'INSTRUCTED', issueDate: '2026-11-02', createdBy: 'x' } as const;
  await hub.runs.insert({ ...run, cutOffAt: new Date('2026-11-01T00:00:00Z') });
  const orders = Object.entries(owed).map(([member, amount]) => {
    const party = member as Member;
    const iban = parts.direction === 'PAY_OUT' ? { creditorIban: IBANS[party] } : { debtorIban: IBANS[party] };
    const reference = creditorReference(runId, party);
    const key = `${runId}/${party}/EUR`;
    return anOrder({ key, runId, party, amount: new Decimal(amount), reference, ...iban, ...parts });
  });
  await hub.paymentOrders.insertAll(orders);
  for (const order of orders) await net(hub, order);
  return orders;
}

async function net(hub: TestHub, { runId, party, direction, amount }: PaymentOrder): Promise<void> {
  const owed = direction === 'PAY_OUT' ? amount.negated() : amount;
  const postings = [
    { account: memberOpen(party), currency: 'EUR', amount: owed.negated() },
    { account: settlement(runId, party), currency: 'EUR', amount: owed },
  ];
  await hub.ledger.post({ key: `net:${runId}:${party}`, date: '2026-11-02', memo: 'netting', postings });
}
