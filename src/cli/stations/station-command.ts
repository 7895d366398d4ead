import { type Command, InvalidArgumentError, Option } from 'commander';
import { FailedCheck } from '../failed-check.js';
import { asOperator, type HubOptions, wholeNumber, withHubOptions } from '../hub-options.js';

const KINDS = ['reset', 'unlock', 'trigger', 'enable', 'disable', 'get', 'set', 'clear-cache'] as const;
type Kind = (typeof KINDS)[number];

/** `voltclear stations command`: asks something of a station now. */
export function registerStationCommandCommand(stations: Command): void {
  withHubOptions(stations.command('command <station>'))
    .description('ask something of a station now, and tell what became of it')
    .addOption(new Option('--do <what>', 'what it shall do').choices(KINDS).makeOptionMandatory())
    .option('--evse <number>', 'which EVSE (OCPP 2.0.1)', wholeNumber)
    .option('--connector <number>', 'which connector; 0 or none: the station', wholeNumber)
    .option('--now', 'reset: at once; otherwise when nobody charges')
    .option('--during-transaction', 'reset: also while somebody charges')
    .option('--message <message>', 'trigger: what it shall send, such as STATUS_NOTIFICATION')
    .option('--keys <keys...>', 'get: these of its configuration; otherwise all')
    .option('--values <values...>', 'set: KEY=VALUE, or COMPONENT.KEY=VALUE for OCPP 2.0.1')
    .action(send);
}

interface Options extends HubOptions {
  readonly do: Kind;
  readonly evse?: number;
  readonly connector?: number;
  readonly now?: true;
  readonly duringTransaction?: true;
  readonly message?: string;
  readonly keys?: readonly string[];
  readonly values?: readonly string[];
}

interface ApiOutcome {
  readonly outcome: string;
  readonly status?: string;
  readonly answer?: object;
  readonly why?: string;
}

async function send(id: string, options: Options): Promise<void> {
  const path = `/stations/${encodeURIComponent(id)}/commands`;
  const told = await asOperator(options, (api) => api.post<ApiOutcome>(path, bodyOf(options)));
  const { outcome, status, answer, why = '' } = told;
  if (outcome !== 'ANSWERED') throw new FailedCheck(`${outcome} ${why}`.trimEnd());
  console.log(status ?? '');
  if (answer && Object.keys(answer).length > 1) console.log(JSON.stringify(answer, undefined, 2));
}

function bodyOf(options: Options): object {
  const { evse, connector, now, duringTransaction, message, keys, values = [] } = options;
  const outlet = { ...(evse !== undefined && { evse }), ...(connector !== undefined && { connector }) };
  const during = { ...(duringTransaction && { during_transaction: true }) };
  switch (options.do) {
    case 'reset':
      return { command: 'RESET', how: now ? 'IMMEDIATE' : 'ON_IDLE', ...during };
    case 'unlock':
      return { command: 'UNLOCK', ...outlet };
    case 'trigger':
      return { command: 'TRIGGER', message, ...outlet };
    case 'enable':
    case 'disable':
      return { command: 'CHANGE_AVAILABILITY', operative: options.do === 'enable', ...outlet };
    case 'get':
      return { command: 'GET_CONFIGURATION', ...(keys && { keys }) };
    case 'set':
      return { command: 'SET_CONFIGURATION', values: values.map(readValue) };
    case 'clear-cache':
      return { command: 'CLEAR_CACHE' };
  }
}

function readValue(text: string): object {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError(`Expected KEY=VALUE, got ${text}.`);
  const [name, value] = [text.slice(0, at), text.slice(at + 1)];
  const dot = name.indexOf('.');
  return dot < 1 ? { key: name, value } : { component: name.slice(0, dot), key: name.slice(dot + 1), value };
}
