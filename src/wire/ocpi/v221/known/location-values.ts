// Enum values of OCPI 2.2.1, mod_locations. Others are taken and passed on, too: they are only counted for the sender.

export const ENERGY_SOURCES: ReadonlySet<string> = new Set([
  'COAL',
  'GAS',
  'GENERAL_FOSSIL',
  'GENERAL_GREEN',
  'NUCLEAR',
  'SOLAR',
  'WATER',
  'WIND',
]);

export const ENVIRONMENTAL_IMPACTS: ReadonlySet<string> = new Set(['CARBON_DIOXIDE', 'NUCLEAR_WASTE']);

export const EVSE_STATUSES: ReadonlySet<string> = new Set([
  'AVAILABLE',
  'BLOCKED',
  'CHARGING',
  'INOPERATIVE',
  'OUTOFORDER',
  'PLANNED',
  'REMOVED',
  'RESERVED',
  'UNKNOWN',
]);

export const FACILITIES: ReadonlySet<string> = new Set([
  'AIRPORT',
  'BIKE_SHARING',
  'BUS_STOP',
  'CAFE',
  'CARPOOL_PARKING',
  'FUEL_STATION',
  'HOTEL',
  'MALL',
  'METRO_STATION',
  'MUSEUM',
  'NATURE',
  'PARKING_LOT',
  'RECREATION_AREA',
  'RESTAURANT',
  'SPORT',
  'SUPERMARKET',
  'TAXI_STAND',
  'TRAIN_STATION',
  'TRAM_STOP',
  'WIFI',
]);

export const IMAGE_CATEGORIES: ReadonlySet<string> = new Set([
  'CHARGER',
  'ENTRANCE',
  'LOCATION',
  'NETWORK',
  'OPERATOR',
  'OTHER',
  'OWNER',
]);

export const PARKING_RESTRICTIONS: ReadonlySet<string> = new Set([
  'CUSTOMERS',
  'DISABLED',
  'EV_ONLY',
  'MOTORCYCLES',
  'PLUGGED',
]);
