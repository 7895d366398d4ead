import type { Position } from '../../../src/domain/clearing/run.js';
import { Decimal } from '../../../src/domain/decimal.js';
import { parseReminderTexts } from '../../../src/domain/dunning/reminder-text.js';
import { trialBalance } from '../../../src/domain/ledger/balance.js';
import { postNetting } from '../../../src/domain/ledger/post-netting.js';
import { creditorReference } from '../../../src/domain/settlement/creditor-reference.js';
import type { PaymentOrder } from '../../../src/domain/settlement/settlement.js';
import type { BankHub } from '../../../src/flows/bank/bank-hub.js';
import type { ReminderHub } from '../../../src/flows/bank/make-reminders.js';
import { followRun } from '../../../src/flows/runs/follow-run.js';
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
  const texts = (language: string) => parseReminderTexts(readProjectJson(`templates/reminders/${language}.json`));
  return {
    ...hub,
    followRun: (runId) => followRun(hub, runId),
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
  const orders = Object.entries(owed).map(([member, amount]) => {
    const party = member as Member;
    const iban = parts.direction === 'PAY_OUT' ? { creditorIban: IBANS[party] } : { debtorIban: IBANS[party] };
    const reference = creditorReference(runId, party);
    const key = `${runId}/${party}/EUR`;
    return anOrder({ key, runId, party, amount: new Decimal(amount), reference, ...iban, ...parts });
  });
  const positions = orders.flatMap(positionsOf);
  const run = { id: runId, period: '2026-10', state: 'INSTRUCTED', issueDate: '2026-11-02', createdBy: 'x' } as const;
  await hub.runs.insert({ ...run, cutOffAt: new Date('2026-11-01T00:00:00Z'), positions });
  await hub.paymentOrders.insertAll(orders);
  for (const entry of postNetting({ ...run, positions })) await hub.ledger.post(entry);
  return orders;
}

/** What the order settles: of the member that pays (negative), of the one that is paid, but not of the hub. */
function positionsOf({ party, receiver, direction, amount }: PaymentOrder): Position[] {
  const own = { party, currency: 'EUR', amount: direction === 'PAY_OUT' ? amount : amount.negated() };
  return direction === 'MEMBER_TO_MEMBER' ? [own, { party: receiver, currency: 'EUR', amount }] : [own];
}
