import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { ApiList } from '../../simulator/operator-api.js';
import { asOperator, type HubOptions, wholeNumber, withHubOptions } from '../hub-options.js';
import { registerDeviceCommands } from './device.js';
import { party } from './site-path.js';
import { registerStationCommandCommand } from './station-command.js';

/** `voltclear stations …`: stations that connect straight to a running hub. */
export function registerStationCommands(program: Command): void {
  const stations = program.command('stations').description('stations that connect straight to the hub');
  registerAdd(stations);
  withHubOptions(stations.command('list'))
    .description('list stations, by id')
    .option('--party <party>', 'of one party, such as NL*ABC', party)
    .option('--site <site>', 'at one site')
    .option('--after <id>', 'behind this one')
    .option('--limit <count>', 'this many at the most', wholeNumber, 50)
    .action(list);
  withHubOptions(stations.command('show <station>')).description('show a station, its states and quirks').action(show);
  withHubOptions(stations.command('import <file>'))
    .description('add the sites and stations of a CSV file (docs/stations.md); all or nothing')
    .action(importFile);
  withHubOptions(stations.command('move <station> <party> <site>'))
    .description('move a station to another site or party')
    .action(move);
  withHubOptions(stations.command('retire <station>'))
    .description('take a station out of service for good')
    .action(retire);
  withHubOptions(stations.command('key <station>')).description('give a station a new key').action(renewKey);
  withHubOptions(stations.command('token <station>'))
    .description('give a station another one-time token for its first connection')
    .action(renewToken);
  registerStationCommandCommand(stations);
  registerDeviceCommands(stations);
}

function registerAdd(stations: Command): void {
  withHubOptions(stations.command('add <station>'))
    .description('add a station with connectors that are all alike; other ones come from a file')
    .requiredOption('--party <party>', 'whose it is, such as NL*ABC', party)
    .requiredOption('--site <site>', 'where it is')
    .option('--connectors <count>', 'how many, each an EVSE', wholeNumber, 1)
    .option('--evse-id <id>', 'eMI3 id, such as NL*ABC*E1; *1, *2 … follow where there are several')
    .option('--standard <standard>', 'ConnectorType of OCPI', 'IEC_62196_T2')
    .addOption(new Option('--format <format>', 'of the connectors').choices(['SOCKET', 'CABLE']).default('SOCKET'))
    .option('--power-type <type>', 'PowerType of OCPI', 'AC_3_PHASE')
    .option('--voltage <volts>', 'line to neutral for AC', wholeNumber, 230)
    .option('--amperage <amperes>', 'per phase', wholeNumber, 32)
    .option('--power-w <watts>', 'where it is less than volts, amperes and phases say', wholeNumber)
    .option('--security-profile <profile>', '1 password, 2 over TLS, 3 client certificate', wholeNumber, 1)
    .action(add);
}

interface AddOptions extends HubOptions {
  readonly party: string;
  readonly site: string;
  readonly connectors: number;
  readonly evseId?: string;
  readonly standard: string;
  readonly format: string;
  readonly powerType: string;
  readonly voltage: number;
  readonly amperage: number;
  readonly powerW?: number;
  readonly securityProfile: number;
}

interface ApiStation {
  readonly id: string;
  readonly party: string;
  readonly site: string;
  readonly registration: string;
  readonly strictness: string;
  readonly security_profile: number;
  readonly has_key: boolean;
  readonly onboarding_token?: string;
  readonly boot?: { readonly ocpp_version: string; readonly vendor: string; readonly model: string };
  readonly connected?: boolean;
  readonly last_seen_at?: string;
  readonly states?: readonly {
    readonly evse: number;
    readonly connector: number;
    readonly status: string;
    readonly error_code?: string;
    readonly since: string;
  }[];
  readonly quirks?: number;
  readonly retired_at?: string;
}

async function add(id: string, options: AddOptions): Promise<void> {
  const evses = Array.from({ length: options.connectors }, (_, index) => evseOf(index + 1, options));
  const { site, securityProfile } = options;
  const body = { id, party: options.party, site, evses, security_profile: securityProfile };
  printToken(await asOperator(options, (api) => api.post<ApiStation>('/stations', body)));
}

