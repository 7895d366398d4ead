import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  randomInt,
  randomUUID,
} from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { LRUCache } from 'lru-cache';
import type { Secrets } from './flows/ports.js';

/**
 * Keys, hashes and chance of one hub. Two keys are derived from the hub's secret: one to look presented tokens up
 * (HMAC-SHA-256), one to seal the tokens that partners gave us (AES-256-GCM), so a stolen database has neither.
 */
export function createSecrets(hubSecret: string): Secrets {
  const lookupKey = deriveKey(hubSecret, 'token-lookup');
  const sealKey = deriveKey(hubSecret, 'token-seal');
  return {
    newToken: () => randomBytes(32).toString('base64url'),
    newId: () => randomUUID(),
    fraction: () => randomInt(2 ** 32) / 2 ** 32,
    hashToken: remembered((token) => createHmac('sha256', lookupKey).update(token, 'utf8').digest('base64url')),
    seal: (text) => seal(sealKey, text),
    open: (sealed) => open(sealKey, sealed),
    sha256: (data) => createHash('sha256').update(data).digest('hex'),
    hashPassword: (password) => hash(password),
    checkPassword: (hashed, password) => verify(hashed, password),
  };
}

/** Tokens that come with every message; longer ones are nobody's. */
const REMEMBERED = { max: 5_000, longest: 256 };

/** Remembers what a hash was the last time: the same few tokens come with each of thousands of messages. */
function remembered(hashOf: (text: string) => string): (text: string) => string {
  const hashes = new LRUCache<string, string>({ max: REMEMBERED.max });
  return (text) => {
    const known = hashes.get(text);
    if (known !== undefined) return known;
    const made = hashOf(text);
    if (text.length <= REMEMBERED.longest) hashes.set(text, made);
    return made;
  };
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

function deriveKey(hubSecret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', hubSecret, 'voltclear', purpose, 32));
}

function seal(key: Buffer, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
}

function open(key: Buffer, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
}
