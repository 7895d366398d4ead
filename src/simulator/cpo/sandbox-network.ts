import { buildNetwork, type Network, type Site } from '../day/network.js';
import type { PriceList } from '../day/price-list.js';
import type { OcpiEvse, OcpiLocation, OcpiParty } from '../ocpi-objects.js';

/** What the sandbox's CPO asks for: dearer evenings, a start fee, an idle fee. */
export const SANDBOX_PRICES: PriceList = {
  tariffId: 'SIM-EVENING',
  currency: 'EUR',
  offPeakMilliPerKwh: 450,
  peakMilliPerKwh: 590,
  peakFrom: '17:00',
  peakUntil: '21:00',
  startFeeMilli: 350,
  idleMilliPerHour: 3600,
  vatPercent: 21,
  rounding: 'exact',
};

/** What every EVSE of the sandbox can do. */
const CAPABILITIES = [
  'REMOTE_START_STOP_CAPABLE',
  'RESERVABLE',
  'UNLOCK_CAPABLE',
  'CHARGING_PROFILE_CAPABLE',
  'CHARGING_PREFERENCES_CAPABLE',
  'RFID_READER',
];

/**
 * The stations of a sandbox's CPO: each a location with a fast and a slow EVSE. From three on, the slow one of the last
 * station is out of order, and with it can be seen what happens to a driver there.
 */
export function sandboxNetwork(owner: OcpiParty, stations: number, builtAt: Date): Network {
  const sites = Array.from({ length: stations }, (_, index) => siteOf(index + 1));
  const network = buildNetwork({ owner, sites, timeZone: 'Europe/Amsterdam', prices: SANDBOX_PRICES, builtAt });
  return {
    plan: network.plan,
    locations: network.locations.map((location, index) =>
      equipped(location, index > 1 && index === stations - 1 ? 'LAST_BROKEN' : 'ALL_WORK'),
    ),
  };
}

function siteOf(number: number): Site {
  return {
    id: `LOC${number}`,
    name: `Sandbox ${number}`,
    address: `Proefstraat ${number}`,
    city: 'Amsterdam',
    postalCode: '1012 AB',
    country: 'NLD',
    latitude: `52.37${String(number % 100).padStart(2, '0')}00`,
    longitude: '4.890000',
    evsesKw: [50, 22],
  };
}

function equipped(location: OcpiLocation, condition: 'ALL_WORK' | 'LAST_BROKEN'): OcpiLocation {
  const evses = location.evses.map((evse, index): OcpiEvse => {
    const status = condition === 'LAST_BROKEN' && index === 1 ? 'INOPERATIVE' : evse.status;
    return { ...evse, status, capabilities: CAPABILITIES };
  });
  return { ...location, evses };
}
