import { HubError } from '../../domain/errors.js';
import type { PartyId } from '../../domain/party.js';
import { findConnector, maxPowerW } from '../../domain/roaming/location.js';
import type { Tariff } from '../../domain/roaming/tariff.js';
import type { OcpiReader } from '../../flows/ports.js';
import { parseJson } from './json.js';
import { parseTariff as parseTariff211 } from './v211/tariff.js';
import { parseCdr } from './v221/cdr.js';
import { parseLocation } from './v221/location.js';
import { parseTariff } from './v221/tariff.js';
import { parseToken } from './v221/token.js';
import { parseTariff as parseTariff230 } from './v230/tariff.js';

/** Reads stored originals by the version in which they came; refuses a version that is not in the list. */
export function createOcpiReader(): OcpiReader {
  return {
    readCdr: (ocpiVersion, json) => known(OTHERS, ocpiVersion).parseCdr(parseJson(json)),
    readTariff: (ocpiVersion, json, owner) => known(TARIFFS, ocpiVersion)(parseJson(json), owner),
    readToken: (ocpiVersion, json) => known(OTHERS, ocpiVersion).parseToken(parseJson(json)),
    readLocation: (ocpiVersion, json) => {
      const location = known(OTHERS, ocpiVersion).parseLocation(parseJson(json));
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

/** Tariffs are read in more versions than the hub speaks: they also come in files and in price lists of others. */
const TARIFFS = new Map<string, (body: unknown, owner?: PartyId) => Tariff>([
  ['2.1.1', (body, owner) => parseTariff211(body, owner ?? refuseWithoutOwner())],
  ['2.2.1', (body) => parseTariff(body)],
  ['2.3.0', (body) => parseTariff230(body)],
]);

const OTHERS = new Map([['2.2.1', { parseCdr, parseLocation, parseToken }]]);

function known<Reader>(readers: ReadonlyMap<string, Reader>, version: string): Reader {
  const found = readers.get(version);
  if (!found) throw new HubError('bad-field', `OCPI ${version} is not a version that this hub reads`, 'version');
  return found;
}

function refuseWithoutOwner(): never {
  throw new HubError(
    'bad-field',
    'party_id: a Tariff of OCPI 2.1.1 does not name its owner, and nobody else does',
    'party_id',
  );
}
