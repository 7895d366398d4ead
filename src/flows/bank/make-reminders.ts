import type { LegalEntity } from '../../domain/clearing/legal-entity.js';
import { toText } from '../../domain/decimal.js';
import { daysBetween, dueLevel } from '../../domain/dunning/due-level.js';
import { draftInterest, type InterestParties } from '../../domain/dunning/interest.js';
import { filled, type ReminderFacts, type ReminderTexts, reminderText } from '../../domain/dunning/reminder-text.js';
import { minorDigits } from '../../domain/money.js';
import type { Hub } from '../hub.js';
import { today } from './bank-hub.js';
import { type StandingOrder, standingOrders } from './open-orders.js';

export type ReminderHub = Pick<
  Hub,
  | 'paymentOrders'
  | 'ledger'
  | 'runs'
  | 'reminders'
  | 'drafts'
  | 'legalEntities'
  | 'rules'
  | 'identity'
  | 'clock'
  | 'log'
> & { readonly reminderTexts: Readonly<Record<LegalEntity['language'], ReminderTexts>> };

/**
 * Makes the reminders that are due: one for each order that a member has to pay and that is open beyond its due date, each
 * level once. With the last one also a draft of interest, where the rules charge it. Returns how many were made. Twice is
 * harmless.
 */
export async function makeReminders(hub: ReminderHub): Promise<number> {
  let count = 0;
  for (const standing of await standingOrders(hub)) {
    if (await remind(hub, standing)) count++;
  }
  return count;
}

async function remind(hub: ReminderHub, standing: StandingOrder): Promise<boolean> {
  const { order, open } = standing;
  if (order.direction === 'PAY_OUT' || open.lessThanOrEqualTo(0)) return false;
  const date = today(hub);
  if (date <= order.dueDate) return false;
  const rules = hub.rules.settlement.reminders;
  const level = dueLevel(order.dueDate, await hub.reminders.ofOrder(order.key), { today: date, rules });
  if (level === undefined) return false;
  const debtor = await hub.legalEntities.find(order.party);
  const language = debtor?.language ?? 'en';
  const facts = factsOf(hub, standing, debtor);
  // Before the reminder: it is not asked for again.
  if (level === 3 && debtor) {
    await draftInterestOf(hub, standing, { debtor, description: filled(hub.reminderTexts[language].interest, facts) });
  }
  const { key, party, currency } = order;
  const text = reminderText(hub.reminderTexts[language].levels[level], facts);
  const told = { openAmount: facts.amount, currency, language, ...text };
  return hub.reminders.insert({ id: `${key}#${level}`, orderKey: key, party, level, date, ...told });
}

function factsOf(hub: ReminderHub, { order, open }: StandingOrder, debtor: LegalEntity | undefined): ReminderFacts {
  const { currency, dueDate, reference, runId } = order;
  const date = today(hub);
  return {
    debtor: debtor?.name ?? order.debtorName,
    creditor: order.creditorName,
    amount: toText(open, minorDigits(currency)),
    currency,
    dueDate,
    reference,
    iban: order.creditorIban ?? '',
    run: runId,
    days: String(daysBetween(dueDate, date)),
    date,
    percent: toText(hub.rules.settlement.interest.percentPerYear),
  };
}

/** Interest is the hub's where the money is owed to the hub; between members it is theirs. */
async function draftInterestOf(
  hub: ReminderHub,
  { order, open }: StandingOrder,
  { debtor, description }: Omit<InterestParties, 'hub'>,
): Promise<void> {
  const { enabled, percentPerYear } = hub.rules.settlement.interest;
  if (!enabled || order.direction !== 'PAY_IN') return;
  const arrears = { open, dueDate: order.dueDate, until: today(hub), percentPerYear };
  const draft = draftInterest(order, arrears, { hub: hub.identity.legalEntity, debtor, description });
  if (draft.net.isZero()) return;
  const createdAt = hub.clock.now();
  const made = { id: draft.key, state: 'DRAFT', draft, createdBy: 'reminders', createdAt } as const;
  if (await hub.drafts.insert(made)) hub.log.info({ event: 'interest.drafted', draft: made.id, order: order.key });
}
