import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import { Decimal } from '../../domain/decimal.js';
import { balancesOf } from '../../domain/ledger/balance.js';
import type { JournalEntry } from '../../domain/ledger/entry.js';
import { formatHledger } from '../../domain/ledger/format-hledger.js';
import type { Inspection } from '../../flows/books/inspection.js';
import type { Hub } from '../../flows/hub.js';

/** Programs of this name read the export; another one can be named where tests need it. */
const HLEDGER = 'hledger';
/** What it may write: a line for each account. */
const OUTPUT_MAX = 256 * 1024 * 1024;
const run = promisify(execFile);

/**
 * I15: hledger reads the export of the journal, finds it balanced with every account and commodity declared, and comes to
 * the same balances, account by account. Where it is not installed that is told.
 */
export async function askHledger(
  { ledger }: { readonly ledger: Pick<Hub['ledger'], 'stream'> },
  look: Inspection,
  program: string = HLEDGER,
): Promise<void> {
  const version = await versionOf(program);
  if (version === undefined) {
    look.note('I15', `${program} is not on the PATH: install it for a second opinion on the journal`);
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'voltclear-books-'));
  try {
    const file = join(folder, 'books.journal');
    const expected = await exportTo(file, ledger.stream());
    const refusal = await refusalOf(program, ['-f', file, 'check', 'accounts', 'commodities']);
    look.mustHold('I15', refusal === undefined, () => [version, `refuses the export: ${refusal}`]);
    const balances = await balancesBy(program, file);
    for (const [account, amount] of expected) {
      const is = balances.get(account) ?? new Decimal(0);
      const text = `${version} comes to ${is.toFixed()}, the journal to ${amount.toFixed()}`;
      look.mustHold('I15', is.equals(amount), () => [account, text]);
      balances.delete(account);
    }
    const stray = [...balances].find(([, amount]) => !amount.isZero())?.[0];
    look.mustHold('I15', stray === undefined, () => [stray ?? '', `${version} has it, the journal has not`]);
    look.saw('I15', `accounts by ${version}`, expected.size);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function versionOf(program: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(program, ['--version']);
    return stdout.split(',')[0]?.trim();
  } catch {
    return undefined;
  }
}

/** Writes the journal and adds it up on the way: later entries are in neither. */
async function exportTo(file: string, entries: AsyncIterable<JournalEntry>): Promise<Map<string, Decimal>> {
  const totals = new Map<string, Decimal>();
  const adding = async function* () {
    for await (const entry of entries) {
      for (const { account, currency, amount } of await balancesOf([entry])) {
        const key = `${account} ${currency}`;
        totals.set(key, amount.plus(totals.get(key) ?? 0));
      }
      yield entry;
    }
  };
  const lines = async function* () {
    for await (const line of formatHledger(adding())) yield `${line}\n`;
  };
  await pipeline(Readable.from(lines()), createWriteStream(file));
  return totals;
}

async function refusalOf(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    await run(program, [...args], { maxBuffer: OUTPUT_MAX });
    return undefined;
  } catch (error) {
    return String(error instanceof Error ? error.message : error)
      .split('\n')
      .slice(0, 3)
      .join(' ');
  }
}

async function balancesBy(program: string, file: string): Promise<Map<string, Decimal>> {
  const args = ['-f', file, 'balance', '--flat', '--no-total', '--empty', '--output-format=csv', '--layout=bare'];
  const { stdout } = await run(program, args, { maxBuffer: OUTPUT_MAX });
  const rows: readonly { readonly account: string; readonly commodity: string; readonly balance: string }[] = parse(
    stdout,
    { columns: true },
  );
  return new Map(rows.map(({ account, commodity, balance }) => [`${account} ${commodity}`, new Decimal(balance)]));
}
