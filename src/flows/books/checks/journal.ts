import { type Decimal, ZERO } from '../../../domain/decimal.js';
import { trialBalance } from '../../../domain/ledger/balance.js';
import { verifyChain } from '../../../domain/ledger/chain.js';
import type { JournalEntry } from '../../../domain/ledger/entry.js';
import type { Balance } from '../../../store/ledger-store.js';
import type { Hub } from '../../hub.js';
import { Breach } from '../breach.js';
import { createInspection, type Inspection } from '../inspection.js';
import { createJournalNotes, type JournalNotes } from './journal-notes.js';
import { addPostings, addTo, balanceKey, firstDifference, type ReadonlyTotals, type Totals } from './totals.js';

type Deps = Pick<Hub, 'ledger' | 'secrets' | 'balances'>;

/** What the other checks need of the journal. */
export interface JournalFacts extends JournalNotes {
  /** How many there are: also the sequence of the last one that was read. Later ones belong to the next look. */
  readonly entries: number;
  readonly balances: ReadonlyTotals;
}

/**
 * I1: the chain is whole, every entry has a key, two postings or more, and sums to zero per currency. I2: balances added
 * up from zero equal what the store adds up and the kept snapshot; the trial balance is zero. One pass, no entry is kept.
 */
export async function checkJournal(hub: Deps, look: Inspection = createInspection()): Promise<JournalFacts> {
  const snapshot = await hub.balances.latest();
  const pass = createPass(snapshot?.sequence);
  const chain = await verifyChain(pass.reading(hub.ledger.stream()), hub.secrets.sha256);
  if (chain.kind === 'broken') {
    if (look.asks('I1')) throw new Breach('I1', `entry ${chain.sequence} ${chain.key}`, chain.reason);
    for await (const _rest of pass.reading(hub.ledger.stream(), chain.sequence));
  }
  const { notes, totals, entries } = pass;
  const [repeated] = notes.repeated;
  look.mustHold('I1', repeated === undefined, () => [`entry ${repeated}`, 'is booked twice under one key']);
  look.saw('I1', 'entries', entries());
  if (look.asks('I2')) {
    checkSnapshot(look, { kept: snapshot?.balances, recomputed: pass.snapshot(), sequence: snapshot?.sequence ?? 0 });
    await compareWithStore(hub, look, { totals, entries: entries() });
    checkTrialBalance(look, totals);
  }
  return { ...notes, entries: entries(), balances: totals };
}

function createPass(snapshotAt: number | undefined) {
  const notes = createJournalNotes();
  const totals: Totals = new Map();
  let snapshot: Totals | undefined;
  let entries = 0;
  const note = (entry: JournalEntry): void => {
    entries = entry.sequence;
    addPostings(totals, entry.postings);
    notes.note(entry);
    if (entry.sequence === snapshotAt) snapshot = new Map(totals);
  };
  return {
    notes,
    totals,
    entries: () => entries,
    snapshot: () => snapshot,
    /** Passes entries on and notes those that follow `after`. */
    async *reading(stream: AsyncIterable<JournalEntry>, after = 0): AsyncGenerator<JournalEntry, void, undefined> {
      for await (const entry of stream) {
        if (entry.sequence > after) note(entry);
        yield entry;
      }
    },
  };
}

function checkSnapshot(
  look: Inspection,
  of: {
    readonly kept: readonly Balance[] | undefined;
    readonly recomputed: Totals | undefined;
    readonly sequence: number;
  },
): void {
  if (of.kept === undefined) {
    look.note('I2', 'no snapshot of balances is kept yet');
    return;
  }
  const where = `snapshot ${of.sequence}`;
  look.mustHold('I2', of.recomputed !== undefined, () => [where, 'the journal does not go so far']);
  const differs = firstDifference(byAccount(of.kept), of.recomputed ?? new Map<string, Decimal>());
  look.mustHold('I2', differs === undefined, () => [
    differs?.key ?? '',
    `${where} says ${differs?.is.toFixed()}, its entries come to ${differs?.expected.toFixed()}`,
  ]);
  look.saw('I2', 'snapshot');
}

/** How often the store is asked again when entries are booked while it adds up. */
const ATTEMPTS = 5;
const BATCH = 1_000;

/** What came while the store was adding up is added here too; a hub that never stops for a moment cannot be compared. */
async function compareWithStore(
  hub: Pick<Hub, 'ledger'>,
  look: Inspection,
  { totals, entries }: { readonly totals: ReadonlyTotals; readonly entries: number },
): Promise<void> {
  const recomputed: Totals = new Map(totals);
  let sequence = entries;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const stored = byAccount(await hub.ledger.balances());
    const later = await hub.ledger.entriesAfter(sequence, BATCH);
    if (later.length > 0) {
      for (const { postings } of later) addPostings(recomputed, postings);
      sequence = later.at(-1)?.sequence ?? sequence;
      continue;
    }
    const differs = firstDifference(stored, recomputed);
    look.mustHold('I2', differs === undefined, () => [
      differs?.key ?? '',
      `the store adds up ${differs?.is.toFixed()}, the entries come to ${differs?.expected.toFixed()}`,
    ]);
    look.saw('I2', 'accounts', recomputed.size);
    return;
  }
  look.note('I2', 'not compared with the sums of the store: entries were booked all the time');
}

function checkTrialBalance(look: Inspection, totals: ReadonlyTotals): void {
  const balances = [...totals].map(([key, amount]) => {
    const space = key.lastIndexOf(' ');
    return { account: key.slice(0, space), currency: key.slice(space + 1), amount };
  });
  for (const { currency, total } of trialBalance(balances)) {
    look.mustHold('I2', total.isZero(), () => [currency, `the trial balance is ${total.toFixed()}`]);
    look.saw('I2', 'currencies');
  }
}

function byAccount(balances: readonly Balance[]): ReadonlyTotals {
  const totals: Totals = new Map();
  for (const { account, currency, amount } of balances) addTo(totals, balanceKey(account, currency), amount ?? ZERO);
  return totals;
}
