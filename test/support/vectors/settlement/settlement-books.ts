import { spawnSync } from 'node:child_process';
import { Decimal, toText } from '../../../../src/domain/decimal.js';
import type { ApiRun } from '../../../../src/simulator/operator-api.js';
import type { VectorHub } from '../vector-hub.js';
import { balancesOf, type JournalEntry, readJournal } from './journal-facts.js';
import { nameOf, type Told } from './settlement-vector.js';

/** Tells how a run ended, and what the journal says when all is paid. */
export async function tellBooks(hub: VectorHub, run: ApiRun, { expected, tell }: Told): Promise<void> {
  const { state } = await hub.api.get<ApiRun>(`/runs/${run.id}`);
  tell('run is closed', { expected: 'CLOSED', got: state });
  const { bytes } = await hub.api.download('/books/hledger');
  const journal = readJournal(bytes.toString('utf8'));
  const byKey = new Map(journal.map((entry) => [entry.key, entry]));
  for (const { key, date, postings } of expected.journal) {
    const sorted = postings.map(([account, currency, amount]) => `${account} ${currency} ${amount}`).sort();
    const found = byKey.get(key);
    const got = found && { date: found.date, postings: postingTexts(found) };
    tell(`entry ${key}`, { expected: { date, postings: sorted }, got });
  }
  tell('entries', { expected: expected.entries, got: journal.length });
  const beforeNetting = journal.filter(({ key }) => !/^(?:net|pay):/.test(key));
  const open = balancesOf(beforeNetting, 'member:');
  tell('open items before netting', { expected: expected.openItemsBeforeNetting, got: open });
  tell('unbilled after the run', { expected: expected.unbilledAfterRun, got: balancesOf(journal, 'unbilled:') });
  tell('final balances', { expected: expected.finalBalances, got: balancesOf(journal) });
  const opinion = hledgerBalances(bytes);
  if (opinion) tell('final balances by hledger', { expected: expected.finalBalances, got: opinion });
}

function postingTexts({ postings }: JournalEntry): readonly string[] {
  return postings.map(({ account, currency, amount }) => `${account} ${currency} ${toText(amount, 4)}`).sort();
}

/** What hledger reads out of the export, which it checks strictly; undefined on a machine without it. */
function hledgerBalances(journal: Buffer): Readonly<Record<string, string>> | undefined {
  const args = ['-f', '-', 'bal', '--strict', '--flat', '--no-total', '-O', 'csv'];
  const { error, status, stdout, stderr } = spawnSync('hledger', args, { input: journal });
  if (error) return undefined;
  if (status !== 0) return { refused: stderr.toString() };
  const rows = stdout.toString().trim().split('\n').slice(1);
  const balances = rows.map((row) => {
    const [account = '', amount = ''] = row.replaceAll('"', '').split(',');
    return [nameOf(account), toText(new Decimal(amount.split(' ')[0] ?? ''), 4)] as const;
  });
  return Object.fromEntries(balances);
}
