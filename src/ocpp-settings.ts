import { isIP } from 'node:net';
import { z } from 'zod';
import { parseTokenPolicy, type TokenPolicy } from './domain/charging/token-policy.js';
import type { SecurityProfile } from './domain/stations/station.js';
import { flag, optionalText, wholeNumber } from './setting-values.js';

/** Settings of the door for stations, as README and `.env.example` show them. */
export const OCPP_SETTINGS = [
  { name: 'HUB_OCPP', default: 'true', meaning: 'let stations connect by OCPP, at /ocpp/{id}' },
  { name: 'HUB_OCPP_TLS_PORT', default: '', meaning: 'second port for stations, over TLS; empty: none' },
  { name: 'HUB_OCPP_TLS_CERT_FILE', default: '', meaning: 'PEM file of the certificate of that port, with its chain' },
  { name: 'HUB_OCPP_TLS_KEY_FILE', default: '', meaning: 'PEM file of the key of that certificate' },
  {
    name: 'HUB_OCPP_CLIENT_CA_FILE',
    default: '',
    meaning: 'PEM file of CAs that sign client certificates of stations',
  },
  {
    name: 'HUB_OCPP_TRUSTED_PROXIES',
    default: '',
    meaning: 'addresses and networks of proxies that end TLS for stations and tell address and certificate in headers',
  },
  {
    name: 'HUB_OCPP_LOWEST_PROFILE',
    default: '1',
    meaning: 'OCPP security profile that every station must use at least: 1 password, 2 over TLS, 3 client certificate',
  },
  { name: 'HUB_OCPP_MAX_STATIONS', default: '20000', meaning: 'connections of stations that one process holds' },
  {
    name: 'HUB_OCPP_CALLS_PER_SECOND',
    default: '20',
    meaning: 'calls of one station in a second; five times it at once',
  },
  {
    name: 'HUB_OCPP_HANDSHAKES_PER_SECOND',
    default: '200',
    meaning: 'handshakes of stations from one address in a second, counted over ten',
  },
  { name: 'HUB_OCPP_FRAME_BYTES', default: '262144', meaning: 'largest frame of a station' },
  { name: 'HUB_OCPP_PING_SECONDS', default: '30', meaning: 'between pings: a dead station is noticed after two' },
  {
    name: 'HUB_OCPP_HEARTBEAT_SECONDS',
    default: '300',
    meaning: 'between heartbeats of a station, unless its own setting says otherwise',
  },
  { name: 'HUB_OCPP_FRAME_DAYS', default: '14', meaning: 'days for which frames of stations are kept' },
  {
    name: 'HUB_OCPP_FLEET_TOKENS',
    default: '',
    meaning: 'cards that may charge more than once at a time, by uid or group: DE*MSP/FLEET9=5,…; others once',
  },
] as const;

/** The door for stations. */
export interface OcppConfig {
  readonly isOpen: boolean;
  readonly tls: OcppTls | undefined;
  readonly clientCaFile: string | undefined;
  readonly trustedProxies: readonly string[];
  readonly lowestProfile: SecurityProfile;
  readonly maxStations: number;
  readonly callsPerSecond: number;
  readonly handshakesPerSecond: number;
  readonly frameBytes: number;
  readonly pingSeconds: number;
  readonly heartbeatSeconds: number;
  readonly frameDays: number;
  readonly tokenPolicy: TokenPolicy;
}

export interface OcppTls {
  readonly port: number;
  readonly certFile: string;
  readonly keyFile: string;
}

const addresses = z.string().transform((text, context) => {
  const list = text.split(',').map((entry) => entry.trim());
  const wrong = list.find((entry) => entry !== '' && !isNetwork(entry));
  if (wrong === undefined) return list.filter((entry) => entry !== '');
  context.addIssue({ code: 'custom', message: `expected addresses such as 10.0.0.1 or 10.0.0.0/8, got "${wrong}"` });
  return z.NEVER;
});

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const most = isIP(address) === 6 ? 128 : 32;
  const isLength = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
  return isIP(address) > 0 && isLength && more.length === 0;
}

const fleetTokens = z.string().transform((text, context) => {
  try {
    return parseTokenPolicy(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
    return z.NEVER;
  }
});

/** What the values may be. */
export const OCPP_ENVIRONMENT = {
  HUB_OCPP: flag,
  HUB_OCPP_TLS_PORT: z.union([z.literal(''), wholeNumber(0, 65_535)], 'expected a port, or nothing'),
  HUB_OCPP_TLS_CERT_FILE: optionalText,
  HUB_OCPP_TLS_KEY_FILE: optionalText,
  HUB_OCPP_CLIENT_CA_FILE: optionalText,
  HUB_OCPP_TRUSTED_PROXIES: addresses,
  HUB_OCPP_LOWEST_PROFILE: z
    .enum(['1', '2', '3'], 'expected 1, 2 or 3')
    .transform((text): SecurityProfile => (text === '1' ? 1 : text === '2' ? 2 : 3)),
  HUB_OCPP_MAX_STATIONS: wholeNumber(1, 1_000_000),
  HUB_OCPP_CALLS_PER_SECOND: wholeNumber(1, 10_000),
  HUB_OCPP_HANDSHAKES_PER_SECOND: wholeNumber(1, 100_000),
  HUB_OCPP_FRAME_BYTES: wholeNumber(4_096, 16_777_216),
  HUB_OCPP_PING_SECONDS: wholeNumber(1, 3_600),
  HUB_OCPP_HEARTBEAT_SECONDS: wholeNumber(10, 86_400),
  HUB_OCPP_FRAME_DAYS: wholeNumber(1, 3_650),
  HUB_OCPP_FLEET_TOKENS: fleetTokens,
};

const ENVIRONMENT = z.object(OCPP_ENVIRONMENT);

export function toOcppConfig(env: z.infer<typeof ENVIRONMENT>): OcppConfig {
  const { HUB_OCPP_TLS_PORT: port, HUB_OCPP_TLS_CERT_FILE: certFile, HUB_OCPP_TLS_KEY_FILE: keyFile } = env;
  return {
    isOpen: env.HUB_OCPP,
    tls: port !== '' && certFile && keyFile ? { port, certFile, keyFile } : undefined,
    clientCaFile: env.HUB_OCPP_CLIENT_CA_FILE,
    trustedProxies: env.HUB_OCPP_TRUSTED_PROXIES,
    lowestProfile: env.HUB_OCPP_LOWEST_PROFILE,
    maxStations: env.HUB_OCPP_MAX_STATIONS,
    callsPerSecond: env.HUB_OCPP_CALLS_PER_SECOND,
    handshakesPerSecond: env.HUB_OCPP_HANDSHAKES_PER_SECOND,
    frameBytes: env.HUB_OCPP_FRAME_BYTES,
    pingSeconds: env.HUB_OCPP_PING_SECONDS,
    heartbeatSeconds: env.HUB_OCPP_HEARTBEAT_SECONDS,
    frameDays: env.HUB_OCPP_FRAME_DAYS,
    tokenPolicy: env.HUB_OCPP_FLEET_TOKENS,
  };
}
