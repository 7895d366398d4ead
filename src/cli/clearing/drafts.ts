import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { ApiList } from '../../simulator/operator-api.js';
import { asOperator, type HubOptions, withHubOptions } from '../hub-options.js';

interface ApiDraft {
  readonly id: string;
  readonly state: string;
  readonly type: string;
  readonly number?: string;
  readonly seller: { readonly party: string };
  readonly buyer: { readonly party: string };
  readonly currency: string;
  readonly gross: string;
  readonly created_by: string;
}

/** `voltclear drafts …`: documents that operators write at a running hub, issued by another one. */
export function registerDraftsCommands(program: Command): void {
  const drafts = program.command('drafts').description('documents that people write: make, look at, submit, approve');
  withHubOptions(drafts.command('list')).description('list all, oldest first').action(list);
  withHubOptions(drafts.command('create <file>'))
    .description('write an invoice: a JSON file as POST /api/invoice-drafts takes it')
    .action(create);
  withHubOptions(drafts.command('demand <plan> <month> <buyer>'))
    .description('write what an eMSP bears of the demand charge of a plan in a month (YYYY-MM)')
    .action(demand);
  withHubOptions(drafts.command('correct <number>'))
    .description('begin to correct an issued invoice: a credit note and a corrected invoice')
    .action(correct);
  withHubOptions(drafts.command('preview <id>'))
    .description('what it would look like, as PDF')
    .option('--out <file>', 'where to; under its own name when left out')
    .action(preview);
  for (const [step, what] of Object.entries(STEPS)) {
    withHubOptions(drafts.command(`${step} <id>`))
      .description(what)
      .action((id: string, options: HubOptions) => take(step, id, options));
  }
}

const STEPS = {
  submit: 'show it to another operator',
  approve: 'issue what another operator wrote',
  discard: 'give it up before it is approved',
} as const;

async function list(options: HubOptions): Promise<void> {
  const { items } = await asOperator(options, (api) => api.get<ApiList<ApiDraft>>('/invoice-drafts'));
  for (const draft of items) console.log(lineOf(draft));
}

async function create(file: string, options: HubOptions): Promise<void> {
  const wanted: unknown = JSON.parse(await readFile(file, 'utf8'));
  await make(options, Object(wanted));
}

async function demand(plan: string, month: string, buyer: string, options: HubOptions): Promise<void> {
  await make(options, { source: { plan, month }, buyer });
}

async function make(options: HubOptions, body: object): Promise<void> {
  console.log(lineOf(await asOperator(options, (api) => api.post<ApiDraft>('/invoice-drafts', body))));
}

async function correct(number: string, options: HubOptions): Promise<void> {
  const path = `/invoices/${encodeURIComponent(number)}/correct`;
  const both = await asOperator(options, (api) => api.post<Readonly<Record<string, ApiDraft>>>(path, {}));
  for (const draft of Object.values(both)) console.log(lineOf(draft));
}

async function preview(id: string, { out, ...options }: HubOptions & { readonly out?: string }): Promise<void> {
  const file = await asOperator(options, (api) => api.download(`/invoice-drafts/${encodeURIComponent(id)}/pdf`));
  const name = out ?? `draft-${id}.pdf`;
  writeFileSync(name, file.bytes);
  console.log(name);
}

async function take(step: string, id: string, options: HubOptions): Promise<void> {
  const path = `/invoice-drafts/${encodeURIComponent(id)}/${step}`;
  console.log(lineOf(await asOperator(options, (api) => api.post<ApiDraft>(path, {}))));
}

function lineOf({ id, state, type, number, seller, buyer, gross, currency, created_by }: ApiDraft): string {
  const named = number === undefined ? '' : `  ${number}`;
  return `${id}  ${type}  ${seller.party} → ${buyer.party}  ${gross} ${currency}  ${state}  by ${created_by}${named}`;
}
