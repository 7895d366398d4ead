import { type Command, Option } from 'commander';
import { INCIDENT_KINDS, INCIDENT_STATES } from '../../domain/healing/incident.js';
import { parsePartyKey, partyKey } from '../../domain/party.js';
import type { ApiList } from '../../simulator/operator-api.js';
import { asOperator, type HubOptions, wholeNumber, withHubOptions } from '../hub-options.js';

/** `voltclear incidents list|show|close|share`: what is wrong at stations, at a running hub. */
export function registerIncidentCommands(program: Command): void {
  const incidents = program.command('incidents').description('what is wrong at stations, and what was done about it');
  withHubOptions(incidents.command('list'))
    .description('list incidents, the newest first')
    .option('--station <id>', 'of one station')
    .option('--party <party>', 'of one party, such as NL*ABC')
    .addOption(new Option('--kind <kind>', 'of these').choices(INCIDENT_KINDS))
    .addOption(new Option('--state <state>', 'of these').choices(INCIDENT_STATES))
    .option('--limit <count>', 'this many at the most', wholeNumber, 50)
    .action(list);
  withHubOptions(incidents.command('show <incident>')).description('show an incident with its timeline').action(show);
  withHubOptions(incidents.command('close <incident>'))
    .description('say that an incident is over')
    .requiredOption('--text <text>', 'why')
    .action(close);
  withHubOptions(incidents.command('share'))
    .description('how many were opened, and what ended them')
    .option('--from <instant>', 'opened then or later')
    .option('--until <instant>', 'opened before')
    .action(share);
}

interface ApiIncident {
  readonly id: string;
  readonly station: string;
  readonly evse?: number;
  readonly connector?: number;
  readonly kind: string;
  readonly detail?: string;
  readonly state: string;
  readonly opened_at: string;
  readonly resolved_by?: string;
  readonly timeline: readonly {
    readonly at: string;
    readonly what: string;
    readonly remedy?: string;
    readonly outcome?: string;
    readonly text?: string;
    readonly by?: string;
  }[];
}

interface ApiCounts {
  readonly kind?: string;
  readonly opened: number;
  readonly recovered_by_remedy: number;
  readonly recovered_by_itself: number;
  readonly closed_by_person: number;
  readonly escalated: number;
}

interface ListOptions extends HubOptions {
  readonly station?: string;
  readonly party?: string;
  readonly kind?: string;
  readonly state?: string;
  readonly limit: number;
}

async function list({ station, party, kind, state, limit, ...hub }: ListOptions): Promise<void> {
  const query = new URLSearchParams({ limit: String(limit) });
  if (station) query.set('station', station);
  if (party) query.set('party', partyKey(parsePartyKey(party, '--party')));
  if (kind) query.set('kind', kind);
  if (state) query.set('state', state);
  const found = await asOperator(hub, (api) => api.get<ApiList<ApiIncident>>(`/incidents?${query}`));
  for (const incident of found.items) console.log(lineOf(incident));
  console.log(`${found.items.length} of ${found.total}`);
}

async function show(id: string, hub: HubOptions): Promise<void> {
  print(await asOperator(hub, (api) => api.get<ApiIncident>(`/incidents/${encodeURIComponent(id)}`)));
}

async function close(id: string, { text, ...hub }: HubOptions & { readonly text: string }): Promise<void> {
  const path = `/incidents/${encodeURIComponent(id)}/close`;
  print(await asOperator(hub, (api) => api.post<ApiIncident>(path, { text })));
}

async function share({ from, until, ...hub }: HubOptions & { readonly from?: string; readonly until?: string }) {
  const query = new URLSearchParams({ ...(from && { from }), ...(until && { until }) });
  const told = await asOperator(hub, (api) =>
    api.get<{ kinds: ApiCounts[]; total: ApiCounts; solved_remotely?: string }>(`/healing-share?${query}`),
  );
  for (const one of [...told.kinds, { ...told.total, kind: 'total' }]) {
    const ends = `${one.recovered_by_remedy} by a remedy, ${one.recovered_by_itself} by itself, ${one.closed_by_person} by a person`;
    console.log(`${one.kind}: ${one.opened} opened; ${ends}; ${one.escalated} with a person`);
  }
  console.log(told.solved_remotely === undefined ? 'no incidents' : `solved remotely: ${told.solved_remotely}`);
}

function print(incident: ApiIncident): void {
  console.log(lineOf(incident));
  for (const { at, what, remedy, outcome, text, by } of incident.timeline) {
    console.log(['  ', at, what, remedy, outcome, text, by].filter((part) => part !== undefined).join('  '));
  }
}

function lineOf({ id, station, evse, connector, kind, detail, state, opened_at, resolved_by }: ApiIncident): string {
  const outlet = evse === undefined ? station : `${station}/${evse}/${connector}`;
  return [id, opened_at, outlet, kind, detail, state, resolved_by].filter((part) => part !== undefined).join('  ');
}
