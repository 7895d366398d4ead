import { HubError } from '../../../domain/errors.js';
import type { CommandOutcome, StationCommand } from '../../../domain/stations/station-command.js';
import type { TransactionStore } from '../../../store/stations/transaction-store.js';
import type { Hub } from '../../hub.js';
import { requireStation } from '../change-stored.js';
import { isSecretKey } from '../station-key.js';
import type { StationClient } from '../station-ports.js';

export type CommandStationDeps = Pick<Hub, 'log' | 'stations'> & {
  readonly stationClient: Pick<StationClient, 'command'>;
  readonly transactions: Pick<TransactionStore, 'openOf'>;
};

/** What an operator asks of a station. */
export interface WantedCommand {
  readonly command: Extract<
    StationCommand,
    {
      readonly kind:
        | 'CHANGE_AVAILABILITY'
        | 'CLEAR_CACHE'
        | 'GET_CONFIGURATION'
        | 'RESET'
        | 'SET_CONFIGURATION'
        | 'TRIGGER'
        | 'UNLOCK';
    }
  >;
  /** E-mail of the operator. */
  readonly by: string;
  /** Also a reset that ends open transactions. */
  readonly duringTransaction?: true;
}

/**
 * Asks something of a station and tells what became of it, without keys. Refuses with `unknown-object`; with `conflict` a
 * retired station, and a reset at once while a transaction is open unless that is meant; and with `bad-field` to set a
 * key, which has a way of its own.
 */
export async function commandStation(
  hub: CommandStationDeps,
  stationId: string,
  { command, by, duringTransaction }: WantedCommand,
): Promise<CommandOutcome> {
  const station = await requireStation(hub, stationId);
  if (station.retiredAt) throw new HubError('conflict', `station ${stationId} is retired`);
  if (command.kind === 'RESET' && command.how === 'IMMEDIATE' && !duringTransaction) await refuseOpen(hub, stationId);
  if (command.kind === 'SET_CONFIGURATION' && command.values.some(({ key }) => isSecretKey(key))) {
    throw new HubError('bad-field', 'values: a new key is given by `key`, so that nobody is locked out', 'values');
  }
  const outcome = await hub.stationClient.command(stationId, command);
  hub.log.info({ event: 'station.commanded', station: stationId, command: command.kind, by, outcome: outcome.kind });
  return outcome.kind === 'ANSWERED' ? { ...outcome, payload: withoutKeys(outcome.payload) } : outcome;
}

async function refuseOpen({ transactions }: CommandStationDeps, stationId: string): Promise<void> {
  if ((await transactions.openOf(stationId)).length === 0) return;
  const message = `station ${stationId} has an open transaction: reset it ON_IDLE, or say during_transaction`;
  throw new HubError('conflict', message, 'during_transaction');
}

/** Some stations tell their key when they are asked for all their configuration. */
function withoutKeys(payload: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const keys: unknown = payload['configurationKey'];
  if (!Array.isArray(keys)) return payload;
  return { ...payload, configurationKey: keys.map(withoutKey) };
}

function withoutKey(entry: unknown): unknown {
  if (typeof entry !== 'object' || entry === null || !('key' in entry) || !('value' in entry)) return entry;
  return isSecretKey(String(entry.key)) ? { ...entry, value: '***' } : entry;
}
