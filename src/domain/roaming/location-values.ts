// Enum values of OCPI 2.2.1, mod_locations, that people choose from for their own stations.

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
