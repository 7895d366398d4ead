import { once } from 'node:events';
import type { Command } from 'commander';
import { HubError } from '../../domain/errors.js';
import { INVARIANTS, type Invariant } from '../../flows/books/breach.js';
import { exportHledger } from '../../flows/books/export-books.js';
import { type CheckedInvariant, type VerifyBooksDeps, verifyBooks } from '../../flows/books/verify-books.js';
import { FailedCheck } from '../failed-check.js';
import { askHledger } from './ask-hledger.js';

/** `voltclear books verify|export`: reads the store itself, also while the hub runs. */
export function registerBooksCommands(program: Command): void {
  const books = program.command('books').description('the journal and what hangs on it');
  books
    .command('verify')
    .description('ask every invariant of the books; exit 1 at the first breach')
    .option('--only <invariant>', 'ask one of I1 to I15', readInvariant)
    .option('--data <folder>', 'the hub’s data folder')
    .action(verify);
  books
    .command('export')
    .description('write the journal as plain text')
    .requiredOption('--format <format>', 'hledger')
    .option('--data <folder>', 'the hub’s data folder')
    .action(exportBooks);
}

function readInvariant(text: string): Invariant {
  const found = INVARIANTS.find((one) => one === text.toUpperCase());
  if (!found) throw new HubError('bad-field', `--only: expected I1 to I15, got "${text}"`, 'only');
  return found;
}

async function verify({ data, only }: { readonly data?: string; readonly only?: Invariant }): Promise<void> {
  const report = await lookAt(data, (hub) =>
    verifyBooks(hub, { secondOpinion: (look) => askHledger(hub, look), ...(only && { only: [only] }) }),
  );
  const { entries, cdrs, documents, runs, invariants, breach } = report;
  console.log(`journal entries  ${entries}`);
  console.log(`CDRs             ${cdrs}`);
  console.log(`documents        ${documents}`);
  console.log(`runs             ${runs}`);
  if (breach) throw new FailedCheck(`breach of ${breach.invariant} at ${breach.where}: ${breach.message}`);
  for (const line of invariants.flatMap(linesOf)) console.log(line);
  console.log(verdictOf(invariants));
}

function linesOf({ invariant, lookedAt, notes, checked }: CheckedInvariant): string[] {
  const verdict = checked ? 'ok' : 'not checked';
  const head = `${invariant.padEnd(4)} ${verdict}  ${lookedAt || (checked ? 'nothing to look at' : '')}`.trimEnd();
  return [head, ...notes.map((note) => `       ${note}`)];
}

/** What was not checked is said in the same line as the verdict. */
function verdictOf(invariants: readonly CheckedInvariant[]): string {
  const left = invariants.filter(({ checked }) => !checked).map(({ invariant }) => invariant);
  if (left.length > 0) return `all invariants hold that were checked; not checked: ${left.join(', ')}`;
  return invariants.length < INVARIANTS.length ? 'the invariant holds' : 'all invariants hold';
}

async function exportBooks({ data, format }: { data?: string; format: string }, command: Command): Promise<void> {
  if (format !== 'hledger') command.error(`error: --format: expected hledger, got "${format}"`);
  await lookAt(data, async (hub) => {
    for await (const line of exportHledger(hub)) {
      if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
    }
  });
}

/** Everything that opens a store is loaded when it is known to be needed. */
async function lookAt<T>(data: string | undefined, look: (hub: VerifyBooksDeps) => Promise<T>): Promise<T> {
  const { readProcessConfig } = await import('../../config.js');
  const { withBooks } = await import('../../compose/with-books.js');
  return withBooks(readProcessConfig(data ? { HUB_DATA_DIR: data } : {}), look);
}
