import { settlement } from '../../domain/ledger/account.js';
import { postUnwoundPayment } from '../../domain/ledger/post-unwind.js';
import type { PartyKey } from '../../domain/party.js';
import type { Hub } from '../hub.js';
import { balancesOn, entriesOf } from './run-payments.js';

/**
 * Moves what stands on the account of a member that was taken out of a run to what it has prepaid: what it had paid, and
 * what a correction at the bank puts there later. May be done at any time; nothing where nothing stands there.
 */
export async function keepUnwoundPayments(
  hub: Pick<Hub, 'ledger' | 'clock'>,
  runId: string,
  defaulter: PartyKey,
): Promise<void> {
  const account = settlement(runId, defaulter);
  const entries = await entriesOf(hub, account);
  const balances = balancesOn(account, entries);
  const sequence = entries.at(-1)?.sequence ?? 0;
  const date = hub.clock.now().toISOString().slice(0, 10);
  for (const entry of postUnwoundPayment({ runId, defaulter, date, balances, sequence })) await hub.ledger.post(entry);
}
