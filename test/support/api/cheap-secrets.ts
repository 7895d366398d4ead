import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type { Secrets } from '../../../src/flows/ports.js';

/** argon2id at its lowest cost, so that a test may log in a hundred times. */
const CHEAP = { memoryCost: 1024, timeCost: 1, parallelism: 1 } as const;

/** Real hashes with low cost and a fixed pepper. Sealing is plain: no test here looks at it. */
export function cheapSecrets(): Secrets {
  return {
    newToken: () => randomBytes(32).toString('base64url'),
    newId: () => randomUUID(),
    hashToken: (token) => createHmac('sha256', 'a pepper for tests').update(token).digest('hex'),
    seal: (text) => Buffer.from(text).toString('base64'),
    open: (sealed) => Buffer.from(sealed, 'base64').toString(),
    fraction: () => 0.5,
    sha256: (data) => createHash('sha256').update(data).digest('hex'),
    hashPassword: (password) => hash(password, CHEAP),
    checkPassword: (hashed, password) => verify(hashed, password),
  };
}
