import { HubError } from '../../domain/errors.js';
import type { WriteTariff } from '../../flows/ports.js';
import { stringifyJson } from './json.js';
import { formatTariff } from './v221/format-tariff.js';

/** Writes tariffs that the hub publishes; refuses a version that it does not write. */
export const writeTariff: WriteTariff = (ocpiVersion, tariff) => {
  if (ocpiVersion === '2.2.1') return stringifyJson(formatTariff(tariff));
  throw new HubError('bad-field', `OCPI ${ocpiVersion} is not a version that this hub writes`, 'version');
};
