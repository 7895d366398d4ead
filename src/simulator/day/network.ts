import { dateTime, type OcpiConnector, type OcpiEvse, type OcpiLocation, type OcpiParty } from '../ocpi-objects.js';
import type { PriceList } from './price-list.js';

/** Where a simulated CPO stands and what it asks for. */
export interface NetworkPlan {
  readonly owner: OcpiParty;
  readonly sites: readonly Site[];
  readonly timeZone: string;
  readonly prices: PriceList;
  readonly builtAt: Date;
}

export interface Site {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly city: string;
  readonly postalCode: string;
  /** ISO 3166-1 alpha-3, as OCPI's Location has it. */
  readonly country: string;
  readonly latitude: string;
  readonly longitude: string;
  /** Power of each EVSE in kW: 11 and 22 are AC, everything above is DC. */
  readonly evsesKw: readonly number[];
}

export interface Network {
  readonly plan: NetworkPlan;
  readonly locations: readonly OcpiLocation[];
}

/** Builds the Locations of a CPO: one EVSE with one connector per entry of `evsesKw`. */
export function buildNetwork(plan: NetworkPlan): Network {
  return { plan, locations: plan.sites.map((site) => locationOf(plan, site)) };
}

function locationOf(plan: NetworkPlan, site: Site): OcpiLocation {
  return {
    ...plan.owner,
    id: site.id,
    publish: true,
    name: site.name,
    address: site.address,
    city: site.city,
    postal_code: site.postalCode,
    country: site.country,
    coordinates: { latitude: site.latitude, longitude: site.longitude },
    evses: site.evsesKw.map((kw, index) => evseOf(plan, site, { kw, index })),
    time_zone: plan.timeZone,
    last_updated: dateTime(plan.builtAt),
  };
}

function evseOf(plan: NetworkPlan, site: Site, { kw, index }: { kw: number; index: number }): OcpiEvse {
  const number = index + 1;
  return {
    uid: `${site.id}-${number}`,
    evse_id: `${plan.owner.country_code}*${plan.owner.party_id}*E${site.id}*${number}`,
    status: 'AVAILABLE',
    connectors: [connectorOf(plan, kw)],
    last_updated: dateTime(plan.builtAt),
  };
}

function connectorOf(plan: NetworkPlan, kw: number): OcpiConnector {
  const isDc = kw > 22;
  return {
    id: '1',
    standard: isDc ? 'IEC_62196_T2_COMBO' : 'IEC_62196_T2',
    format: isDc ? 'CABLE' : 'SOCKET',
    power_type: isDc ? 'DC' : 'AC_3_PHASE',
    max_voltage: isDc ? 920 : 400,
    max_amperage: isDc ? Math.ceil((kw * 1000) / 400) : Math.ceil((kw * 1000) / (3 * 230)),
    max_electric_power: kw * 1000,
    tariff_ids: [plan.prices.tariffId],
    last_updated: dateTime(plan.builtAt),
  };
}
