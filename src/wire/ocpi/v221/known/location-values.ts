// Enum values of OCPI 2.2.1, mod_locations. Others are taken and passed on, too: they are only counted for the sender.

export const CAPABILITIES: ReadonlySet<string> = new Set([
  'CHARGING_PREFERENCES_CAPABLE',
  'CHARGING_PROFILE_CAPABLE',
  'CHIP_CARD_SUPPORT',
  'CONTACTLESS_CARD_SUPPORT',
  'CREDIT_CARD_PAYABLE',
  'DEBIT_CARD_PAYABLE',
  'PED_TERMINAL',
  'REMOTE_START_STOP_CAPABLE',
  'RESERVABLE',
  'RFID_READER',
  'START_SESSION_CONNECTOR_REQUIRED',
  'TOKEN_GROUP_CAPABLE',
  'UNLOCK_CAPABLE',
]);

export const CONNECTOR_FORMATS: ReadonlySet<string> = new Set(['CABLE', 'SOCKET']);

export const CONNECTOR_TYPES: ReadonlySet<string> = new Set([
  'CHADEMO',
  'CHAOJI',
  ...Array.from('ABCDEFGHIJKLMNO', (letter) => `DOMESTIC_${letter}`),
  'GBT_AC',
  'GBT_DC',
  'IEC_62196_T1',
  'IEC_62196_T1_COMBO',
  'IEC_62196_T2',
  'IEC_62196_T2_COMBO',
  'IEC_62196_T3A',
  'IEC_62196_T3C',
  'NEMA_5_20',
  'NEMA_6_30',
  'NEMA_6_50',
  'NEMA_10_30',
  'NEMA_10_50',
  'NEMA_14_30',
  'NEMA_14_50',
  'PANTOGRAPH_BOTTOM_UP',
  'PANTOGRAPH_TOP_DOWN',
  'TESLA_R',
  'TESLA_S',
]);

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

export const PARKING_TYPES: ReadonlySet<string> = new Set([
  'ALONG_MOTORWAY',
  'ON_DRIVEWAY',
  'ON_STREET',
  'PARKING_GARAGE',
  'PARKING_LOT',
  'UNDERGROUND_GARAGE',
]);

export const POWER_TYPES: ReadonlySet<string> = new Set([
  'AC_1_PHASE',
  'AC_2_PHASE',
  'AC_2_PHASE_SPLIT',
  'AC_3_PHASE',
  'DC',
]);
