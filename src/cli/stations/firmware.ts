import { type Command, InvalidArgumentError } from 'commander';
import { parsePartyKey, partyKey } from '../../domain/party.js';
import type { ApiList } from '../../simulator/operator-api.js';
import { asOperator, type HubOptions, wholeNumber, withHubOptions } from '../hub-options.js';

/** `voltclear firmware start|list|show|pause|resume|cancel`: firmware campaigns, at a running hub. */
export function registerFirmwareCommands(program: Command): void {
  const firmware = program.command('firmware').description('new firmware for stations, in waves');
  withHubOptions(firmware.command('start <name>'))
    .description('start a campaign with the stations that fit now')
    .requiredOption('--url <url>', 'where stations fetch the firmware')
    .option('--at <instant>', 'when they fetch it; absent: at once')
    .option('--to-version <version>', 'what they say that they run afterwards')
    .option('--party <party>', 'stations of one party, such as NL*ABC')
    .option('--station <id...>', 'these stations')
    .option('--vendor <vendor>', 'stations of a vendor')
    .option('--model <model>', 'stations of a model')
    .option('--runs <version>', 'stations that run this version now')
    .option('--wave <count>', 'stations of one wave', wholeNumber, 10)
    .option('--max-failures <share>', 'share of a wave, 0 to 1, that may fail', shareOf, 0.1)
    .action(start);
  withHubOptions(firmware.command('list')).description('list campaigns, the newest first').action(list);
  withHubOptions(firmware.command('show <campaign>')).description('show what became of each station').action(show);
  for (const [name, decision] of Object.entries(DECISIONS)) {
    withHubOptions(firmware.command(`${name} <campaign>`))
      .description(`${name} a campaign`)
      .action((id: string, hub: HubOptions) => decide(id, decision, hub));
  }
}

const DECISIONS = { pause: 'PAUSE', resume: 'RESUME', cancel: 'CANCEL' } as const;

interface ApiCampaign {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly wave: number;
  readonly stations: Readonly<Record<string, number>>;
}

interface ApiStation {
  readonly station: string;
  readonly state: string;
  readonly wave?: number;
  readonly version_before?: string;
  readonly version_after?: string;
  readonly last_status?: string;
  readonly reason?: string;
}

interface StartOptions extends HubOptions {
  readonly url: string;
  readonly at?: string;
  readonly toVersion?: string;
  readonly party?: string;
  readonly station?: readonly string[];
  readonly vendor?: string;
  readonly model?: string;
  readonly runs?: string;
  readonly wave: number;
  readonly maxFailures: number;
}

/** Stations of one look. */
const PAGE = 200;

async function start(name: string, { url, at, toVersion, station, party, ...options }: StartOptions): Promise<void> {
  const { vendor, model, runs, wave, maxFailures, ...hub } = options;
  const body = {
    name,
    url,
    retrieve_at: at ?? new Date().toISOString(),
    ...(toVersion !== undefined && { version: toVersion }),
    ...(party !== undefined && { party: partyKey(parsePartyKey(party, '--party')) }),
    ...(station && { stations: station }),
    ...(vendor !== undefined && { vendor }),
    ...(model !== undefined && { model }),
    ...(runs !== undefined && { runs }),
    wave_size: wave,
    max_failure_share: maxFailures,
  };
  print(await asOperator(hub, (api) => api.post<ApiCampaign>('/firmware-campaigns', body)));
}

async function list(hub: HubOptions): Promise<void> {
  const found = await asOperator(hub, (api) => api.get<ApiList<ApiCampaign>>('/firmware-campaigns'));
  for (const campaign of found.items) print(campaign);
  console.log(`${found.items.length} of ${found.total}`);
}

async function show(id: string, hub: HubOptions): Promise<void> {
  const path = `/firmware-campaigns/${encodeURIComponent(id)}`;
  await asOperator(hub, async (api) => {
    print(await api.get<ApiCampaign>(path));
    let after = '';
    for (;;) {
      const query = new URLSearchParams({ limit: String(PAGE), ...(after && { after }) });
      const { items } = await api.get<ApiList<ApiStation>>(`${path}/stations?${query}`);
      for (const one of items) console.log(`  ${lineOf(one)}`);
      after = items.at(-1)?.station ?? '';
      if (items.length < PAGE) return;
    }
  });
}

async function decide(id: string, decision: string, hub: HubOptions): Promise<void> {
  const path = `/firmware-campaigns/${encodeURIComponent(id)}/decide`;
  print(await asOperator(hub, (api) => api.post<ApiCampaign>(path, { decision })));
}

function print({ id, name, state, wave, stations }: ApiCampaign): void {
  const counts = Object.entries(stations).flatMap(([one, count]) => (count > 0 ? [`${count} ${one}`] : []));
  console.log([id, name, state, `wave ${wave}`, counts.join(', ')].join('  '));
}

function lineOf({ station, state, wave, version_before, version_after, last_status, reason }: ApiStation): string {
  const versions = `${version_before ?? '?'} → ${version_after ?? '?'}`;
  const parts = [station, state, wave === undefined ? undefined : `wave ${wave}`, versions, last_status, reason];
  return parts.filter((part) => part !== undefined).join('  ');
}

function shareOf(text: string): number {
  if (!/^(?:0(?:\.\d{1,4})?|1)$/.test(text)) throw new InvalidArgumentError('Expected a share such as 0.1.');
  return Number(text);
}
