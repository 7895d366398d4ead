import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { HubError } from './domain/errors.js';
import type { PartyId } from './domain/party.js';
import type { RoamingDefault } from './domain/routing/roaming-agreement.js';
import { OCPP_ENVIRONMENT, type OcppConfig, toOcppConfig } from './ocpp-settings.js';
import { emailAddress, flag, optionalText, party, secret, smtpUrl, url, wholeNumber } from './setting-values.js';
import { SETTINGS } from './settings.js';

export interface Config {
  readonly mongodbUri: string | undefined;
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string | undefined;
  readonly party: PartyId;
  readonly name: string;
  readonly legalEntityFile: string | undefined;
  readonly allowPrivateNetworks: boolean;
  /** How many reverse proxies stand in front; 0: the caller's own address counts. */
  readonly trustedProxies: number;
  readonly relayTimeoutMs: number;
  readonly authorizeTimeoutMs: number;
  readonly handshakeTimeoutMs: number;
  readonly bodyLimitBytes: number;
  readonly pageLimit: number;
  readonly deliveryAttempts: number;
  readonly roamingDefault: RoamingDefault;
  readonly partnerRequestsPerSecond: number;
  readonly stillAliveMinutes: number;
  readonly messageDays: number;
  readonly messageBodyBytes: number;
  /** The door for stations. */
  readonly ocpp: OcppConfig;
  readonly runJobs: boolean;
  readonly logLevel: string;
  readonly tariffsDir: string;
  readonly templatesDir: string;
  /** For tests: the step of a clearing run after which the process kills itself. */
  readonly crashAt: string | undefined;
  readonly alertWebhookUrl: string | undefined;
  readonly alertEmail: string | undefined;
  readonly alertFrom: string | undefined;
  /** Apart from the rest, so that logging the settings cannot log these. */
  readonly secrets: ConfigSecrets;
}

export interface ConfigSecrets {
  readonly hubSecret: string | undefined;
  readonly adminEmail: string | undefined;
  readonly adminPassword: string | undefined;
  readonly metricsToken: string | undefined;
  readonly entsoeToken: string | undefined;
  readonly alertWebhookSecret: string | undefined;
  /** May hold a password. */
  readonly smtpUrl: string | undefined;
}

/**
 * Reads the settings from environment variables. Refuses (`bad-setting`) with all complaints at once: a value of the
 * wrong form, or a `HUB_*` name that is not a setting.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const complaints = [...unknownNames(env), ...halfOperator(env), ...incomplete(env)];
  const parsed = ENVIRONMENT.safeParse(withDefaults(env));
  if (!parsed.success) complaints.push(...parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`));
  if (complaints.length > 0 || !parsed.success) {
    throw new HubError('bad-setting', complaints.join('\n'), complaints[0]?.split(':')[0]);
  }
  return toConfig(parsed.data);
}

/** Reads the settings of this process; the only place where its environment is read. */
export function readProcessConfig(overrides: Readonly<Record<string, string>> = {}): Config {
  return readConfig({ ...process.env, ...overrides });
}

/** Reads a JSON file that belongs to the settings; refuses naming the file. */
export function readJsonFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new HubError('bad-setting', `${path}: ${error instanceof Error ? error.message : String(error)}`, path);
  }
}

function unknownNames(env: Readonly<Record<string, string | undefined>>): string[] {
  const known = new Set(SETTINGS.map((setting) => setting.name));
  return Object.keys(env)
    .filter((name) => name.startsWith('HUB_') && !known.has(name))
    .map((name) => `${name}: unknown setting`);
}

/** An address without a password would be passed over in silence. */
function halfOperator(env: Readonly<Record<string, string | undefined>>): string[] {
  const [email, password] = ['HUB_ADMIN_EMAIL', 'HUB_ADMIN_PASSWORD'];
  if (Boolean(env[email]) === Boolean(env[password])) return [];
  return env[email] ? [`${email}: needs ${password} too`] : [`${password}: needs ${email} too`];
}

/** Alerts that nobody could get, or a port that nobody listens on, would be passed over in silence. */
function incomplete(env: Readonly<Record<string, string | undefined>>): string[] {
  const together = [
    ['HUB_ALERT_WEBHOOK_URL', 'HUB_ALERT_WEBHOOK_SECRET'],
    ['HUB_ALERT_EMAIL', 'HUB_ALERT_FROM', 'HUB_SMTP_URL'],
    ['HUB_OCPP_TLS_PORT', 'HUB_OCPP_TLS_CERT_FILE', 'HUB_OCPP_TLS_KEY_FILE'],
  ];
  return together.flatMap((names) => {
    const given = names.find((name) => env[name]);
    return given === undefined ? [] : names.filter((name) => !env[name]).map((name) => `${given}: needs ${name} too`);
  });
}

function withDefaults(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(SETTINGS.map(({ name, default: value }) => [name, env[name] || value]));
}

