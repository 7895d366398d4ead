export interface RedactOptions {
  /** Keyed hash under which a driver's token is kept, so that who knows a token can look for it. */
  readonly hashTag: (idTag: string) => string;
}

/** Without any of these a frame has no secret: most frames are let through by one look. */
const SUSPICIOUS = ['dTag', 'dToken', 'maid', 'AuthorizationKey', 'assword', 'ecret', 'PRIVATE KEY', '://'];
/** No message of OCPP is deeper. */
const DEEPEST = 24;
const REDACTED = '[redacted]';
const LONGEST_UNREAD = 200;

/**
 * The text of a frame as people may read it later: passwords, AuthorizationKeys and private keys are left out, tokens of
 * drivers stand as their hashes. Of what is no message of OCPP only the beginning is kept.
 */
export function redactFrame(text: string, message: readonly unknown[] | undefined, { hashTag }: RedactOptions): string {
  if (message === undefined) return unreadText(text);
  if (!SUSPICIOUS.some((word) => text.includes(word))) return text;
  return JSON.stringify(redacted(message, { hashTag, depth: 0 }));
}

function unreadText(text: string): string {
  const start = text
    .slice(0, LONGEST_UNREAD)
    .replace(/"(idTag|idToken|parentIdTag|value)"\s{0,4}:\s{0,4}"[^"]{0,200}("|$)/g, '"$1":"…"');
  return text.length > LONGEST_UNREAD ? `${start}… (${text.length} characters)` : start;
}

interface Way extends RedactOptions {
  readonly depth: number;
}

function redacted(value: unknown, way: Way): unknown {
  if (way.depth > DEEPEST) return '[deeper]';
  const below = { ...way, depth: way.depth + 1 };
  if (typeof value === 'string') return plainText(value);
  if (Array.isArray(value)) return value.map((item) => redacted(item, below));
  if (typeof value !== 'object' || value === null) return value;
  const isSecretPair = namesSecret(value);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      isSecretPair && VALUES.has(name) ? REDACTED : redactedField(name, inner, below),
    ]),
  );
}

/** Of `{ key: 'AuthorizationKey', value }` (1.6) and `{ variable: { name: 'BasicAuthPassword' }, attributeValue }`. */
const VALUES: ReadonlySet<string> = new Set(['attributeValue', 'value']);
const SECRET_KEYS = /^(authorizationkey|basicauthpassword|.{0,40}password|.{0,40}secret)$/i;

function namesSecret(value: object): boolean {
  if ('key' in value && typeof value.key === 'string') return SECRET_KEYS.test(value.key);
  const variable = 'variable' in value ? value.variable : undefined;
  if (typeof variable !== 'object' || variable === null || !('name' in variable)) return false;
  return typeof variable.name === 'string' && SECRET_KEYS.test(variable.name);
}

/** 1.6 idTag, parentIdTag; 2.0.1 idToken.idToken, additionalInfo.additionalIdToken. */
const TAGS = /^(idTag|parentIdTag|idToken|additionalIdToken|emaid)$/i;
const SECRET_FIELDS = /^(apnPassword|basicAuthPassword|password|key)$/i;

function redactedField(name: string, value: unknown, way: Way): unknown {
  if (typeof value !== 'string') return redacted(value, way);
  if (TAGS.test(name)) return value === '' ? '' : way.hashTag(value);
  // A VPN's key; 1.6's configuration has names in a field of that name.
  if (SECRET_FIELDS.test(name) && name !== 'key') return REDACTED;
  return plainText(value);
}

const PRIVATE_KEY = /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----/;

/** Without the user and password of a URL (`ftp://user:secret@host`), and without private keys. */
function plainText(text: string): string {
  if (PRIVATE_KEY.test(text)) return REDACTED;
  const at = text.indexOf('://');
  if (at < 0) return text;
  const host = text.slice(at + 3).split('/', 1)[0] ?? '';
  const user = host.lastIndexOf('@');
  return user < 0 ? text : `${text.slice(0, at + 3)}${REDACTED}${text.slice(at + 3 + user)}`;
}
