import type { Command } from 'commander';
import { asOperator, type HubOptions, wholeNumber, withHubOptions } from '../hub-options.js';
import { registerLoadCommands } from './site-load.js';
import { party, sitePath } from './site-path.js';

/** `voltclear sites add|list|show|change`: places with stations, at a running hub. */
export function registerSiteCommands(program: Command): void {
  const sites = program.command('sites').description('places with stations that connect straight to the hub');
  withPlace(withHubOptions(sites.command('add <party> <site>')))
    .description('add a place; with the first one the hub becomes the platform of the party')
    .action(add);
  withHubOptions(sites.command('list'))
    .description('list places')
    .option('--party <party>', 'of one party, such as NL*ABC', party)
    .option('--limit <count>', 'this many at the most', wholeNumber, 50)
    .action(list);
  withHubOptions(sites.command('show <party> <site>'))
    .description('show a place, and what keeps it from being shown at OCPI')
    .action(show);
  withPlace(withHubOptions(sites.command('change <party> <site>')))
    .description('change what is named of a place')
    .action(change);
  registerLoadCommands(sites);
}

function withPlace(command: Command): Command {
  return command
    .option('--operator-name <name>', 'name of the party as others see it')
    .option('--name <name>', 'of the place')
    .option('--address <address>', 'street and number')
    .option('--city <city>', 'city')
    .option('--postal-code <code>', 'postal code')
    .option('--country <country>', 'ISO 3166-1 alpha-3, such as NLD')
    .option('--latitude <degrees>', 'such as 52.087200')
    .option('--longitude <degrees>', 'such as 5.106800')
    .option('--time-zone <zone>', 'such as Europe/Amsterdam')
    .option('--currency <currency>', 'of its tariffs, such as EUR')
    .option('--tariffs <ids...>', 'OCPI tariffs of the party for connectors that name none')
    .option('--private', 'not to be shown to the public')
    .option('--max-power-w <watts>', 'what all its stations together may draw', wholeNumber);
}

interface PlaceOptions extends HubOptions {
  readonly operatorName?: string;
  readonly name?: string;
  readonly address?: string;
  readonly city?: string;
  readonly postalCode?: string;
  readonly country?: string;
  readonly latitude?: string;
  readonly longitude?: string;
  readonly timeZone?: string;
  readonly currency?: string;
  readonly tariffs?: readonly string[];
  readonly private?: true;
  readonly maxPowerW?: number;
}

interface ApiSite {
  readonly party: string;
  readonly id: string;
  readonly address: string;
  readonly city: string;
  readonly country: string;
  readonly publish: boolean;
  readonly missing?: readonly { readonly station?: string; readonly what: string }[];
}

async function add(owner: string, id: string, options: PlaceOptions): Promise<void> {
  const body = { party: party(owner), id, ...fieldsOf(options) };
  printSite(await asOperator(options, (api) => api.post<ApiSite>('/sites', body)));
}

async function change(owner: string, id: string, options: PlaceOptions): Promise<void> {
  const path = sitePath(owner, id);
  printSite(await asOperator(options, (api) => api.put<ApiSite>(path, fieldsOf(options))));
}

async function list(options: HubOptions & { party?: string; limit: number }): Promise<void> {
  const query = new URLSearchParams({ limit: String(options.limit), ...(options.party && { party: options.party }) });
  const { items } = await asOperator(options, (api) => api.get<{ items: readonly ApiSite[] }>(`/sites?${query}`));
  items.forEach(printSite);
}

async function show(owner: string, id: string, options: HubOptions): Promise<void> {
  const site = await asOperator(options, (api) => api.get<ApiSite>(sitePath(owner, id)));
  printSite(site);
  for (const { station, what } of site.missing ?? []) {
    console.log(`missing: ${station === undefined ? what : `station ${station}: ${what}`}`);
  }
}

function printSite({ party: owner, id, address, city, country, publish }: ApiSite): void {
  console.log(`${owner}/${id}  ${address}, ${city}, ${country}${publish ? '' : '  private'}`);
}

function fieldsOf(options: PlaceOptions): object {
  const { operatorName, postalCode, timeZone, tariffs, maxPowerW, private: isPrivate } = options;
  const { name, address, city, country, latitude, longitude, currency } = options;
  const named = {
    operator_name: operatorName,
    name,
    address,
    city,
    postal_code: postalCode,
    country,
    latitude,
    longitude,
    time_zone: timeZone,
    currency,
    tariff_ids: tariffs,
    publish: isPrivate ? false : undefined,
    limit: maxPowerW === undefined ? undefined : { max_power_w: maxPowerW },
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}