const ENVIRONMENT = z.object({
  MONGODB_URI: optionalText.refine((text) => text === undefined || /^mongodb(\+srv)?:\/\//.test(text), {
    message: 'expected mongodb://… or mongodb+srv://…',
  }),
  HUB_DATA_DIR: z.string(),
  HUB_HOST: z.string(),
  HUB_PORT: wholeNumber(0, 65_535),
  HUB_PUBLIC_URL: url,
  HUB_PARTY: party,
  HUB_NAME: z.string().max(100),
  HUB_LEGAL_ENTITY_FILE: optionalText,
  HUB_SECRET: secret,
  HUB_ADMIN_EMAIL: emailAddress,
  HUB_ADMIN_PASSWORD: optionalText.refine((text) => text === undefined || text.length >= 12, {
    message: 'expected at least 12 characters',
  }),
  HUB_ALLOW_PRIVATE_NETWORKS: flag,
  HUB_TRUSTED_PROXIES: wholeNumber(0, 10),
  HUB_RELAY_TIMEOUT_MS: wholeNumber(100, 120_000),
  HUB_AUTHORIZE_TIMEOUT_MS: wholeNumber(100, 60_000),
  HUB_HANDSHAKE_TIMEOUT_MS: wholeNumber(100, 120_000),
  HUB_BODY_LIMIT_BYTES: wholeNumber(1_024, 104_857_600),
  HUB_PAGE_LIMIT: wholeNumber(1, 10_000),
  HUB_DELIVERY_ATTEMPTS: wholeNumber(1, 1_000),
  HUB_ROAMING_DEFAULT: z
    .enum(['open', 'closed'], 'expected open or closed')
    .transform((text): RoamingDefault => (text === 'open' ? 'OPEN' : 'CLOSED')),
  HUB_PARTNER_REQUESTS_PER_SECOND: wholeNumber(1, 100_000),
  HUB_STILL_ALIVE_MINUTES: wholeNumber(1, 1_440),
  HUB_MESSAGE_DAYS: wholeNumber(1, 3_650),
  HUB_MESSAGE_BODY_BYTES: wholeNumber(0, 1_048_576),
  ...OCPP_ENVIRONMENT,
  HUB_JOBS: flag,
  HUB_METRICS_TOKEN: optionalText,
  HUB_ALERT_WEBHOOK_URL: optionalText.refine((text) => text === undefined || /^https?:\/\/[^\s]{1,2000}$/.test(text), {
    message: 'expected an http(s) URL',
  }),
  HUB_ALERT_WEBHOOK_SECRET: secret,
  HUB_ALERT_EMAIL: emailAddress,
  HUB_ALERT_FROM: emailAddress,
  HUB_SMTP_URL: smtpUrl,
  HUB_ENTSOE_TOKEN: optionalText.refine((text) => text === undefined || /^[A-Za-z0-9-]{8,100}$/.test(text), {
    message: 'expected a token of letters, digits and hyphens',
  }),
  HUB_LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']),
  HUB_TARIFFS_DIR: z.string(),
  HUB_TEMPLATES_DIR: z.string(),
  HUB_CRASH_AT: optionalText,
});

function toConfig(env: z.infer<typeof ENVIRONMENT>): Config {
  return {
    mongodbUri: env.MONGODB_URI,
    dataDir: env.HUB_DATA_DIR,
    host: env.HUB_HOST,
    port: env.HUB_PORT,
    publicUrl: env.HUB_PUBLIC_URL,
    party: env.HUB_PARTY,
    name: env.HUB_NAME,
    legalEntityFile: env.HUB_LEGAL_ENTITY_FILE,
    allowPrivateNetworks: env.HUB_ALLOW_PRIVATE_NETWORKS,
    trustedProxies: env.HUB_TRUSTED_PROXIES,
    relayTimeoutMs: env.HUB_RELAY_TIMEOUT_MS,
    authorizeTimeoutMs: env.HUB_AUTHORIZE_TIMEOUT_MS,
    handshakeTimeoutMs: env.HUB_HANDSHAKE_TIMEOUT_MS,
    bodyLimitBytes: env.HUB_BODY_LIMIT_BYTES,
    pageLimit: env.HUB_PAGE_LIMIT,
    deliveryAttempts: env.HUB_DELIVERY_ATTEMPTS,
    roamingDefault: env.HUB_ROAMING_DEFAULT,
    partnerRequestsPerSecond: env.HUB_PARTNER_REQUESTS_PER_SECOND,
    stillAliveMinutes: env.HUB_STILL_ALIVE_MINUTES,
    messageDays: env.HUB_MESSAGE_DAYS,
    messageBodyBytes: env.HUB_MESSAGE_BODY_BYTES,
    ocpp: toOcppConfig(env),
    runJobs: env.HUB_JOBS,
    logLevel: env.HUB_LOG_LEVEL,
    tariffsDir: env.HUB_TARIFFS_DIR,
    templatesDir: env.HUB_TEMPLATES_DIR,
    crashAt: env.HUB_CRASH_AT,
    alertWebhookUrl: env.HUB_ALERT_WEBHOOK_URL,
    alertEmail: env.HUB_ALERT_EMAIL,
    alertFrom: env.HUB_ALERT_FROM,
    secrets: {
      hubSecret: env.HUB_SECRET,
      adminEmail: env.HUB_ADMIN_EMAIL,
      adminPassword: env.HUB_ADMIN_PASSWORD,
      metricsToken: env.HUB_METRICS_TOKEN,
      entsoeToken: env.HUB_ENTSOE_TOKEN,
      alertWebhookSecret: env.HUB_ALERT_WEBHOOK_SECRET,
      smtpUrl: env.HUB_SMTP_URL,
    },
  };
}
