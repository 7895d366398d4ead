import { netPositions } from '../../domain/clearing/netting.js';
import { hasReached, type Run } from '../../domain/clearing/run.js';
import { type Decimal, sum, ZERO } from '../../domain/decimal.js';
import type { IssuedDocument } from '../../domain/invoicing/document.js';
import { memberOpen } from '../../domain/ledger/account.js';
import { nettedOf } from '../../domain/ledger/post-netting.js';
import { partyKey } from '../../domain/party.js';
import { ownAmount } from '../../domain/settlement/net-for-settlement.js';
import type { Hub } from '../hub.js';
import { Breach, mustHold } from './breach.js';
import { balanceKey, type JournalFacts } from './check-journal.js';

type Deps = Pick<Hub, 'runs' | 'cdrs' | 'secrets' | 'identity'>;
interface Facts {
  readonly journal: JournalFacts;
  readonly documents: readonly IssuedDocument[];
}

/**
 * I6: positions and the hub sum to zero, follow from the documents, and the frozen list is the one that was hashed.
 * I8: the open accounts of members hold their open documents.
 */
export async function checkRuns(hub: Deps, { journal, documents }: Facts): Promise<number> {
  const runs = await hub.runs.list();
  const netted = new Map<string, Decimal>();
  for (const run of runs) {
    if (!hasReached(run, 'INSTRUCTED')) continue;
    await checkRun(hub, run, documents);
    for (const { party, disposition, parts } of nettedOf(run).amounts) {
      if (disposition === 'CARRY') continue;
      for (const part of parts) addTo(netted, balanceKey(memberOpen(party), part.currency), ownAmount(part));
    }
  }
  checkOpenAccounts(hub, { journal, documents, netted });
  return runs.length;
}

async function checkRun(hub: Deps, run: Run, documents: readonly IssuedDocument[]): Promise<void> {
  const currencies = new Set([...(run.positions ?? []), ...(run.hubNet ?? [])].map((position) => position.currency));
  for (const currency of currencies) {
    const all = [...(run.positions ?? []), ...(run.hubNet ?? [])].filter((position) => position.currency === currency);
    const total = sum(all.map((position) => position.amount));
    mustHold(total.isZero(), () => new Breach('I6', run.id, `positions in ${currency} come to ${total.toFixed()}`));
  }
  const own = documents.filter((document) => document.runId === run.id);
  const recomputed = netPositions(own, partyKey(hub.identity)).positions;
  for (const { party, currency, amount } of recomputed) {
    const stated = run.positions?.find((position) => position.party === party && position.currency === currency);
    const text = `${party} is at ${stated?.amount.toFixed()}, its documents give ${amount.toFixed()}`;
    mustHold(stated?.amount.equals(amount) === true, () => new Breach('I6', run.id, text));
  }
  const frozen = await hub.cdrs.freeze(run.id);
  mustHold(
    frozen.inputHash === run.frozen?.inputHash,
    () => new Breach('I6', run.id, 'its list of CDRs is not the frozen one'),
  );
}

function checkOpenAccounts(
  hub: Pick<Hub, 'identity'>,
  { journal, documents, netted }: Facts & { readonly netted: ReadonlyMap<string, Decimal> },
): void {
  const open = new Map(netted);
  const own = partyKey(hub.identity);
  for (const { type, gross, buyerKey, sellerKey, currency } of documents) {
    const signed = type === '381' ? gross.negated() : gross;
    addTo(open, balanceKey(memberOpen(buyerKey), currency), signed);
    if (sellerKey !== own) addTo(open, balanceKey(memberOpen(sellerKey), currency), signed.negated());
  }
  for (const [account, expected] of open) {
    const balance = journal.balances.get(account) ?? ZERO;
    const text = `holds ${balance.toFixed()}, its documents come to ${expected.toFixed()}`;
    mustHold(balance.equals(expected), () => new Breach('I8', account, text));
  }
}

function addTo(totals: Map<string, Decimal>, key: string, amount: Decimal): void {
  totals.set(key, amount.plus(totals.get(key) ?? ZERO));
}
