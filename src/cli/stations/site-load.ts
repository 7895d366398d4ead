import type { Command } from 'commander';
import type { ApiList } from '../../simulator/operator-api.js';
import { asOperator, type HubOptions, wholeNumber, withHubOptions } from '../hub-options.js';
import { sitePath } from './site-path.js';

/** `voltclear sites signal|load`: what a place may draw, and how it is shared. */
export function registerLoadCommands(sites: Command): void {
  withHubOptions(sites.command('signal <party> <site>'))
    .description('tell what the grid operator allows there for a while')
    .requiredOption('--id <id>', 'the grid operator’s own; the same one again replaces it')
    .requiredOption('--from <instant>', 'such as 2026-10-12T17:00:00Z')
    .requiredOption('--until <instant>', 'an end in the past takes it back')
    .requiredOption('--max-power-w <watts>', 'of the whole connection', wholeNumber)
    .action(signal);
  withHubOptions(sites.command('load <party> <site>'))
    .description('what each running transaction may draw now, and the signals of the grid operator')
    .action(load);
}

interface ApiSignal {
  readonly id: string;
  readonly from: string;
  readonly until: string;
  readonly max_power_w: number;
}

interface ApiLoad {
  readonly cap_w?: number;
  readonly allowed_w: number;
  readonly sessions: readonly {
    readonly transaction: string;
    readonly station: string;
    readonly evse: number;
    readonly connector: number;
    readonly allowed_w: number;
    readonly max_w: number;
    readonly can_be_limited: boolean;
    readonly told?: { readonly at: string; readonly answer: string };
  }[];
}

interface SignalOptions extends HubOptions {
  readonly id: string;
  readonly from: string;
  readonly until: string;
  readonly maxPowerW: number;
}

async function signal(owner: string, site: string, options: SignalOptions): Promise<void> {
  const { id, from, until, maxPowerW } = options;
  const body = { id, from, until, max_power_w: maxPowerW };
  const path = `${sitePath(owner, site)}/grid-signals`;
  printSignal(await asOperator(options, (api) => api.post<ApiSignal>(path, body)));
}

async function load(owner: string, site: string, options: HubOptions): Promise<void> {
  const path = sitePath(owner, site);
  const [told, signals] = await asOperator(options, (api) =>
    Promise.all([api.get<ApiLoad>(`${path}/load`), api.get<ApiList<ApiSignal>>(`${path}/grid-signals`)]),
  );
  const cap = told.cap_w === undefined ? 'unlimited' : `at most ${told.cap_w} W`;
  console.log(`${told.sessions.length} sessions, ${told.allowed_w} W allowed, ${cap}`);
  for (const one of told.sessions) {
    const place = `${one.station}/${one.evse}/${one.connector}`;
    const said = one.told ? `${one.told.answer} at ${one.told.at}` : 'never told';
    const free = one.can_be_limited ? '' : '  cannot be limited';
    console.log(`${one.transaction}  ${place}  ${one.allowed_w} of ${one.max_w} W  ${said}${free}`);
  }
  signals.items.forEach(printSignal);
}

function printSignal({ id, from, until, max_power_w }: ApiSignal): void {
  console.log(`signal ${id}  ${from} to ${until}  ${max_power_w} W`);
}