function evseOf(number: number, options: AddOptions): object {
  const { evseId, connectors, standard, format, powerType, voltage, amperage, powerW } = options;
  const connector = {
    number: 1,
    standard,
    format,
    power_type: powerType,
    max_voltage: voltage,
    max_amperage: amperage,
    ...(powerW !== undefined && { max_electric_power: powerW }),
  };
  const ownId = connectors > 1 ? `${evseId}*${number}` : evseId;
  return { number, connectors: [connector], ...(evseId !== undefined && { evse_id: ownId }) };
}

interface ListOptions extends HubOptions {
  readonly party?: string;
  readonly site?: string;
  readonly after?: string;
  readonly limit: number;
}

async function list({ party: owner, site, after, limit, ...options }: ListOptions): Promise<void> {
  const filters = { ...(owner && { party: owner }), ...(site && { site }), ...(after && { after }) };
  const query = new URLSearchParams({ limit: String(limit), ...filters });
  const path = `/stations?${query}`;
  const { items, total } = await asOperator(options, (api) => api.get<ApiList<ApiStation>>(path));
  items.forEach(printLine);
  console.log(`${items.length} of ${total}`);
}

async function show(id: string, options: HubOptions): Promise<void> {
  const path = pathOf(id);
  const [station, { items: quirks }] = await asOperator(options, (api) =>
    Promise.all([api.get<ApiStation>(path), api.get<ApiList<ApiQuirk>>(`${path}/quirks`)]),
  );
  printLine(station);
  console.log(`registration ${station.registration}, ${station.strictness}, profile ${station.security_profile}`);
  for (const { evse, connector, status, error_code = '', since } of station.states ?? []) {
    const place = evse === 0 ? 'whole station' : `EVSE ${evse} connector ${connector}`;
    console.log(`${since}  ${place}  ${status} ${error_code}`.trimEnd());
  }
  for (const { rule, action, count, example = '' } of quirks) {
    console.log(`quirk ${rule} in ${action}, ${count} times  ${example}`.trimEnd());
  }
}

interface ApiQuirk {
  readonly rule: string;
  readonly action: string;
  readonly count: number;
  readonly example?: string;
}

interface ApiImported {
  readonly sites_added: number;
  readonly sites_unchanged: number;
  readonly stations_unchanged: number;
  readonly added: readonly { readonly station: string; readonly onboarding_token: string }[];
}

async function importFile(file: string, options: HubOptions): Promise<void> {
  const csv = await readFile(file, 'utf8');
  const done = await asOperator(options, (api) => api.post<ApiImported>('/stations-import', { csv }));
  for (const { station, onboarding_token } of done.added) console.log(`${station}  ${onboarding_token}`);
  const unchanged = done.sites_unchanged + done.stations_unchanged;
  console.log(`${done.sites_added} sites and ${done.added.length} stations added, ${unchanged} were there already`);
}

async function move(id: string, owner: string, site: string, options: HubOptions): Promise<void> {
  const body = { party: party(owner), site };
  printLine(await asOperator(options, (api) => api.post<ApiStation>(`${pathOf(id)}/move`, body)));
}

async function retire(id: string, options: HubOptions): Promise<void> {
  printLine(await asOperator(options, (api) => api.post<ApiStation>(`${pathOf(id)}/retire`, {})));
}

async function renewKey(id: string, options: HubOptions): Promise<void> {
  const { outcome } = await asOperator(options, (api) => api.post<{ outcome: string }>(`${pathOf(id)}/key`, {}));
  const uncertain = 'it did not answer: both keys work until it uses the new one';
  console.log(outcome === 'TAKEN' ? 'it has taken the new key' : uncertain);
}

async function renewToken(id: string, options: HubOptions): Promise<void> {
  printToken(await asOperator(options, (api) => api.post<ApiStation>(`${pathOf(id)}/onboarding`, {})));
}

function printToken({ id, onboarding_token = '' }: ApiStation): void {
  console.log(`${id} may connect with this password, shown this once: ${onboarding_token}`);
}

function printLine({ id, party: owner, site, boot, connected, last_seen_at, quirks, retired_at }: ApiStation): void {
  const line = [
    id,
    `${owner}/${site}`,
    retired_at ? 'retired' : connected ? 'connected' : 'not connected',
    boot ? `OCPP ${boot.ocpp_version} ${boot.vendor} ${boot.model}` : 'never booted',
    ...(last_seen_at ? [`seen ${last_seen_at}`] : []),
    ...(quirks ? [`${quirks} quirks`] : []),
  ];
  console.log(line.join('  '));
}

function pathOf(id: string): string {
  return `/stations/${encodeURIComponent(id)}`;
}
