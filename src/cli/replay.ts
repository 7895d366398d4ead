import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { HubError } from '../domain/errors.js';
import { parsePartyKey } from '../domain/party.js';
import type { OcpiParty } from '../simulator/ocpi-objects.js';
import { logInAtHub } from '../simulator/operator-api.js';
import { FailedCheck } from './failed-check.js';
import type { ReplayPlan } from './replay/cdr-writer.js';
import { replayMonths } from './replay/close-months.js';
import { formatReplay, isComplete } from './replay/format-replay.js';
import { type ReplayHub, startReplayHub } from './replay/replay-hub.js';
import { type ReplayResult, replaySessions } from './replay/replay-sessions.js';
import { openReplayState } from './replay/replay-state.js';
import { readSessionRows, type SessionRow } from './replay/session-rows.js';

interface ReplayOptions {
  readonly hub: string;
  readonly email?: string;
  readonly password?: string;
  readonly data?: string;
  readonly state?: string;
  readonly tariff: string;
  readonly tariffChange: ReplayPlan['changes'];
  readonly cpo: OcpiParty;
  readonly emsp: OcpiParty;
  readonly concurrency: number;
  readonly patience: number;
  readonly wait: number;
  readonly limit?: number;
  readonly closeMonths?: true;
}

const STATE_FILE = 'replay-state.json';

/** `voltclear replay`: recorded sessions, played as a CPO's platform over HTTP. */
export function registerReplayCommand(program: Command): void {
  program
    .command('replay')
    .description('play recorded sessions (CSV) as a CPO: a CDR per row, and what the hub makes of it')
    .argument('<file>', 'CSV with session_id, site, charge_point, connector, start, end, …, energy_wh, price_eur')
    .requiredOption('--tariff <price>', 'price per kWh, excl. VAT, in EUR', decimal)
    .option('--tariff-change <instant=price>', 'another price from then on; may be repeated', tariffChange, [])
    .option('--hub <url>', 'the running hub', 'http://127.0.0.1:8080')
    .option('--email <email>', 'an operator’s e-mail address')
    .option('--password <password>', 'the operator’s password')
    .option('--data <folder>', 'start a hub on this folder for the replay, instead of --hub')
    .option('--state <file>', `what both platforms keep between replays (default: ${STATE_FILE} in the data folder)`)
    .option('--cpo <party>', 'who sells', party, { country_code: 'FR', party_id: 'SAP' })
    .option('--emsp <party>', 'who buys', party, { country_code: 'FR', party_id: 'EMS' })
    .option('--concurrency <count>', 'CDRs in flight', count, 16)
    .option('--patience <seconds>', 'how long a hub that does not answer is tried again', count, 60)
    .option('--wait <seconds>', 'how long clearing and delivery may take in the end', count, 900)
    .option('--limit <rows>', 'only so many rows', count)
    .option('--close-months', 'close each month when its sessions are in: started by one operator, approved by another')
    .action(replay);
}

async function replay(file: string, options: ReplayOptions): Promise<void> {
  const rows = await readSessionRows(file, options.limit);
  const hub = options.data ? await startReplayHub(options.data) : runningHub(options);
  try {
    if (options.closeMonths) {
      await replayMonths(hub, rows, (ofMonth) => replayTo(hub, ofMonth, options));
      return;
    }
    const result = await replayTo(hub, rows, options);
    process.stdout.write(formatReplay(result));
    console.log(`memory of this process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB at most`);
    if (!isComplete(result)) throw new FailedCheck('the hub did not take or did not clear everything');
  } finally {
    await hub.stop();
  }
}

async function replayTo(hub: ReplayHub, rows: readonly SessionRow[], options: ReplayOptions): Promise<ReplayResult> {
  const api = await logInAtHub({ hubUrl: hub.url, email: hub.email, password: hub.password });
  try {
    return await replaySessions(api, {
      plan: planOf(options),
      rows,
      state: openReplayState(options.state ?? join(options.data ?? 'data', STATE_FILE), hub.url),
      concurrency: options.concurrency,
      patienceMs: options.patience * 1000,
      clearingMs: options.wait * 1000,
      progress: process.stderr,
    });
  } finally {
    await api.close();
  }
}

function runningHub({ hub, email, password }: ReplayOptions): ReplayHub {
  if (!email || !password) throw new HubError('bad-setting', '--email and --password are needed, or --data');
  return { url: hub, email, password, stop: async () => undefined };
}

function planOf({ cpo, emsp, tariff, tariffChange }: ReplayOptions): ReplayPlan {
  const changes = [...tariffChange].sort((a, b) => a.at.getTime() - b.at.getTime());
  return { cpo, emsp, currency: 'EUR', firstPrice: tariff, changes };
}

function decimal(text: string): string {
  if (!/^\d{1,6}(\.\d{1,6})?$/.test(text)) throw new InvalidArgumentError('expected a price such as 0.14');
  return text;
}

function count(text: string): number {
  if (!/^[1-9]\d{0,7}$/.test(text)) throw new InvalidArgumentError('expected a whole number, 1 or more');
  return Number(text);
}

function party(text: string): OcpiParty {
  try {
    const { countryCode, partyId } = parsePartyKey(text);
    return { country_code: countryCode, party_id: partyId };
  } catch {
    throw new InvalidArgumentError('expected a party such as FR*SAP');
  }
}

function tariffChange(text: string, before: ReplayPlan['changes']): ReplayPlan['changes'] {
  const [instant = '', price = ''] = text.split('=');
  const at = new Date(instant);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(instant) || Number.isNaN(at.getTime())) {
    throw new InvalidArgumentError('expected an instant and a price such as 2020-02-27T12:13:54Z=0.16');
  }
  return [...before, { at, price: decimal(price) }];
}
