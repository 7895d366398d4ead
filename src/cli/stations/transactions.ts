import { type Command, InvalidArgumentError, Option } from 'commander';
import { asOperator, type HubOptions, wholeNumber, withHubOptions } from '../hub-options.js';
import { party } from './site-path.js';

/** `voltclear transactions list|show|release`: what stations tell of single charges, at a running hub. */
export function registerTransactionCommands(program: Command): void {
  const transactions = program.command('transactions').description('what stations tell of single charges');
  withHubOptions(transactions.command('list'))
    .description('list transactions, the newest first')
    .option('--party <party>', 'of one party, such as NL*ABC', party)
    .option('--station <id>', 'of one station')
    .addOption(new Option('--outcome <outcome>', 'of these').choices(['CDR', 'NOTHING', 'OPEN', 'QUARANTINED']))
    .option('--until <instant>', 'begun before')
    .option('--before <place>', 'go on where a page before has ended')
    .option('--limit <count>', 'this many at the most', wholeNumber, 50)
    .action(list);
  withHubOptions(transactions.command('show <transaction>'))
    .description('show a transaction, how it was calculated, and what would become of it')
    .action(show);
  withHubOptions(transactions.command('release <transaction>'))
    .description('say what becomes of a transaction that waits for a person')
    .addOption(
      new Option('--decision <decision>', 'whether it is billed').choices(['BILL', 'NOTHING']).makeOptionMandatory(),
    )
    .requiredOption('--reason <reason>', 'why')
    .option('--energy-wh <wh>', 'in place of what was measured')
    .option('--token <token>', 'whose it was: party/uid/type, such as DE*XYZ/0412/RFID', readToken)
    .option('--evse <number>', 'where it was, when nobody knows (OCPP 2.0.1)', wholeNumber)
    .option('--connector <number>', 'where it was, when nobody knows', wholeNumber)
    .option('--started-at <instant>', 'when it began, when only its stop is known')
    .action(release);
}

interface ApiTransaction {
  readonly id: string;
  readonly station: string;
  readonly evse: number;
  readonly connector: number;
  readonly started_at: string;
  readonly ended_at?: string;
  readonly driver?: { readonly party: string; readonly uid: string };
  readonly outcome: string;
  readonly flags: readonly string[];
  readonly why?: string;
  readonly review?: { readonly by: string; readonly reason: string };
}

interface ApiShown extends ApiTransaction {
  readonly session?: string;
  readonly cdr?: string;
  readonly calculation: {
    readonly energy_wh: string;
    readonly points: readonly { readonly at: string; readonly wh: string; readonly kind: string }[];
    readonly spans: readonly { readonly from: string; readonly until: string; readonly charging: boolean }[];
    readonly notes: readonly string[];
  };
  readonly facts: readonly object[];
  readonly judged?: { readonly outcome: string; readonly why?: string };
  readonly draft?: {
    readonly currency: string;
    readonly energy_kwh: string;
    readonly total_cost: { readonly excl_vat: string };
  };
  readonly unpriced?: string;
}

interface ApiPage {
  readonly items: readonly ApiTransaction[];
  readonly before?: string;
}

interface ListOptions extends HubOptions {
  readonly party?: string;
  readonly station?: string;
  readonly outcome?: string;
  readonly until?: string;
  readonly before?: string;
  readonly limit: number;
}

async function list({ party: owner, station, outcome, until, before, limit, ...hub }: ListOptions): Promise<void> {
  const filters = {
    ...(owner && { party: owner }),
    ...(station && { station }),
    ...(outcome && { outcome }),
    ...(until && { until }),
    ...(before && { before }),
  };
  const path = `/station-transactions?${new URLSearchParams({ limit: String(limit), ...filters })}`;
  const page = await asOperator(hub, (api) => api.get<ApiPage>(path));
  for (const one of page.items) console.log(lineOf(one));
  if (page.before !== undefined) console.log(`more: --before ${page.before}`);
}

async function show(id: string, hub: HubOptions): Promise<void> {
  const shown = await asOperator(hub, (api) => api.get<ApiShown>(pathOf(id)));
  const { calculation, facts, judged, draft, unpriced, session, cdr } = shown;
  console.log(lineOf(shown));
  if (session) console.log(`session ${session}`);
  if (cdr) console.log(`CDR ${cdr}`);
  console.log(`${calculation.energy_wh} Wh from ${facts.length} facts`);
  for (const { at, wh, kind } of calculation.points) console.log(`  ${at}  ${wh} Wh  ${kind}`);
  for (const { from, until, charging } of calculation.spans) {
    console.log(`  ${from} to ${until}  ${charging ? 'charging' : 'standing'}`);
  }
  for (const note of calculation.notes) console.log(`odd: ${note}`);
  if (judged) console.log(`by itself: ${[judged.outcome, judged.why].filter(Boolean).join(', ')}`);
  if (draft) console.log(`would be ${draft.energy_kwh} kWh, ${draft.total_cost.excl_vat} ${draft.currency} excl. VAT`);
  if (unpriced) console.log(`no price: ${unpriced}`);
}

interface ReleaseOptions extends HubOptions {
  readonly decision: string;
  readonly reason: string;
  readonly energyWh?: string;
  readonly token?: object;
  readonly evse?: number;
  readonly connector?: number;
  readonly startedAt?: string;
}

async function release(id: string, options: ReleaseOptions): Promise<void> {
  const { decision, reason, energyWh, token, evse, connector, startedAt } = options;
  const outlet = { ...(evse !== undefined && { evse }), ...(connector !== undefined && { connector }) };
  const body = {
    decision,
    reason,
    ...(energyWh !== undefined && { energy_wh: energyWh }),
    ...(token && { token }),
    ...(Object.keys(outlet).length > 0 && { outlet }),
    ...(startedAt !== undefined && { started_at: startedAt }),
  };
  console.log(lineOf(await asOperator(options, (api) => api.post<ApiTransaction>(`${pathOf(id)}/release`, body))));
}

function readToken(text: string): object {
  const [owner, uid, type, ...more] = text.split('/');
  if (!owner || !uid || !type || more.length > 0) throw new InvalidArgumentError('Expected party/uid/type.');
  return { party: party(owner), uid, type };
}

function lineOf({ id, station, evse, connector, started_at, ended_at, driver, ...rest }: ApiTransaction): string {
  const line = [
    id,
    `${station}/${evse}/${connector}`,
    `${started_at} to ${ended_at ?? 'now'}`,
    driver ? `${driver.party}/${driver.uid}` : 'nobody known',
    rest.outcome,
    rest.flags.join(','),
    rest.why ?? '',
    rest.review ? `${rest.review.by}: ${rest.review.reason}` : '',
  ];
  return line.filter((part) => part !== '').join('  ');
}

function pathOf(id: string): string {
  return `/station-transactions/${encodeURIComponent(id)}`;
}
