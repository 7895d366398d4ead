import { HubError } from '../../domain/errors.js';
import type { PartyId } from '../../domain/party.js';
import type { Tariff } from '../../domain/roaming/tariff.js';
import type { StoredObject } from '../../store/object-store.js';
import type { Hub } from '../hub.js';

/** Whose tariff it is, and its place among those that price one thing, counted from 0. */
export interface StoredTariffOf {
  readonly owner: PartyId;
  readonly index: number;
}

/**
 * Reads the hub's copy of a tariff. A copy that came before the hub read tariffs as it does now may not be one any more:
 * that is refused as `cannot-price`, with the key of the tariff and the field below `tariffs`.
 */
export function readStoredTariff(
  { ocpi }: Pick<Hub, 'ocpi'>,
  { key, ocpiVersion, json }: Pick<StoredObject, 'json' | 'key' | 'ocpiVersion'>,
  { owner, index }: StoredTariffOf,
): Tariff {
  try {
    return ocpi.readTariff(ocpiVersion, json, owner);
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    const at = `tariffs.${index}`;
    const field = error.field === undefined ? at : `${at}.${error.field}`;
    throw new HubError('cannot-price', `the hub's copy of tariff ${key} cannot be read: ${error.message}`, field);
  }
}
