import type { Command } from 'commander';
import { parsePartyKey, partyKey } from '../../domain/party.js';
import { asOperator, type HubOptions, withHubOptions } from '../hub-options.js';
import { type ApiQuote, quoteLines } from './quote-lines.js';

/** Adds `voltclear quote`: what a session will cost, at a running hub. */
export function registerQuoteCommand(program: Command): void {
  withHubOptions(program.command('quote'))
    .description('what a session will cost, of what that is made, and when it would be cheaper')
    .requiredOption('--location <party/id>', 'the Location, such as DE*VCP/LOC1')
    .option('--evse <uid>', 'the EVSE; the first one when left out')
    .option('--connector <id>', 'the connector; the first one when left out')
    .option('--emsp <party>', 'the eMSP whose customer asks')
    .option('--contract <id>', 'the driver’s contract')
    .option('--token <uid>', 'the driver’s token, from which the contract follows')
    .option('--start <instant>', 'when charging begins, such as 2026-12-01T17:00:00Z; now when left out')
    .option('--energy <kWh>', 'how much to charge')
    .option('--minutes <minutes>', 'how long to charge', Number)
    .option('--parking <minutes>', 'how long the vehicle stays when it is full', Number)
    .option('--power <kW>', 'what the vehicle takes')
    .option('--level <level>', 'RETAIL or WHOLESALE')
    .option('--json', 'print the whole answer as JSON')
    .action(printQuote);
}

interface QuoteOptions extends HubOptions {
  readonly location: string;
  readonly evse?: string;
  readonly connector?: string;
  readonly emsp?: string;
  readonly contract?: string;
  readonly token?: string;
  readonly start?: string;
  readonly energy?: string;
  readonly minutes?: number;
  readonly parking?: number;
  readonly power?: string;
  readonly level?: string;
  readonly json?: true;
}

async function printQuote(options: QuoteOptions): Promise<void> {
  const body = requestOf(options);
  const quote = await asOperator(options, (api) => api.post<ApiQuote>('/quotes', body));
  const lines = options.json ? [JSON.stringify(quote, null, 2)] : quoteLines(quote);
  for (const line of lines) console.log(line);
}

function requestOf(options: QuoteOptions): object {
  const [party = '', ...id] = options.location.split('/');
  return {
    location: { party: partyKey(parsePartyKey(party, '--location')), id: id.join('/') },
    evse_uid: options.evse,
    connector_id: options.connector,
    emsp: options.emsp && partyKey(parsePartyKey(options.emsp, '--emsp')),
    contract_id: options.contract,
    token_uid: options.token,
    starts_at: options.start,
    energy_kwh: options.energy,
    charging_minutes: options.minutes,
    parking_minutes: options.parking,
    power_kw: options.power,
    level: options.level,
  };
}
