import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { HubError } from '../../domain/errors.js';
import type { ApiList } from '../../simulator/operator-api.js';
import { asOperator, type HubOptions, withHubOptions } from '../hub-options.js';
import type { ApiBankImport, ApiBankLine } from './api-bank.js';

const RESULTS = ['MATCHED', 'PARTIAL', 'MATCHED_BY_IBAN_AND_AMOUNT', 'ON_ACCOUNT', 'SUSPENSE'];

/** `voltclear bank import|lines|assign`: statements of the bank at a running hub, and what their lines pay. */
export function registerBankCommands(program: Command): void {
  const bank = program.command('bank').description('bank statements: import, look, say what a line pays');
  withHubOptions(bank.command('import <file>'))
    .description('import a camt.053 file, whole or not at all; the same file twice changes nothing')
    .action(importStatements);
  withHubOptions(bank.command('lines'))
    .description('list lines by date, the first 200')
    .addOption(new Option('--result <result>', 'of this result').choices(RESULTS))
    .option('--review', 'at which a person has to look')
    .option('--party <party>', 'of this member, such as DE*XYZ')
    .option('--from <date>', 'value date from')
    .option('--until <date>', 'value date until')
    .action(listLines);
  withHubOptions(bank.command('assign <account> <id>'))
    .description('say what a line pays after all, or that it is right as it is')
    .option('--order <key>', 'a payment order, such as RUN-2026-10/DE*XYZ/EUR')
    .option('--party <party>', 'the account of a member')
    .option('--suspense', 'nobody knows')
    .option('--confirm', 'it is right')
    .action(assign);
}

async function importStatements(file: string, options: HubOptions): Promise<void> {
  const bytes = readFileSync(file);
  const imported = await asOperator(options, (api) => api.post<ApiBankImport>('/bank/statements', bytes));
  const results = Object.entries(imported.results).map(([result, count]) => `${count} ${result}`);
  const review = imported.needs_review === 0 ? [] : [`${imported.needs_review} to be reviewed`];
  console.log([`${imported.lines} lines of ${imported.statements} statements`, ...results, ...review].join('  '));
}

interface LineOptions extends HubOptions {
  readonly result?: string;
  readonly review?: true;
  readonly party?: string;
  readonly from?: string;
  readonly until?: string;
}

async function listLines({ result, review, party, from, until, ...options }: LineOptions): Promise<void> {
  const query = new URLSearchParams({
    limit: '200',
    ...(result && { result }),
    ...(review && { needs_review: 'true' }),
    ...(party && { party }),
    ...(from && { from }),
    ...(until && { until }),
  });
  const { items, total } = await asOperator(options, (api) => api.get<ApiList<ApiBankLine>>(`/bank/lines?${query}`));
  for (const line of items) console.log(lineOf(line));
  if (total > items.length) console.log(`${items.length} of ${total}: narrow them by --from and --until`);
}

interface AssignOptions extends HubOptions {
  readonly order?: string;
  readonly party?: string;
  readonly suspense?: true;
  readonly confirm?: true;
}

async function assign(account: string, id: string, { order, party, suspense, confirm, ...options }: AssignOptions) {
  const given = [order, party, suspense, confirm].filter((one) => one !== undefined);
  if (given.length !== 1) {
    throw new HubError('bad-field', '--order, --party, --suspense or --confirm: expected one of them');
  }
  const path = `/bank/lines/${encodeURIComponent(account)}/${encodeURIComponent(id)}`;
  const body = { ...(order && { order_key: order }), ...(party && { party }), ...(suspense && { suspense }) };
  const line = await asOperator(options, (api) =>
    confirm ? api.post<ApiBankLine>(`${path}/confirm`, {}) : api.post<ApiBankLine>(`${path}/reassign`, body),
  );
  console.log(lineOf(line));
}

function lineOf(line: ApiBankLine): string {
  const { date, amount, currency, account, id, result, order_key, party, needs_review, excess } = line;
  const who = line.counterparty_name ?? '';
  const beyond = Number(excess) !== 0 && result !== 'ON_ACCOUNT' ? `${excess} on account` : '';
  const what = [line.creditor_reference, line.text].filter(Boolean).join(' ');
  const told = [result, order_key ?? party ?? '', beyond, needs_review ? 'REVIEW' : '', who, what];
  return [date, `${amount} ${currency}`, account, id, ...told.filter((one) => one !== '')].join('  ');
}
