import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { ApiList } from '../../simulator/operator-api.js';
import { registerRecordCommand } from '../bank/record.js';
import { asOperator, type HubOptions, withHubOptions } from '../hub-options.js';

/** `voltclear payments list|pain|record|unwind`: what runs ask to be paid, at a running hub. */
export function registerPaymentsCommands(program: Command): void {
  const payments = program.command('payments').description('payment orders of clearing runs, and files for banks');
  withHubOptions(payments.command('list'))
    .description('list payment orders with what was paid of each')
    .option('--run <id>', 'of this run')
    .option('--party <party>', 'that this member pays or is paid')
    .action(list);
  withHubOptions(payments.command('pain <run>'))
    .description('write what the bank is to be told now: pain.001 of what the hub pays, pain.008 of what it collects')
    .addOption(new Option('--kind <kind>').choices(['pain-001', 'pain-008']).default('pain-001'))
    .option('--party <party>', 'of pain-001: what this member pays, for its own bank')
    .option('--out <file>', 'where to; under its message id when left out')
    .action(pain);
  registerRecordCommand(payments);
  withHubOptions(payments.command('unwind <run> <party>'))
    .description('take a member that has not paid by the due date out of a run')
    .action(unwind);
}

/** What the hub gives in one answer. */
const PAGE = 200;

interface ApiOrder {
  readonly key: string;
  readonly direction: string;
  readonly receiver: string;
  readonly currency: string;
  readonly amount: string;
  readonly paid: string;
  readonly reference: string;
  readonly due_date: string;
  readonly unwound?: true;
}

interface ListOptions extends HubOptions {
  readonly run?: string;
  readonly party?: string;
}

async function list({ run, party, ...options }: ListOptions): Promise<void> {
  const wanted = { ...(run && { run }), ...(party && { party }), limit: String(PAGE) };
  await asOperator(options, async (api) => {
    for (let offset = 0, total = 1; offset < total; offset += PAGE) {
      const query = new URLSearchParams({ ...wanted, offset: String(offset) });
      const page = await api.get<ApiList<ApiOrder>>(`/payment-orders?${query}`);
      for (const order of page.items) console.log(lineOf(order));
      total = page.total;
    }
  });
}

function lineOf(order: ApiOrder): string {
  const { key, direction, receiver, amount, paid, currency, reference, due_date } = order;
  const line = `${key}  ${direction}  to ${receiver}  ${amount} ${currency}  paid ${paid}  due ${due_date}  ${reference}`;
  return order.unwound ? `${line}  UNWOUND` : line;
}

interface PainOptions extends HubOptions {
  readonly kind: string;
  readonly party?: string;
  readonly out?: string;
}

async function pain(run: string, { kind, party, out, ...options }: PainOptions): Promise<void> {
  const query = party === undefined ? '' : `?${new URLSearchParams({ party })}`;
  const path = `/runs/${encodeURIComponent(run)}/${kind}${query}`;
  const { fileName, bytes } = await asOperator(options, (api) => api.download(path));
  const file = out ?? fileName;
  writeFileSync(file, bytes);
  console.log(file);
}

async function unwind(run: string, party: string, options: HubOptions): Promise<void> {
  const path = `/runs/${encodeURIComponent(run)}/unwind`;
  const { state } = await asOperator(options, (api) => api.post<{ readonly state: string }>(path, { party }));
  console.log(`${run}  ${state}  without ${party}`);
}
