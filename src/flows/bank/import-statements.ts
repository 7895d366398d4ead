import type { BankLine, MatchedBankLine, MatchResult } from '../../domain/bank/bank-line.js';
import { type BankStatement, checkStatement } from '../../domain/bank/bank-statement.js';
import { matchLine } from '../../domain/bank/match-line.js';
import { HubError } from '../../domain/errors.js';
import { hubAccountOf } from '../settlement/hub-account.js';
import type { BankHub } from './bank-hub.js';
import { aloneWithAllBooked, bookLines } from './book-lines.js';
import { knownIbans, openItems } from './open-orders.js';

/** What became of a line of an import. DUPLICATE_IGNORED: it was known. */
export type ImportResult = MatchResult | 'DUPLICATE_IGNORED';

export interface ImportedStatements {
  readonly statements: number;
  readonly lines: number;
  readonly results: Readonly<Partial<Record<ImportResult, number>>>;
  /** New lines at which a person has to look. */
  readonly needsReview: number;
}

/** Lines that are kept, then booked, at a time: what a crash leaves for the job. */
const BATCH = 500;

/**
 * Takes in bank statements, whole or not at all: keeps each line once with what it pays, and books it. The same file
 * again changes nothing. Refuses with `bad-field` sums that are wrong and accounts that are not the hub's, with `conflict`
 * a line that is known with other content.
 */
export async function importStatements(
  hub: BankHub,
  statements: readonly BankStatement[],
): Promise<ImportedStatements> {
  const iban = hubAccountOf(hub)?.iban;
  for (const statement of statements) checkStatement(statement, iban);
  return aloneWithAllBooked(hub, async () => {
    const lines = statements.flatMap((statement) => statement.lines);
    const fresh = await newLines(hub, lines);
    const kept = await keepAndBook(hub, fresh);
    const results: Partial<Record<ImportResult, number>> = {};
    const count = (result: ImportResult, times = 1) => {
      if (times > 0) results[result] = (results[result] ?? 0) + times;
    };
    for (const { match } of kept) count(match.result);
    count('DUPLICATE_IGNORED', lines.length - kept.length);
    const needsReview = kept.filter(({ match }) => match.needsReview).length;
    hub.log.info({ event: 'bank.imported', statements: statements.length, lines: lines.length, ...results });
    return { statements: statements.length, lines: lines.length, results, needsReview };
  });
}

/** Each once; what is known already falls out. */
async function newLines(hub: BankHub, lines: readonly BankLine[]): Promise<readonly BankLine[]> {
  const fresh = new Map<string, BankLine>();
  for (const line of lines) {
    const key = `${line.account}/${line.id}`;
    const known = fresh.get(key) ?? (await hub.bankLines.find(line.account, line.id));
    if (!known) fresh.set(key, line);
    else if (contentOf(known) !== contentOf(line)) {
      throw new HubError('conflict', `line ${line.id} of ${line.account} is known with other content`, 'id');
    }
  }
  return [...fresh.values()];
}

/** What a line may not say otherwise the second time. Names and texts are left out: versions of camt.053 cut them differently. */
function contentOf(line: BankLine): string {
  const { date, amount, currency, counterpartyIban, creditorReference, endToEndId } = line;
  return JSON.stringify([date, amount.toFixed(), currency, counterpartyIban, creditorReference, endToEndId]);
}

async function keepAndBook(hub: BankHub, lines: readonly BankLine[]): Promise<readonly MatchedBankLine[]> {
  if (lines.length === 0) return [];
  const references = lines.flatMap(({ creditorReference, endToEndId }) => [
    ...(creditorReference === undefined ? [] : [creditorReference]),
    ...(endToEndId === undefined ? [] : [endToEndId]),
  ]);
  let items = await openItems(hub, references);
  const known = await knownIbans(hub);
  const all: MatchedBankLine[] = [];
  for (let start = 0; start < lines.length; start += BATCH) {
    const kept: MatchedBankLine[] = [];
    for (const line of lines.slice(start, start + BATCH)) {
      const match = matchLine(line, items, known);
      const matched = { ...line, match, importedAt: hub.clock.now(), entryKeys: [] };
      if (!(await hub.bankLines.insert(matched))) continue;
      kept.push(matched);
      items = items.map((item) =>
        item.orderKey === match.orderKey ? { ...item, open: item.open.minus(match.applied) } : item,
      );
    }
    await bookLines(hub, kept);
    all.push(...kept);
  }
  return all;
}
