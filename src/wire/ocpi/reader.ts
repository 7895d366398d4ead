import { HubError } from '../../domain/errors.js';
import { findConnector, maxPowerW } from '../../domain/roaming/location.js';
import type { OcpiReader } from '../../flows/ports.js';
import { parseJson } from './json.js';
import { parseCdr } from './v221/cdr.js';
import { parseLocation } from './v221/location.js';
import { parseTariff } from './v221/tariff.js';
import { parseToken } from './v221/token.js';

/** Reads stored originals by the version in which they came; refuses a version that is not in the list. */
export function createOcpiReader(): OcpiReader {
  return {
    readCdr: (ocpiVersion, json) => version(ocpiVersion).parseCdr(parseJson(json)),
    readTariff: (ocpiVersion, json) => version(ocpiVersion).parseTariff(parseJson(json)),
    readToken: (ocpiVersion, json) => version(ocpiVersion).parseToken(parseJson(json)),
    readLocation: (ocpiVersion, json) => {
      const location = version(ocpiVersion).parseLocation(parseJson(json));
      return {
        location,
        timeZone: location.timeZone,
        maxPowerW: (evseUid, connectorId) => {
          const connector = findConnector(location, evseUid, connectorId);
          return connector && maxPowerW(connector);
        },
      };
    },
  };
}

const VERSIONS = new Map([['2.2.1', { parseCdr, parseTariff, parseLocation, parseToken }]]);

function version(number: string) {
  const found = VERSIONS.get(number);
  if (!found) throw new HubError('bad-field', `OCPI ${number} is not a version that this hub reads`, 'version');
  return found;
}
