// Enum values of OCPI 2.2.1, mod_cdrs, mod_sessions and mod_tokens. Others are taken and passed on, too: they are only
// counted for the sender.

export const AUTH_METHODS: ReadonlySet<string> = new Set(['AUTH_REQUEST', 'COMMAND', 'WHITELIST']);

export const CDR_DIMENSIONS: ReadonlySet<string> = new Set([
  'CURRENT',
  'ENERGY',
  'ENERGY_EXPORT',
  'ENERGY_IMPORT',
  'MAX_CURRENT',
  'MAX_POWER',
  'MIN_CURRENT',
  'MIN_POWER',
  'PARKING_TIME',
  'POWER',
  'RESERVATION_TIME',
  'STATE_OF_CHARGE',
  'TIME',
]);

export const PROFILE_TYPES: ReadonlySet<string> = new Set(['CHEAP', 'FAST', 'GREEN', 'REGULAR']);

export const SESSION_STATUSES: ReadonlySet<string> = new Set([
  'ACTIVE',
  'COMPLETED',
  'INVALID',
  'PENDING',
  'RESERVATION',
]);

export const TOKEN_TYPES: ReadonlySet<string> = new Set(['AD_HOC_USER', 'APP_USER', 'OTHER', 'RFID']);

export const WHITELIST_TYPES: ReadonlySet<string> = new Set(['ALLOWED', 'ALLOWED_OFFLINE', 'ALWAYS', 'NEVER']);
