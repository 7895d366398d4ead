import { type Command, InvalidArgumentError } from 'commander';
import type { ApiList, OperatorApi } from '../simulator/operator-api.js';
import { asOperator, type HubOptions, withHubOptions } from './hub-options.js';

/** `voltclear messages list|show|replay`: what the hub and the platforms said to each other. */
export function registerMessagesCommands(program: Command): void {
  const messages = program.command('messages').description('what the hub and the platforms said to each other');
  withFilters(withHubOptions(messages.command('list')))
    .description('list messages, newest first')
    .option('--direction <direction>', 'IN: a platform asked the hub; OUT: the hub asked a platform')
    .option('--limit <count>', 'how many at the most', wholeNumber, 50)
    .action(list);
  withHubOptions(messages.command('show <id>'))
    .description('show a message with headers, bodies and what became of it at its receivers')
    .action(show);
  withFilters(withHubOptions(messages.command('replay [id]')))
    .description('send a push again: one message, or all that fit the filters (at most 1,000)')
    .action(replay);
}

function withFilters(command: Command): Command {
  return command
    .option('--correlation-id <id>', 'of this chain of messages')
    .option('--party <party>', 'on the wire of a platform that speaks for it, such as NL*ABC')
    .option('--module <module>', 'such as sessions')
    .option('--object-id <id>', 'about this object; of a driver’s token its uid')
    .option('--outcome <outcome>', 'ok or failed')
    .option('--from <instant>', 'begun then or later, such as 2026-11-20T09:00:00Z')
    .option('--until <instant>', 'begun before');
}

interface Filters extends HubOptions {
  readonly correlationId?: string;
  readonly party?: string;
  readonly module?: string;
  readonly objectId?: string;
  readonly outcome?: string;
  readonly from?: string;
  readonly until?: string;
}

interface ListOptions extends Filters {
  readonly direction?: string;
  readonly limit: number;
}

/** Names of the API for what was given. */
function filtersOf(options: Filters): Record<string, string> {
  const { correlationId, party, module, objectId, outcome, from, until } = options;
  const named = { correlation_id: correlationId, party, module, object_id: objectId, outcome, from, until };
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

async function list(options: ListOptions): Promise<void> {
  const { direction, limit } = options;
  const rows = await asOperator(options, (api) =>
    readPages(api, { ...filtersOf(options), ...(direction !== undefined && { direction }) }, limit),
  );
  for (const row of rows) console.log(lineOf(row));
}

/** A page may be short although there are more. */
async function readPages(api: OperatorApi, filters: Record<string, string>, limit: number): Promise<ApiMessage[]> {
  const rows: ApiMessage[] = [];
  let before: string | undefined;
  do {
    const query = { ...filters, limit: String(Math.min(200, limit - rows.length)), ...(before && { before }) };
    const page = await api.get<ApiMessagePage>(`/messages?${new URLSearchParams(query)}`);
    rows.push(...page.items);
    before = page.next;
  } while (before !== undefined && rows.length < limit);
  return rows;
}

async function show(id: string, options: HubOptions): Promise<void> {
  const path = `/messages/${encodeURIComponent(id)}`;
  const { message, deliveries } = await asOperator(options, async (api) => ({
    message: await api.get<ApiMessage>(path),
    deliveries: await api.get<ApiList<ApiDelivery>>(`${path}/deliveries`),
  }));
  console.log(JSON.stringify(message, null, 2));
  if (message.direction === 'OUT') return;
  for (const delivery of deliveries.items) {
    const { at, receiver = '-', message_id } = delivery;
    console.log(`${at}  → ${receiver.padEnd(6)}  ${outcomeOf(delivery)}  ${delivery.ms} ms  ${message_id}`);
  }
}

async function replay(id: string | undefined, options: Filters): Promise<void> {
  if (id === undefined) {
    const counts = await asOperator(options, (api) =>
      api.post<ApiReplayCounts>('/messages/replay', filtersOf(options)),
    );
    console.log(`sent ${counts.sent}, failed ${counts.failed}, refused ${counts.refused}`);
    return;
  }
  const replayed = await asOperator(options, (api) =>
    api.post<ApiOutcome>(`/messages/${encodeURIComponent(id)}/replay`, {}),
  );
  console.log(`${replayed.outcome}  ${outcomeOf(replayed)}`);
}

/** Time, direction, from → to, module, method, HTTP/OCPI, milliseconds, where it went and why, id. */
function lineOf(message: ApiMessage): string {
  const { at, direction, from = '-', to = '-', module, method, ms, decision, id } = message;
  const way = decision
    ? [decision.way, ...decision.receivers, ...(decision.because ? [`(${decision.because})`] : [])]
    : [];
  const cells = [
    at,
    direction.padEnd(3),
    `${from} → ${to}`.padEnd(15),
    module.padEnd(16),
    method.padEnd(6),
    outcomeOf(message).padEnd(22),
    `${ms} ms`.padStart(11),
    way.join(' '),
    id,
  ];
  return cells.filter((cell) => cell !== '').join('  ');
}

function outcomeOf({ http_status, ocpi_status, error }: ApiOutcome): string {
  const status = http_status === undefined ? [] : [`${http_status}/${ocpi_status ?? '-'}`];
  return [...status, ...(error === undefined ? [] : [error])].join(' ');
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('Expected a whole number, at most 99999.');
  return Number(text);
}

interface ApiOutcome {
  readonly outcome: 'ok' | 'failed';
  readonly http_status?: number;
  readonly ocpi_status?: number;
  readonly error?: string;
}

interface ApiMessage extends ApiOutcome {
  readonly id: string;
  readonly at: string;
  readonly direction: 'IN' | 'OUT';
  readonly from?: string;
  readonly to?: string;
  readonly module: string;
  readonly method: string;
  readonly ms: number;
  readonly decision?: { readonly way: string; readonly receivers: readonly string[]; readonly because?: string };
}

interface ApiDelivery extends ApiOutcome {
  readonly message_id: string;
  readonly at: string;
  readonly receiver?: string;
  readonly ms: number;
}

interface ApiMessagePage {
  readonly items: readonly ApiMessage[];
  readonly next?: string;
}

interface ApiReplayCounts {
  readonly sent: number;
  readonly failed: number;
  readonly refused: number;
}
