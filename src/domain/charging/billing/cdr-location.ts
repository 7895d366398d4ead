import type { CdrLocation } from '../../roaming/cdr.js';
import type { Site } from '../../stations/site.js';
import type { StationConnector } from '../../stations/station.js';

/** The location of a CDR (OCPI 2.2.1, mod_cdrs, CdrLocation): a site, what of it was used, and the connector's kind. */
export function cdrLocationOf(
  site: Site,
  used: Pick<CdrLocation, 'connectorId' | 'evseId' | 'evseUid'>,
  connector?: Pick<StationConnector, 'format' | 'powerType' | 'standard'>,
): CdrLocation {
  return {
    id: site.id,
    ...(site.name !== undefined && { name: site.name }),
    address: site.address,
    city: site.city,
    ...(site.postalCode !== undefined && { postalCode: site.postalCode }),
    country: site.country,
    coordinates: site.coordinates,
    ...used,
    ...(connector && {
      connectorStandard: connector.standard,
      connectorFormat: connector.format,
      connectorPowerType: connector.powerType,
    }),
  };
}
