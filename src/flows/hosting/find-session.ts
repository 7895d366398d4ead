import type { Transaction } from '../../domain/charging/transaction.js';
import { type PartyId, sameParty } from '../../domain/party.js';
import type { HostedAsk, HostingHub } from './hosting-hub.js';

/** The transaction of an OCPI Session of a CPO, for the eMSP whose token it is; for others it does not exist. */
export async function findSession(
  hub: Pick<HostingHub, 'transactions'>,
  { cpo, emsp }: Pick<HostedAsk, 'cpo' | 'emsp'>,
  sessionId: string,
): Promise<Transaction | undefined> {
  const found = await findOfCpo(hub, cpo, sessionId);
  return found?.driver && sameParty(found.driver.token.party, emsp) ? found : undefined;
}

/** The transaction of an OCPI Session of a CPO. The hub's own ids are in small letters; CiStrings may come in capitals. */
export async function findOfCpo(
  hub: Pick<HostingHub, 'transactions'>,
  cpo: PartyId,
  sessionId: string,
): Promise<Transaction | undefined> {
  const [as, folded] = [sessionId, sessionId.toLowerCase()];
  const found =
    (await hub.transactions.find(as)) ??
    (await hub.transactions.find(folded)) ??
    (await hub.transactions.findBySession(folded));
  return found && sameParty(found.party, cpo) ? found : undefined;
}
