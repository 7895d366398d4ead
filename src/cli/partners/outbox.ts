import { type Command, InvalidArgumentError, Option } from 'commander';
import { HubError } from '../../domain/errors.js';
import { parsePartyKey, partyKey } from '../../domain/party.js';
import { ROUTED_MODULES } from '../../domain/routing/module-roles.js';
import type { ApiList } from '../../simulator/operator-api.js';
import { asOperator, type HubOptions, withHubOptions } from '../hub-options.js';

/** `voltclear outbox list|retry`: what a running hub owes its partners, and what it gave up. */
export function registerOutboxCommands(program: Command): void {
  const outbox = program.command('outbox').description('messages that the hub owes its partners');
  withFilters(withHubOptions(outbox.command('list')))
    .description('list messages; those that were given up unless said otherwise')
    .addOption(new Option('--state <state>', 'which').choices(STATES).default('FAILED'))
    .option('--limit <count>', 'how many at the most', wholeNumber, 50)
    .action(list);
  withFilters(withHubOptions(outbox.command('retry')))
    .description('try messages again that were given up')
    .option('--key <key>', 'this one')
    .option('--all', 'all that were given up')
    .action(retry);
}

const STATES = ['FAILED', 'PENDING', 'DELIVERED'] as const;

interface Filters {
  readonly party?: string;
  readonly module?: string;
}

function withFilters(command: Command): Command {
  return command
    .option('--party <party>', 'to this receiver, such as DE*MSP', party)
    .addOption(new Option('--module <module>', 'of this module').choices(ROUTED_MODULES));
}

interface ApiOutboxMessage {
  readonly key: string;
  readonly state: string;
  readonly to: string;
  readonly module: string;
  readonly created_at: string;
  readonly attempts: number;
  readonly last_error?: string;
}

async function list(options: HubOptions & Filters & { state: string; limit: number }): Promise<void> {
  const query = new URLSearchParams({ state: options.state, limit: String(options.limit), ...filtersOf(options) });
  const path = `/outbox/messages?${query}`;
  const { items, total } = await asOperator(options, (api) => api.get<ApiList<ApiOutboxMessage>>(path));
  for (const { key, to, module, created_at, attempts, last_error = '' } of items) {
    console.log(`${created_at}  ${to}  ${module.padEnd(9)}  ${attempts} attempts  ${key}  ${last_error}`.trimEnd());
  }
  console.log(`${items.length} of ${total}`);
}

async function retry(options: HubOptions & Filters & { key?: string; all?: true }): Promise<void> {
  const filters = filtersOf(options);
  const isFiltered = Object.keys(filters).length > 0;
  if ([options.key !== undefined, options.all === true, isFiltered].filter(Boolean).length !== 1) {
    throw new HubError('bad-setting', 'say which: --key, or --party and --module, or --all');
  }
  const body = options.key === undefined ? { state: 'FAILED', ...filters } : { key: options.key };
  const { retried } = await asOperator(options, (api) => api.post<{ retried: number }>('/outbox/retry', body));
  console.log(`${retried} will be tried again`);
}

function filtersOf({ party, module }: Filters): Record<string, string> {
  return { ...(party !== undefined && { party }), ...(module !== undefined && { module }) };
}

function party(text: string): string {
  try {
    return partyKey(parsePartyKey(text, '--party'));
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError('Expected a number from 1 to 999.');
  return Number(text);
}
