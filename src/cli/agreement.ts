import type { Command } from 'commander';
import { parsePartyKey, partyKey } from '../domain/party.js';
import { ROUTED_MODULES } from '../domain/routing/module-roles.js';
import type { ApiList } from '../simulator/operator-api.js';
import { asOperator, type HubOptions, withHubOptions } from './hub-options.js';

/** `voltclear agreement add|list|end`: who may exchange what with whom, at a running hub. */
export function registerAgreementCommands(program: Command): void {
  const agreement = program.command('agreement').description('roaming agreements: who may exchange what with whom');
  withHubOptions(agreement.command('add'))
    .description('let two parties exchange messages')
    .requiredOption('--party <party...>', 'the two parties, such as NL*ABC DE*XYZ')
    .option('--module <module...>', `of ${ROUTED_MODULES.join(', ')}; all of them when left out`)
    .option('--from <instant>', 'from when on, such as 2026-12-01T00:00:00Z; now when left out')
    .option('--until <instant>', 'until when; until further notice when left out')
    .action(add);
  withHubOptions(agreement.command('list')).description('list the agreements, oldest first').action(list);
  withHubOptions(agreement.command('end <id>'))
    .description('end an agreement, now or at an instant')
    .option('--at <instant>', 'when; now when left out')
    .action(end);
}

/** A roaming agreement as the API tells it. */
interface ApiRoamingAgreement {
  readonly id: string;
  readonly parties: readonly string[];
  readonly modules: 'ALL' | readonly string[];
  readonly valid_from: string;
  readonly valid_until?: string;
}

interface AddOptions extends HubOptions {
  readonly party: readonly string[];
  readonly module?: readonly string[];
  readonly from?: string;
  readonly until?: string;
}

async function add(options: AddOptions): Promise<void> {
  const body = {
    parties: options.party.map((text) => partyKey(parsePartyKey(text, '--party'))),
    modules: options.module ?? 'ALL',
    ...(options.from && { valid_from: options.from }),
    ...(options.until && { valid_until: options.until }),
  };
  print(await asOperator(options, (api) => api.post<ApiRoamingAgreement>('/roaming-agreements', body)));
}

async function list(options: HubOptions): Promise<void> {
  const agreements = await asOperator(options, (api) => api.get<ApiList<ApiRoamingAgreement>>('/roaming-agreements'));
  for (const agreement of agreements.items) print(agreement);
}

async function end(id: string, options: HubOptions & { readonly at?: string }): Promise<void> {
  const path = `/roaming-agreements/${encodeURIComponent(id)}/end`;
  const body = options.at ? { valid_until: options.at } : {};
  print(await asOperator(options, (api) => api.post<ApiRoamingAgreement>(path, body)));
}

function print({ id, parties, modules, valid_from, valid_until = 'further notice' }: ApiRoamingAgreement): void {
  const which = modules === 'ALL' ? 'all modules' : modules.join(', ');
  console.log(`${id}  ${parties.join(' and ')}  ${which}  from ${valid_from} until ${valid_until}`);
}
