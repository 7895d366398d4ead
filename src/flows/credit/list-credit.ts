import { maySee, type Staff } from '../../domain/access.js';
import { type Agreement, agreementAt, byPair } from '../../domain/clearing/agreement.js';
import { type PartyKey, partyKey } from '../../domain/party.js';
import { narrow } from '../access/narrow.js';
import type { BalanceBook } from '../books/balance-book.js';
import type { Hub } from '../hub.js';
import { type LimitedAgreement, standingUnder } from './check-credit.js';

interface ListCreditDeps extends Pick<Hub, 'agreements' | 'clock'> {
  readonly balanceBook: Pick<BalanceBook, 'ofParty'>;
}

/**
 * The credit limits that are in force, with how much of each is used; by agreement. An operator sees all. A finance user
 * sees those of its own parties as eMSPs: what an eMSP owes to others is not for its CPOs to see.
 */
export async function listCredit(
  hub: ListCreditDeps,
  staff: Staff,
  { party }: { readonly party?: PartyKey } = {},
): Promise<readonly LimitedAgreement[]> {
  const narrowing = narrow(staff, party);
  if (narrowing.kind === 'NOTHING') return [];
  const lines = await limitsInForce(hub, narrowing.kind === 'PARTIES' ? narrowing.involving : undefined);
  return lines.filter(({ agreement }) => {
    const emsp = partyKey(agreement.emsp);
    return maySee(staff, [emsp]) && (party === undefined || emsp === party);
  });
}

/** All agreements in force that have a credit limit, with how their eMSPs stand. */
export async function limitsInForce(
  hub: ListCreditDeps,
  involving?: readonly PartyKey[],
): Promise<readonly LimitedAgreement[]> {
  const found: LimitedAgreement[] = [];
  for (const agreement of inForce(await hub.agreements.list(involving), hub.clock.now())) {
    const standing = await standingUnder(hub, agreement, partyKey(agreement.emsp));
    if (standing) found.push({ agreement, standing });
  }
  return found;
}

function inForce(agreements: readonly Agreement[], at: Date): readonly Agreement[] {
  return byPair(agreements).flatMap((versions) => agreementAt(versions, at) ?? []);
}
