import type { SettlementMode } from '../../domain/clearing/agreement.js';
import type { Run } from '../../domain/clearing/run.js';
import { type PartyKey, partyKey } from '../../domain/party.js';
import type { OrderInput, PaymentAccount } from '../../domain/settlement/plan-orders.js';
import type { Hub } from '../hub.js';
import { hubAccountOf } from './hub-account.js';

export type OrderPartsDeps = Pick<Hub, 'documents' | 'legalEntities' | 'identity' | 'rules'>;

/**
 * What stands on payment orders beside the amounts: names and accounts, and the due date: the last one of the documents
 * of the run that the member is on, in that mode; without any the issue date of the run.
 */
export async function orderParts(
  hub: OrderPartsDeps,
  { id, issueDate }: Pick<Run, 'id' | 'issueDate'>,
): Promise<Pick<OrderInput, 'runId' | 'hub' | 'accountOf' | 'dueDateOf'>> {
  const accounts = await accountsOf(hub);
  const dueDates = await dueDatesOf(hub, id);
  return {
    runId: id,
    hub: partyKey(hub.identity),
    accountOf: (party) => accounts.get(party) ?? { name: party },
    dueDateOf: (party, mode) => dueDates.get(`${party} ${mode}`) ?? issueDate,
  };
}

async function accountsOf(hub: OrderPartsDeps): Promise<Map<PartyKey, PaymentAccount>> {
  const accounts = new Map<PartyKey, PaymentAccount>();
  for (const { party, name, iban } of await hub.legalEntities.list()) {
    accounts.set(partyKey(party), { name, ...(iban && { iban }) });
  }
  accounts.set(partyKey(hub.identity), hubAccountOf(hub) ?? { name: hub.identity.legalEntity.name });
  return accounts;
}

async function dueDatesOf(hub: Pick<Hub, 'documents'>, runId: string): Promise<Map<string, string>> {
  const last = new Map<string, string>();
  const note = (party: PartyKey, mode: SettlementMode, date: string) => {
    const key = `${party} ${mode}`;
    if (date > (last.get(key) ?? '')) last.set(key, date);
  };
  for await (const { sellerKey, buyerKey, settlementMode, dueDate } of hub.documents.stream({ runId })) {
    note(sellerKey, settlementMode ?? 'STATEMENT_ONLY', dueDate);
    note(buyerKey, settlementMode ?? 'STATEMENT_ONLY', dueDate);
  }
  return last;
}
