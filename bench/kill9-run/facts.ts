import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { ApiDocumentSummary, ApiList, ApiRun, OperatorApi } from '../../src/simulator/operator-api.js';
import { logInAsOperator } from '../hub-process.js';

/** What a month came to, as texts that can be compared. */
export interface MonthFacts {
  readonly runs: string;
  readonly documents: string;
  readonly numbers: readonly string[];
  readonly journal: string;
  readonly balances: string;
}

const FILES_MS = 60_000;

/** Asks the hub, once every document has its files. */
export async function askMonth(hubUrl: string): Promise<Pick<MonthFacts, 'runs' | 'documents' | 'numbers'>> {
  const api = await logInAsOperator(hubUrl);
  try {
    const runs = (await api.get<ApiList<ApiRun & { plan_hash?: string; input_hash?: string }>>('/runs')).items;
    const items = await allWithFiles(api);
    return {
      runs: JSON.stringify(
        runs
          .map(({ id, state, plan_hash, input_hash, positions, hub_net, settlement }) => {
            return { id, state, plan_hash, input_hash, positions, hub_net, settlement };
          })
          .sort((a, b) => (a.id < b.id ? -1 : 1)),
      ),
      documents: JSON.stringify([...items].sort((a, b) => (a.number < b.number ? -1 : 1))),
      numbers: items.map(({ number }) => number).sort(),
    };
  } finally {
    await api.close();
  }
}

/** Papers are made last, beside what people do. */
async function allWithFiles(api: OperatorApi): Promise<readonly ApiDocumentSummary[]> {
  for (const untilMs = performance.now() + FILES_MS; performance.now() < untilMs; await sleep(250)) {
    const { items } = await api.get<ApiList<ApiDocumentSummary>>('/invoices?limit=200');
    if (items.every(({ files }) => files.length === 3)) return items;
  }
  throw new Error('papers are missing');
}

/** Reads the books of a folder whose hub has stopped. Entries of a batch are booked together, in whatever order. */
export async function readBooks(dataDir: string): Promise<Pick<MonthFacts, 'journal' | 'balances'>> {
  const text = await voltclear('books', 'export', '--format', 'hledger', '--data', dataDir);
  const entries = text.split('\n\n').filter((entry) => /^\d{4}-/.test(entry));
  // Who recorded a payment stands with a random id behind it.
  const named = entries.map((entry) => entry.replace(/, [0-9a-f-]{36}/, '').trim()).sort();
  return { journal: sha256(named.join('\n')), balances: balancesOf(named) };
}

/** Numbers that are missing in a series. */
export function gapsIn(numbers: readonly string[]): number {
  const last = new Map<string, number>();
  for (const number of numbers) {
    const [series, sequence] = [number.slice(0, -7), Number(number.slice(-6))];
    last.set(series, Math.max(sequence, last.get(series) ?? 0));
  }
  return [...last.values()].reduce((sum, most) => sum + most, 0) - numbers.length;
}

function balancesOf(entries: readonly string[]): string {
  const totals = new Map<string, bigint>();
  for (const [, account = '', amount = '0', currency = ''] of entries
    .join('\n')
    .matchAll(/^ {4}(\S+) {2}(-?[\d.]{1,60}) (\w{3})$/gm)) {
    const key = `${account} ${currency}`;
    totals.set(key, (totals.get(key) ?? 0n) + scaled(amount));
  }
  return [...totals]
    .map(([key, total]) => `${key} ${total}`)
    .sort()
    .join('\n');
}

/** In units of 10^-20, which is more than any amount has. */
function scaled(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.split('.');
  return BigInt(`${whole}${fraction.padEnd(20, '0')}`);
}

async function voltclear(...args: readonly string[]): Promise<string> {
  const command = ['--import', 'tsx', 'src/cli/main.ts', ...args];
  const { stdout } = await promisify(execFile)(process.execPath, command, { maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
