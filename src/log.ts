import { type DestinationStream, type Logger, pino } from 'pino';

/**
 * One JSON line per event, fields and not sentences. ERROR: wake someone. WARN: look tomorrow. INFO: what the hub
 * did. DEBUG: for you. Secrets are redacted wherever they stand. Lines go to stdout unless told otherwise.
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    formatters: { log: withoutSecrets },
    // Errors are made plain there already.
    serializers: { err: (error: unknown) => error },
  };
  return destination ? pino(options, destination) : pino(options);
}

type Fields = Record<string, unknown>;

/** Fields that hold a secret, in lower case and without `_` and `-`. */
const SECRETS = new Set([
  'accesstoken',
  'adminpassword',
  'authorization',
  'cookie',
  'credentialstoken',
  'hubsecret',
  'metricstoken',
  'newpassword',
  'password',
  'passwordhash',
  'sealedtoken',
  'secret',
  'setcookie',
  'token',
  'tokena',
]);
/** Deeper than anybody logs on purpose. */
const MAX_DEPTH = 6;

/** Done by hand: pino's own redaction costs ten times as much and looks one level deep. */
function withoutSecrets(fields: Fields): Fields {
  return redacted(fields, 0);
}

function redacted(fields: Fields, depth: number): Fields {
  let copy: Fields | undefined;
  for (const [name, value] of Object.entries(fields)) {
    const shown = isSecret(name) ? '[redacted]' : shownValue(value, depth + 1);
    if (shown === value) continue;
    copy ??= { ...fields };
    copy[name] = shown;
  }
  return copy ?? fields;
}

function shownValue(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return '[deeper]';
  if (value instanceof Error) return redacted(pino.stdSerializers.err(value), depth);
  if (Array.isArray(value)) return value.map((item) => shownValue(item, depth));
  return 'toJSON' in value ? value : redacted({ ...value }, depth);
}

/** Field names come from the code and are few; the folding is done once for each. */
const known = new Map<string, boolean>();
const MAX_KNOWN = 1_000;

function isSecret(name: string): boolean {
  const seen = known.get(name);
  if (seen !== undefined) return seen;
  const secret = SECRETS.has(name.toLowerCase().replace(/[_-]/g, ''));
  if (known.size < MAX_KNOWN) known.set(name, secret);
  return secret;
}
