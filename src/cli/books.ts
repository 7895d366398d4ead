import { once } from 'node:events';
import type { Command } from 'commander';
import { exportHledger } from '../flows/books/export-books.js';
import { type VerifyBooksDeps, verifyBooks } from '../flows/books/verify-books.js';
import { FailedCheck } from './failed-check.js';

/** `voltclear books verify|export`: reads the store itself, also while the hub runs. */
export function registerBooksCommands(program: Command): void {
  const books = program.command('books').description('the journal and what hangs on it');
  books
    .command('verify')
    .description('ask every invariant of the books; exit 1 at the first breach')
    .option('--data <folder>', 'the hub’s data folder')
    .action(verify);
  books
    .command('export')
    .description('write the journal as plain text')
    .requiredOption('--format <format>', 'hledger')
    .option('--data <folder>', 'the hub’s data folder')
    .action(exportBooks);
}

async function verify({ data }: { data?: string }): Promise<void> {
  const report = await lookAt(data, verifyBooks);
  const { entries, cdrs, documents, runs, breach } = report;
  console.log(`journal entries  ${entries}`);
  console.log(`CDRs             ${cdrs}`);
  console.log(`documents        ${documents}`);
  console.log(`runs             ${runs}`);
  if (breach) throw new FailedCheck(`breach of ${breach.invariant} at ${breach.where}: ${breach.message}`);
  console.log('all invariants hold');
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
  const { readProcessConfig } = await import('../config.js');
  const { withBooks } = await import('../compose/with-books.js');
  return withBooks(readProcessConfig(data ? { HUB_DATA_DIR: data } : {}), look);
}
